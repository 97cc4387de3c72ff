# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The address for monitoring, asked as monitoring does."""

from odoo.tests import HttpCase, tagged

from .test_health import HealthCase

URL = "/sla/health"
TOKEN = "c0ffee-c0ffee"


@tagged("post_install", "-at_install")
class TestHealthAddress(HealthCase, HttpCase):
    def setUp(self):
        super().setUp()
        self._set_token(TOKEN)
        # The server knows no frozen time: let all jobs be on time now.
        self.crons.write({"nextcall": "2999-01-01", "active": True})

    def _set_token(self, token):
        self.env["ir.config_parameter"].set_param(
            "helpdesk_sla_enhanced.health_token", token
        )

    def _ask(self, token=None, scheme="Bearer"):
        headers = {"Authorization": f"{scheme} {token}"} if token is not None else {}
        self.env.flush_all()
        return self.url_open(URL, headers=headers)

    def test_the_token_opens(self):
        answer = self._ask(TOKEN)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertNotIn("session_id", answer.headers.get("Set-Cookie", ""))
        report = answer.json()
        self.assertEqual(report["status"], "pass")
        self.assertEqual(
            [*report["jobs"]],
            [
                "clock",
                "actions",
                "reconcile",
                "entitlements",
                "customer_reports",
                "simulation",
                "simulation_second",
            ],
        )

    def test_the_scheme_may_be_written_in_any_case(self):
        self.assertEqual(self._ask(TOKEN, "bearer").status_code, 200)

    def test_without_the_token_nothing_is_told(self):
        for token, scheme in (
            (None, ""),
            ("", "Bearer"),
            ("wrong", "Bearer"),
            (TOKEN[:-1], "Bearer"),
            (TOKEN, "Basic"),
            ("é".encode().decode("latin-1"), "Bearer"),
        ):
            with self.subTest(token=token, scheme=scheme):
                answer = self._ask(token, scheme)
                self.assertEqual(answer.status_code, 401)
                self.assertEqual([*answer.json()], ["error"])
                self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")

    def test_an_empty_parameter_lets_nobody_in(self):
        for stored in ("", "  ", False):
            self._set_token(stored)
            for token in (None, "", "  ", "False"):
                self.assertEqual(self._ask(token).status_code, 401)

    def test_managers_need_no_token(self):
        self.authenticate("sla_manager", "sla_manager")
        self.assertEqual(self._ask().status_code, 200)

    def test_agents_are_refused(self):
        self.authenticate("sla_agent", "sla_agent")
        self.assertEqual(self._ask().status_code, 401)

    def test_it_can_only_be_read(self):
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = self.url_open(URL, data={"a": "b"}, headers=headers)
        self.assertEqual(answer.status_code, 405)

    def test_unwell_is_503(self):
        """For alarms that do not come; what only wants a look is 200."""
        self.crons[0].active = False
        answer = self._ask(TOKEN)
        self.assertEqual(answer.status_code, 503)
        self.assertEqual(answer.json()["problems"], ["jobs_off"])
        self.crons[0].active = True
        self.env.company.sla_enabled = False
        answer = self._ask(TOKEN)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.json()["status"], "warn")

    def test_late_alarms_are_503(self):
        """An instance that was due in 2026 and that nobody has settled."""
        self._create_policy()
        self._start("2026-01-05 07:00")
        answer = self._ask(TOKEN)
        self.assertEqual(answer.status_code, 503)
        self.assertIn("clock_late_seconds", answer.json()["problems"])

    def test_nothing_of_any_record_is_told(self):
        """No names, no ids: of records, policies, owners, calendars, companies."""
        self.env.company.name = "Secret Company"
        self._create_policy(name="Secret Policy", calendar_id=self.calendar.id)
        self.calendar.name = "Secret Hours"
        self._start(name="Secret Ticket")
        self.manager.name = "Secret Manager"
        self.manager.active = False
        self.env.company.sla_enabled = False
        answer = self._ask(TOKEN)
        self.assertNotIn("Secret", answer.text)
        for name, value in answer.json()["figures"].items():
            self.assertIsInstance(value, int, name)

    def test_the_page_brings_the_delay_to_managers_only(self):
        """The banner's first answer comes with the page, without a request more."""
        self._create_policy()
        self._start("2026-01-05 07:00")
        told = {}
        for login in ("sla_manager", "sla_agent"):
            self.authenticate(login, login)
            answer = self.make_jsonrpc_request("/web/session/get_session_info")
            told[login] = answer.get("sla_late_minutes")
        self.assertGreater(told["sla_manager"], 10)
        self.assertIsNone(told["sla_agent"])
