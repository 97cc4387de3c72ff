# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``odoo sla``: policies as files, on a server (SEMANTICS W3)."""

import argparse
import importlib
import sys
from pathlib import Path

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config

EXAMPLES = """
Examples:
    odoo sla export -d desk > policies.json
    odoo sla export -d desk --name Gold --output gold.json
    odoo sla check -d desk gold.json        # nothing is written
    odoo sla import -d desk gold.json

check ends with 1 for a file that cannot be imported or whose test cases fail, and with
--same also for one that differs from the database.
"""


def _files():
    """The addon's code, which can be imported only when Odoo is set up. Odoo loads this
    file as one of its own, so that there is no way to it but by its name."""
    name = "odoo.addons.helpdesk_sla_enhanced.engine.policy_code.files"
    return importlib.import_module(name)


def _say(line, stream=None):
    (stream or sys.stdout).write(f"{line}\n")


class Sla(Command):
    """Export, import and check service level agreements as JSON files"""

    def __init__(self):
        super().__init__()
        parser = self.parser
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        steps = parser.add_subparsers(dest="step", required=True)
        export = steps.add_parser("export", help="write SLAs to a file")
        export.add_argument(
            "--name", action="append", help="one of this name; may be given again"
        )
        export.add_argument("--output", type=Path, help="default: the standard output")
        load = steps.add_parser("import", help="make or change the SLAs of files")
        check = steps.add_parser(
            "check", help="say what an import would do, and run the test cases"
        )
        check.add_argument(
            "--same", action="store_true", help="refuse what differs from the database"
        )
        for one in (load, check):
            one.add_argument("files", nargs="+", type=Path, metavar="FILE")
        for one in (export, load, check):
            one.add_argument("-c", "--config", help="the configuration file of Odoo")
            one.add_argument("-d", "--database", help="the name of the database")
            one.add_argument(
                "--login", help="the user who does it; default: the administrator"
            )

    def run(self, cmdargs):
        """Do what the arguments ask. :raise SystemExit: with 1 if it fails"""
        options = self.parser.parse_args(cmdargs)
        given = ["--no-http"]
        if options.config:
            given += ["-c", options.config]
        if options.database:
            given += ["-d", options.database]
        config.parse_config(given, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            sys.exit("Name one database with -d.")
        with Registry(names[0]).cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            if "sla.policy.case" not in env:
                sys.exit(f"helpdesk_sla_enhanced is not installed in {names[0]}.")
            code = self.take(self._env_of(env, options.login), options)
            if not code:
                env.registry.signal_changes()  # servers that run follow at once
                cr.commit()  # pylint: disable=invalid-commit; the command is done
            sys.exit(code)

    def take(self, env, options):
        """Take one step with the rights of a user; what the process ends with."""
        return getattr(self, f"_{options.step}")(env, options)

    def _env_of(self, env, login):
        """The environment of the user who does it, in their language and companies."""
        user = env.ref("base.user_admin")
        if login:
            user = env["res.users"].search([("login", "=", login)])
        if not user:
            sys.exit(f"There is no user {login}.")
        companies = user.company_ids.ids
        context = {"lang": user.lang, "tz": user.tz, "allowed_company_ids": companies}
        return env(user=user.id, su=False, context=context)

    def _export(self, env, options):
        policies = env["sla.policy"].search([])
        if options.name:
            policies = policies.filtered(lambda policy: policy.name in options.name)
            missing = set(options.name) - set(policies.mapped("name"))
            if missing:
                return self._fail(f"There is no SLA {', '.join(sorted(missing))}.")
        try:
            text = _files().to_text(policies)
        except UserError as error:
            return self._fail(str(error))
        if options.output:
            options.output.write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)
        return 0

    def _fail(self, message):
        _say(message, sys.stderr)
        return 1

    def _import(self, env, options):
        reports = self._each(options.files, lambda text: _files().load(env, text))
        return 1 if reports is None else 0

    def _check(self, env, options):
        reports = self._each(options.files, lambda text: _files().check(env, text))
        if reports is None or any(report.failures for report in reports):
            return 1
        differs = any(report.is_new or report.differences for report in reports)
        return 1 if options.same and differs else 0

    def _each(self, paths, take):
        """Take each file and print what becomes of it; None if one cannot be taken."""
        found, refused = [], False
        for path in paths:
            try:
                reports = take(path.read_text(encoding="utf-8"))
            except (UserError, OSError, UnicodeDecodeError) as error:
                refused = True
                for line in str(error).splitlines():
                    _say(f"{path}: {line}", sys.stderr)
                continue
            found += reports
            for report in reports:
                self._say(path, report)
        return None if refused else found

    def _say(self, path, report):
        what = "new" if report.is_new else "changed" if report.differences else "same"
        _say(f"{path}: {report.name}: {what}")
        for line in report.differences:
            _say(f"  {line}")
        for line in report.failures:
            _say(f"{path}: {report.name}: test case fails: {line}", sys.stderr)
