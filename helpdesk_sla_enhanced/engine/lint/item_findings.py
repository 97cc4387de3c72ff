# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the items of a policy say by themselves, in sentences.

What is found is decided in ``sla_core/policy/lint.py``.
"""

from __future__ import annotations

from odoo.models import BaseModel
from odoo.tools import format_list

from ...sla_core.policy import lint
from ...sla_core.policy.domains import parse
from .. import never_met
from ..field_words import path_label
from . import coverage, probes
from .doubts import of_item, of_values


def find_never_met(policy: BaseModel) -> list[str]:
    """D7: whatever is done, what such an item is for fails."""
    said = never_met.never_met_text(policy)
    return [said] if said else []


def find_shadowed(policy: BaseModel) -> list[str]:
    """Items that never apply, as another one takes their records before."""
    items = policy.env["sla.item"]
    return [
        of_item(
            policy.env._(
                "Item %(item)s never applies: %(other)s stands before it and takes all "
                "of its records.",
                item=items.browse(found.id).name,
                other=items.browse(found.other).name,
            ),
            items.browse(found.id),
        )
        for found in _findings(policy)
        if found.rule == lint.SHADOWED
    ]


def find_odd_conditions(policy: BaseModel) -> list[str]:
    """Conditions of items that do not go together, and KPIs with a gap."""
    return [
        _say(policy, found)
        for found in _findings(policy)
        if found.rule != lint.SHADOWED
    ]


def _findings(policy: BaseModel) -> list[lint.Finding]:
    """Everything that the items alone give away."""
    items = policy.item_ids.filtered("active")
    covered = coverage.open_coverage(policy, items)
    plain = [
        lint.Item(
            item.id,
            item.kpi_id.id,
            parse(item.applicable_when),
            parse(item.success_criteria),
            item.kpi_id.repeat,
            *covered[item],
        )
        for item in items.sorted(lambda item: (item.sequence, item.id))
    ]
    gaps = coverage.gaps(policy, items)
    return lint.examine(
        plain,
        lambda path: probes.real_path(policy.env, policy.model, path),
        policy._entity().recalculate_terminal,
        {kpi.id for kpi, gap in gaps.items() if gap is None},
    )


def _say(policy: BaseModel, found: lint.Finding) -> str:
    """A finding in a sentence."""
    env = policy.env
    item = env["sla.item"].browse(found.id)
    if found.rule == lint.SAME_FIELD:
        if policy._entity().recalculate_terminal:
            return env._(
                "Item %(item)s uses %(field)s both in Applicable When and in "
                "Success Criteria: what is met and not applicable any more is "
                "cancelled, as results are recalculated.",
                item=item.name,
                field=path_label(policy.env, policy.model, found.path),
            )
        return env._(
            "Item %(item)s uses %(field)s both in Applicable When and in Success "
            "Criteria: an open record can leave it without having met it.",
            item=item.name,
            field=path_label(policy.env, policy.model, found.path),
        )
    if found.rule == lint.FREQUENT_FIELD:
        return env._(
            "Item %(item)s applies depending on %(field)s, which changes all the "
            "time: each change has the SLA applied again.",
            item=item.name,
            field=path_label(policy.env, policy.model, found.path),
        )
    return _say_no_catch_all(policy, env["sla.kpi"].browse(found.id))


def _say_no_catch_all(policy: BaseModel, kpi: BaseModel) -> str:
    """That open records have no item of a KPI; which, if their fields tell."""
    env = policy.env
    items = policy.item_ids.filtered("active")
    gap = coverage.gaps(policy, items)[kpi]
    if not gap:
        return env._(
            "%(kpi)s has no item for all open records: those that match no item "
            "have no clock for it.",
            kpi=kpi.name,
        )
    values = [
        env._(
            "%(field)s “%(value)s”",
            field=path_label(policy.env, policy.model, name),
            value=value,
        )
        for name, value in gap.items()
    ]
    text = env._(
        "%(kpi)s has no item for all open records: those with %(values)s match no "
        "item and have no clock for it.",
        kpi=kpi.name,
        values=format_list(env, values),
    )
    return of_values(text, kpi, coverage.raw_values(gap))
