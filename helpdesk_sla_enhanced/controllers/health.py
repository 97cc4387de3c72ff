# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The health of the engine for monitoring systems."""

from odoo import SUPERUSER_ID
from odoo.http import Controller, request, route
from odoo.tools import consteq

from ..models.sla_health import MANAGER
from ..sla_core.policy.health import FAIL

TOKEN_PARAMETER = "helpdesk_sla_enhanced.health_token"
BEARER = "bearer "


class SlaHealthController(Controller):
    """Serves ``/sla/health``."""

    @route(
        "/sla/health",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def health(self):
        """Figures as JSON, with 503 when alarms do not come or come late.

        Open to SLA managers who are logged in, and to all who send the token of the
        system parameter as ``Authorization: Bearer …``. An empty parameter lets nobody
        in. The answer holds numbers and moments, nothing of any record.
        """
        headers = [("Cache-Control", "no-store")]
        if not (self._is_manager() or self._knows_token()):
            answer = {"error": "Send the token as Authorization: Bearer."}
            headers.append(("WWW-Authenticate", "Bearer"))
            return request.make_json_response(answer, headers, status=401)
        report = request.env["sla.health"].with_user(SUPERUSER_ID)._report()
        status = 503 if report["status"] == FAIL else 200
        return request.make_json_response(report, headers, status=status)

    def _is_manager(self):
        user = request.env.user
        return user._is_internal() and user.has_group(MANAGER)

    def _knows_token(self):
        """Whether the request brings the token, compared in constant time."""
        # sudo: monitoring systems are no users of Odoo; the token is only compared
        parameters = request.env["ir.config_parameter"].sudo()
        token = (parameters.get_param(TOKEN_PARAMETER) or "").strip()
        header = request.httprequest.headers.get("Authorization", "")
        if not token or header[: len(BEARER)].lower() != BEARER:
            return False
        given = header[len(BEARER) :].strip()
        return consteq(given.encode(), token.encode())
