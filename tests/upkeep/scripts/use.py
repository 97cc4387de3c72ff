# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Work with a database as its users do: save, run every job, open every screen.

Prints what is in the engine's tables, a line per model. Runs in an Odoo shell.
"""

partner = env["res.partner"].create({"name": "Carla"})  # noqa: F821
partner.write({"ref": "y", "comment": "Friendly"})
screens = ["res.partner", "res.config.settings", "ir.actions.server"]
if "helpdesk.ticket" in env:  # noqa: F821
    ticket = {"name": "Mouse", "description": "Lost", "partner_id": partner.id}
    ticket = env["helpdesk.ticket"].create(ticket)  # noqa: F821
    ticket.write({"priority": "3"})
    screens.append("helpdesk.ticket")
if "sla.policy" in env:  # noqa: F821
    screens += [name for name in env if name.startswith("sla.")]  # noqa: F821
env.cr.commit()  # noqa: F821

for model in screens:
    model = env[model]  # noqa: F821
    if not model._abstract:
        model.get_views([(False, "list"), (False, "form"), (False, "search")])
        if not model._transient:
            for record in model.search([], limit=200):
                record.read()
            model.web_search_read([], {"display_name": {}}, limit=200)

for cron in env["ir.cron"].search([]):  # noqa: F821
    if "SLA" in cron.name:
        cron.method_direct_trigger()
env.cr.commit()  # noqa: F821

if "sla.tracker" in env:  # noqa: F821
    groups = env["sla.kpi.instance"]._read_group(  # noqa: F821
        [], ["res_model", "status"], ["__count"]
    )
    for model, status, count in sorted(groups):
        print(model, status, count)
