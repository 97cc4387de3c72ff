# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records by names that mean the same in another database."""

from __future__ import annotations

from typing import Any

from odoo import api
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.models import BaseModel

from .fields import SOURCE

Ref = dict[str, Any]

#: Modules of XML ids that one database makes up for itself.
MADE_UP = (
    "__export__",
    "__import__",
    "__custom__",
    "__cloc_exclude__",
    "studio_custom",
)
#: What tells records apart that have the same name, as far as their model has it.
TELLING = (
    "login",
    "code",
    "model_id.model",
    "company_id.name",
    "parent_id.name",
    "email",
    "ref",
    "active",
)


class Unnamed(ValueError):
    """A record that cannot be named, or a name that means no one record."""


def ref_of(record: BaseModel) -> Ref | None:
    """A name for a record: its XML id, else a search that finds it alone.

    :raise Unnamed: if it is not there any more, or there is another one like it
    """
    if not record:
        return None
    env = record.env
    # sudo: what an SLA names, who may read the SLA may name
    record = record.sudo().with_context(lang=SOURCE, active_test=False)
    if not record.exists():
        raise Unnamed(env._("%s names a record that was deleted.", record._description))
    for xmlid in record._get_external_ids()[record.id]:
        if xmlid.partition(".")[0] not in MADE_UP:
            return {"xmlid": xmlid}
    return {"search": _search_for(record)}


def _search_for(record: BaseModel) -> list[list[Any]]:
    env, name = record.env, record._rec_name
    domain: list[list[Any]] = []
    if name and name in record._fields and record._fields[name].store:
        domain.append([name, "=", record[name]])
    for path in ("", *TELLING):
        first = path.partition(".")[0]
        field = record._fields.get(first)
        if path and (field is None or not field.store):
            continue
        if path:
            value = record.mapped(path)
            value = value[0] if isinstance(value, list) and value else False
            domain.append([path if value else first, "=", value])
        if domain and record.search(Domain(domain), limit=2) == record:
            return domain
    raise Unnamed(
        env._(
            "%(model)s %(name)s cannot be told apart from another one. Rename it, or "
            "give it an XML id.",
            model=record._description,
            name=record.display_name,
        )
    )


def find(env: api.Environment, model_name: str, ref: Ref) -> int:
    """The id of the record that a reference means, as the user may see it.

    :raise Unnamed: if there is none, or more than one
    """
    model = env[model_name].with_context(lang=SOURCE, active_test=False)
    if "xmlid" in ref:
        found = env.ref(str(ref["xmlid"]), raise_if_not_found=False)
        if found is None or found._name != model_name:
            raise Unnamed(
                env._(
                    "there is no %(model)s %(xmlid)s",
                    model=model._description,
                    xmlid=ref["xmlid"],
                )
            )
        return int(found.id)
    try:
        records = _search(model, ref["search"])
    except AccessError as error:
        raise Unnamed(str(error)) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unnamed(env._("this is not a search: %s", error)) from error
    if len(records) != 1:
        raise Unnamed(
            env._(
                "this must find exactly one %(model)s, and finds %(count)s",
                model=model._description,
                count=env._("several") if records else env._("none"),
            )
        )
    return int(records.id)


def _search(model: BaseModel, domain: Any) -> BaseModel:
    domain = [tuple(leaf) if isinstance(leaf, list) else leaf for leaf in domain]
    by_name = all(leaf[0] in ("name", *TELLING) for leaf in domain)
    if model._name == "ir.actions.server" and by_name:
        # sudo: those who configure SLAs see actions by name; who may not edit them
        # can attach none
        model = model.sudo()
    return model.search(Domain(domain), limit=2)
