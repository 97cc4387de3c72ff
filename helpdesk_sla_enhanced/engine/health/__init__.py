# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the health page and monitoring say of the engine, and in which words.

``models/sla_health.py`` puts it together and has what other addons override of it;
``store/health_figures.py`` counts, ``sla_core/policy/health.py`` judges the figures.
"""
