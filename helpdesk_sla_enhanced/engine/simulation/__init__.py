# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What if: a policy over the records of the past (SEMANTICS W1, W2).

:mod:`.planning` makes the terms of a policy and finds out which of the fields that it
looks at have a history; :mod:`.past` reads that history of some records, and
:mod:`.answering` asks each version of them by the engine's own SELECT. :mod:`.playing`
has the core live through the versions; :mod:`.lines` compares what comes of it with
what was. :mod:`.running` does so batch by batch, :mod:`.figures` counts, :mod:`.words`
says it. Nothing is written but the result.
"""
