# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a domain becomes SQL inside a query of our own.

**Used:** ``optimize_full``, ``iter_conditions`` and ``_to_sql`` of a ``Domain``.

**Why:** the conditions of a policy are asked in one SELECT per record, each as a column
(law 4). ``search`` and ``_search`` only give the records that match one.
``optimize_full`` turns names and hierarchies into the ids they mean at this moment:
whether its result may be kept for other transactions is seen from its leaves.

**When Odoo changes it:** what ``_search`` of ``BaseModel`` does between the domain and
the WHERE of its query is what stands here. Should there be no way to the SQL of a
domain any more, ask ``model._search(domain)`` for each condition and put the query into
the column as ``id IN (…)``: right, and slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tools import SQL, Query


def optimized(model: BaseModel, domain: Domain | Sequence[Any]) -> Domain:
    """A domain as it is turned into SQL: by ids and stored columns alone."""
    return Domain(domain).optimize_full(model)


def to_sql(model: BaseModel, domain: Domain, query: Query) -> SQL:
    """An optimized domain as a condition in a query on the model's table.

    :param query: gets the joins that the condition needs
    """
    return domain._to_sql(model, model._table, query)
