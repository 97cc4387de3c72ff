# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether an addon is loaded while a registry is being made.

**Used:** ``_init_modules`` of the registry, the names of the addons that are loaded,
with their tables and data.

**Why:** records of enabled models are saved while addons are installed and upgraded.
Before ours is loaded, its tables lack the columns that its code asks for, and a save
would fail with it (A6). Odoo says of a registry only whether it is ready as a whole.

**When Odoo changes it:** ask the database, ``latest_version`` of ``ir_module_module``
besides the version in the manifest; that costs a query per save while loading.
"""

from __future__ import annotations

from odoo.modules.registry import Registry


def is_loaded(pool: Registry, module: str) -> bool:
    """Whether an addon is loaded as a whole."""
    return module in pool._init_modules
