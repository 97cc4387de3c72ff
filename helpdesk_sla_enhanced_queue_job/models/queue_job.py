# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An index for the jobs of actions."""

from odoo import models


class QueueJob(models.Model):
    """A job is found by its identity key, also while it runs."""

    _inherit = "queue.job"

    # queue_job's own index of the keys leaves out the jobs that run.
    _sla_identity_key = models.Index("(identity_key) WHERE identity_key IS NOT NULL")
