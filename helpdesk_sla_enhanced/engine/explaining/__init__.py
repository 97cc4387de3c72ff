# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why a record has this deadline, or none (SEMANTICS R1).

``record`` explains a record: ``deadline`` gives the proof of each of its clocks, from
``choice`` (which SLA and item, and why no earlier one), ``time_off`` (what did not
count), ``holds`` and ``steps`` (of an escalation), with conditions in the words of
``condition_words``. All of it is made of stored facts and the core, as plain values
that JSON can hold.
"""
