# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Policies as files: JSON that a person can read, keep in git and have checked.

:mod:`.fields` lists what a file says of each record. :mod:`.plain` has it as values in
which records are ids, read from the database (:mod:`.recording`) or from a file
(:mod:`.reading`); :mod:`.comparing` says in sentences what differs between two of them,
:mod:`.applying` writes one to the database, and :mod:`.files` goes from text to text.
Records stand in files by references, see :mod:`.refs` and :mod:`.conditions`.
"""
