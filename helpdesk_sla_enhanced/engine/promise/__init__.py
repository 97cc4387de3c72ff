# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What customers are told of the SLA of their tickets, and nothing else (SEMANTICS U6).

``finding`` says what is promised, for many tickets at once; ``words`` says it in the
customer's language and time zone, for the portal and for mails.
"""
