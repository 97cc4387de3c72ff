# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Delete a model that was made in the interface, as its form does."""

env["ir.model"]._get("x_gadget").unlink()  # noqa: F821
env.cr.commit()  # noqa: F821
