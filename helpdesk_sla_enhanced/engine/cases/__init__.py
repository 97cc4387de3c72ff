# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a policy makes of a record that is only imagined, or that has another SLA.

:mod:`.asking` makes the terms of policies as they are now, drafts included, and asks
records by them with the engine's own SQL; :mod:`.imagining` lays out records that are
not stored; :mod:`.judging` has the core judge them. On these stand the test cases of
policies (:mod:`.running`, :mod:`.words`; :mod:`.making` makes them of records and
:mod:`.describing` shows what they say; :mod:`.gate` keeps policies from being put
into force that fail theirs; :mod:`.copying` copies them with a policy) and
:mod:`.trying`, a policy tried on any record. Nothing is written anywhere.
"""
