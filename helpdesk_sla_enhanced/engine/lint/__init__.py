# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is worth a second look in a policy (SEMANTICS K); nothing of it blocks anything.

:mod:`.rules` is the way in: it runs all rules on a policy, in their order, and gives
the sentences that its form shows. The rules themselves are functions of a policy:

- :mod:`.item_findings`: what the items say by themselves;
- :mod:`.action_findings`: what the actions of the items say;
- :mod:`.record_findings`: what the records and stages of the database say of items;
- :mod:`.setup_findings`: working hours, the default, the owner, missing fields.

:mod:`.places` makes links of what they name, and :mod:`.doubts` has the example of a
sentence that names a record or a moment.

They ask :mod:`.starts` (which items are met at once), :mod:`.stages` (what conditions
say of a ticket in each stage), :mod:`.coverage` (which open records no item takes),
:mod:`.lost_values` and :mod:`.hours`, and those use :mod:`.probes`, which asks a record
of the policy's model. What needs no database is in ``sla_core/policy``.

Each question takes a handful of queries, however many items and records there are, and
reads the newest records only.
"""
