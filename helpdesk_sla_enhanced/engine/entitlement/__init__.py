# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What customers have bought (SEMANTICS M): which dates it is for, what a ticket takes
of it, and who is told when it ends."""
