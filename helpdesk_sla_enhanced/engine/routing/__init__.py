# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where tickets go: an ordered list of rules, of which the first that matches counts.

:mod:`.rules` are the rules as the snapshot of the configuration holds them,
:mod:`.matching` asks records which rule is theirs, in one SELECT with a CASE over all
rules, :mod:`.problems` says which rules cannot be used, :mod:`.planning` what a rule
changes on a ticket, :mod:`.applying` does it, :mod:`.trial` tries a rule on the newest
tickets, and :mod:`.words` tells why a ticket went where.
"""
