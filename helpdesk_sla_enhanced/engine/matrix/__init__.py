# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The items of a policy as a table of targets: KPI × one field (SEMANTICS D1).

:mod:`.axes` knows the fields that can be the columns, and their values; :mod:`.reading`
finds the items that fit into such a table and leaves the others alone; :mod:`.saving`
writes what was typed as plain items; :mod:`.template` has the table of a first policy.
"""
