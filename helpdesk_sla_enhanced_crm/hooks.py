# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the stages that are there already say about a lead."""


def post_init_hook(env):
    """Let the stages from Qualified on count as qualified.

    Without that stage, which may have been deleted, only those that win a lead do.
    """
    qualified = env.ref("crm.stage_lead2", raise_if_not_found=False)
    domain = [("is_won", "=", True)]
    if qualified:
        domain = ["|", ("sequence", ">=", qualified.sequence), *domain]
    env["crm.stage"].search(domain).sla_milestone = "qualified"
