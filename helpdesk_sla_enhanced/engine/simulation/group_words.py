# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whom a simulation concerns: the figures of teams, customers and responsibles."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from odoo.api import Environment

from .tables import EMPTY, difference, percent, signed, table


def groups(env: Environment, found: dict[str, list[dict[str, Any]]]) -> Markup:
    """A table for each field by which the lines of a KPI were counted, folded."""
    fields = env["sla.simulation.line"]._fields
    titles = {
        "team_id": env._("By team"),
        "partner_id": env._("By customer"),
        "user_id": env._("By responsible"),
    }
    return EMPTY.join(
        Markup("<details class='mb-2'><summary>%s</summary>%s</details>")
        % (title, _table(env, fields[name].comodel_name, found[name]))
        for name, title in titles.items()
        if name in found
    )


def _table(env: Environment, model_name: str, rows: list[dict[str, Any]]) -> Markup:
    # sudo: the names of who has to do with records that the author has read
    model = env[model_name].sudo().with_context(active_test=False)
    there = model.browse(row["id"] for row in rows if row["id"]).exists()
    names = {one.id: one.display_name for one in there}
    head = (
        "",
        env._("Share met"),
        env._("Difference"),
        env._("Changed Results"),
        env._("Attached"),
        env._("Met"),
        env._("Breached"),
        env._("Median"),
        "90 %",
        "95 %",
    )
    return table(head, (_row(env, names, row) for row in rows))


def _row(env: Environment, names: dict[int, str], row: dict[str, Any]) -> list[Any]:
    def numbers(name: str) -> str:
        return f"{row[f'was_{name}']} → {row[f'would_be_{name}']}"

    def shares(name: str) -> str:
        return " → ".join(
            percent(row[f"{side}_{name}"]) for side in ("was", "would_be")
        )

    return [
        names.get(row["id"], "–"),
        shares("rate"),
        signed(env, difference(row["was_rate"], row["would_be_rate"])),
        row["flips"],
        *map(numbers, ("attached", "met", "breached")),
        *map(shares, ("p50", "p90", "p95")),
    ]
