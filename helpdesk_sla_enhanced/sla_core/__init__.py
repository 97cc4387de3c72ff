# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pure engine: working time, the life of a KPI, the choice of items.

It imports the standard library and itself, and nothing else; it never asks what time
it is. Instants are whole UTC epoch seconds, durations are whole seconds, both ``int``.
"""
