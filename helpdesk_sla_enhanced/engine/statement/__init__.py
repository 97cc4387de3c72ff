# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a customer was promised in a period, and what became of it (issue 13, point 4).

:mod:`.period` says from when until when, :mod:`.finding` counts by ``sla.report``,
:mod:`.words` puts it into the customer's language, and :mod:`.mailing` sends it.
"""
