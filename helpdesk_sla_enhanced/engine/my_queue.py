# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whose work the tracked records are: *My SLA Queue* (SEMANTICS U7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from odoo import api
from odoo.fields import Domain
from odoo.models import BaseModel

from . import config, staff

#: How the members of a team are called, by whoever made the team.
MEMBERS = ("user_ids", "member_ids")
TEAM = "team_id"


def mine(env: api.Environment) -> Domain:
    """Trackers of the records that the user is responsible for."""

    def wanted(model: BaseModel, field: str | None) -> Domain | None:
        return Domain(field, "=", env.uid) if field else None

    return of_all_models(env, wanted)


def unassigned(env: api.Environment) -> Domain:
    """Trackers of the records that nobody who is there is responsible for, of teams
    that the user belongs to or leads."""

    def wanted(model: BaseModel, field: str | None) -> Domain | None:
        paths = list(_paths_to_my_teams(model)) if field else []
        if field is None or not paths:
            return None
        of_my_teams = Domain.OR([Domain(path, "=", env.uid) for path in paths])
        return staff.nobody_there(field) & of_my_teams

    return of_all_models(env, wanted)


def of_all_models(
    env: api.Environment, wanted: Callable[[BaseModel, str | None], Domain | None]
) -> Domain:
    """Trackers of the records of any tracked model of which something is true.

    :param wanted: the domain of a model's records, given its responsible field if it
        has one; None if none of its records is meant
    """
    fields = responsible_fields(env)
    domains = []
    for name in config.tracked_models(env):
        domain = wanted(env[name], fields.get(name)) if name in env else None
        if domain is not None:
            # sudo: whoever searches trackers finds those of readable records only
            records = env[name].sudo()._search(domain)
            found = Domain("res_id", "in", records)
            domains.append(Domain("res_model", "=", name) & found)
    return Domain.OR(domains)


def responsible_fields(env: api.Environment) -> dict[str, str]:
    """The field of each tracked model that says who is responsible for a record:
    ``{model: field}``, without models that have none. No query."""
    named = config.get_snapshot(env).responsibles()
    return {
        model: field
        for model, field in named.items()
        if model in env and field in env[model]._fields
    }


def responsibles(trackers: BaseModel) -> dict[int, BaseModel]:
    """Who is responsible for the record of each tracker: ``{tracker id: res.users}``.

    Who reads a tracker may read its record.
    """
    return linked(trackers, responsible_fields(trackers.env))


def linked(trackers: BaseModel, fields: Mapping[str, str]) -> dict[int, BaseModel]:
    """What a field of the record of each tracker says: ``{tracker id: records}``.

    :param fields: the many2one field by model; trackers of other models are left out
    """
    env = trackers.env
    found: dict[int, BaseModel] = {}
    for name, field in fields.items():
        group = trackers.filtered(lambda one, name=name: one.res_model == name)
        records = env[name].browse(group.mapped("res_id")).exists()
        values = {record.id: record[field] for record in records}
        found |= {one.id: values[one.res_id] for one in group if one.res_id in values}
    return found


def _paths_to_my_teams(model: BaseModel) -> Iterator[str]:
    """The paths from a record to the people of its team."""
    team = model._fields.get(TEAM)
    if team is None or team.type != "many2one":
        return
    fields = model.env[team.comodel_name]._fields
    for name in (*MEMBERS, "user_id"):
        field = fields.get(name)
        if field is not None and field.relational and field.comodel_name == "res.users":
            yield f"{TEAM}.{name}"
