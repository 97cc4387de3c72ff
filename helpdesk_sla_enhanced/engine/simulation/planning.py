# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is to be known of the past of records, for one policy to be played."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from odoo.fields import Field
from odoo.models import BaseModel

from ...sla_core.judging.spec import PolicySpec
from ...sla_core.policy.conditions import paths, tree
from ...sla_core.policy.domains import parse
from ...store import plumbing
from ...store.past_rows import TRACKED
from ..cases import asking
from ..terms import Terms
from . import tickets

#: What never changes after the creation.
CONSTANT = frozenset(("id", "create_date", "create_uid"))
#: The fields of which a model itself knows the past.
NOTED = {"helpdesk.ticket": tickets.NOTED}


class Hidden(NamedTuple):
    """A condition by which a KPI is judged: its position in the row, the KPI, whether
    it is success (0) or the pause rule (1), and its text."""

    position: int
    kpi: int
    which: int
    text: str


@dataclass(slots=True)
class Plan:
    """A policy, and how the past of its records is read.

    :param tracked: the fields whose changes Odoo tracks, by name
    :param noted: those of which the model itself knows the past
    :param lacking: those that have no history at all
    :param roots: the fields that a condition looks at, by its text
    """

    spec: PolicySpec
    terms: Terms
    model: BaseModel
    tracked: dict[str, Field[Any]]
    noted: frozenset[str]
    lacking: frozenset[str]
    roots: dict[str, frozenset[str]]
    #: The fields that stand in an Applicable When.
    applies: frozenset[str]
    #: The texts of the answers in a row, by position.
    texts: dict[int, str] = field(default_factory=dict)
    #: The texts of the conditions that stand in an Applicable When.
    choosing: frozenset[str] = frozenset()
    _hidden: dict[frozenset[str], tuple[Hidden, ...]] = field(default_factory=dict)

    def hidden(self, unknown: frozenset[str]) -> tuple[Hidden, ...]:
        """The criteria that look at fields of which the past is not known."""
        found = self._hidden.get(unknown)
        if found is None:
            sides = {
                Hidden(position, item.kpi, which, self.texts.get(position, ""))
                for item in self.spec.items.values()
                for which, position in enumerate((item.success, item.pause))
            }
            found = self._hidden[unknown] = tuple(
                side
                for side in sorted(sides)
                if not unknown.isdisjoint(self.roots.get(side.text, ()))
            )
        return found

    @property
    def known(self) -> list[str]:
        """The fields that have a history."""
        return sorted({*self.tracked, *self.noted})


def make_plan(policy: BaseModel) -> Plan:
    """The policy as it is now, in whatever state it is.

    :raise ValueError: why the policy cannot be used
    """
    env = policy.env
    asked = asking.terms_of(env, policy)[policy.id]
    if asked.terms is None or asked.spec is None:
        raise ValueError(asked.problem)
    terms = asked.terms
    model = plumbing.model_as_asked(env, terms.model)
    roots = {text: _stored(model, text) for text in terms.conditions}
    wanted = frozenset(terms.starts).union(*roots.values()) - CONSTANT
    active = {model._active_name} if model._active_name else set()
    tracked = {
        name: model._fields[name]
        for name in wanted | active
        if is_tracked(model, model._fields[name])
    }
    noted = frozenset(NOTED.get(terms.model, ())) & wanted - tracked.keys()
    positions = [number for case in terms.cases for number, _item in case]
    first = 1 + len(terms.starts) + len(terms.cases)
    return Plan(
        asked.spec,
        terms,
        model,
        tracked,
        noted,
        wanted.difference(tracked, noted),
        roots,
        frozenset().union(*(roots[terms.conditions[n]] for n in positions)),
        {first + n: terms.conditions[number] for n, number in enumerate(terms.asked)},
        frozenset(terms.conditions[n] for n in positions),
    )


def is_tracked(model: BaseModel, field_: Field[Any]) -> bool:
    """Whether Odoo keeps the changes of a field in the chatter, in a way that tells
    its values."""
    return bool(
        getattr(field_, "tracking", None)
        and hasattr(model, "_track_get_fields")
        and field_.store
        and not field_.inherited
        and not field_.company_dependent
        and not getattr(field_, "translate", False)
        and field_.type in TRACKED
    )


def _stored(model: BaseModel, text: str) -> frozenset[str]:
    """The fields with a value of their own that a condition looks at; of a field that
    is worked out, those that it follows from."""
    queue = [path.split(".")[0] for path in paths(tree(parse(text)))]
    found: set[str] = set()
    seen: set[str] = set()
    while queue:
        name = queue.pop()
        field_ = model._fields.get(name)
        if field_ is None or name in seen:
            continue
        seen.add(name)
        if field_.store or not field_.compute:
            found.add(name)
        else:
            queue += [path.split(".")[0] for path in model.pool.field_depends[field_]]
    return frozenset(found)


def texts_of(policies: BaseModel) -> dict[int, tuple[str, str]]:
    """The success criteria and the pause rule of each item of some policies, as the
    engine knows them, by the id of the item."""
    # sudo: of policies that have judged records which the user may read
    policies = policies.sudo().with_context(active_test=False)
    entities = policies.env["sla.entity"].search(
        [("model_id", "in", policies.model_id.ids)]
    )
    of_model = {entity.model_id: entity.pause_when for entity in entities}
    found = {}
    for item in policies.item_ids:
        kpi, pause = item.kpi_id, of_model.get(item.policy_id.model_id)
        if item.pause_override:
            pause = item.pause_when
        elif kpi.pause_override:
            pause = kpi.pause_when
        found[item.id] = (str(parse(item.success_criteria)), str(parse(pause)))
    return found
