# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of the health page: the figures, what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from odoo.api import Environment
from odoo.models import BaseModel
from odoo.tools import format_list

from ...store.health_figures import RECENT_DAYS
from ..instance_words import span_text
from . import findings

#: What is wrong, and what to do.
Words = tuple[str, str]

#: How many names a sentence mentions.
NAMED = 5


def labels(env: Environment) -> dict[str, str]:
    """The figures in the order of the page, named."""
    return {
        "clock_late_seconds": env._("Statuses are updated late by"),
        "actions_late_seconds": env._("Actions run late by"),
        "actions_pending": env._("Actions that wait"),
        "actions_retrying": env._("… of them tried without success"),
        "actions_failed": env._("Actions that failed for good"),
        "actions_skipped": env._("Actions skipped in %s days", RECENT_DAYS),
        "actions_skipped_broken": env._("… of them after they had failed"),
        "backlog_waiting": env._("Changes not yet checked"),
        "backlog_failing": env._("… of them that could not be checked"),
        "backlog_late_seconds": env._("Changes not yet checked are late by"),
        "instances_without_event": env._("Running KPIs without a next check"),
        "instances_stuck": env._("KPIs that could not be updated"),
        "no_failure_time": env._("KPIs without failure time in %s days", RECENT_DAYS),
        "configuration_unread": env._("SLA settings that cannot be read"),
        "policies_broken": env._("SLAs that cannot be used"),
        "policies_without_owner": env._("Active SLAs with an archived owner"),
        "calendars_unfit": env._("Working hours without failure time"),
        "routes_broken": env._("Routing rules with a problem"),
        "companies_off": env._("Companies whose SLAs are switched off"),
        "models_without_default": env._("Models that lost their default SLA"),
    }


def job_labels(env: Environment) -> dict[str, str]:
    """The background jobs in the order of the page, named."""
    return {
        "clock": env._("Warn and fail what is due"),
        "actions": env._("Run actions"),
        "reconcile": env._("Check what was missed"),
        "entitlements": env._("Begin and end entitlements, tell their owners"),
        "customer_reports": env._("Send reports to customers"),
        "simulation": env._("Run simulations"),
        "simulation_second": env._("Run simulations, second worker"),
    }


def words(env: Environment, figures: dict[str, int]) -> dict[str, Words]:
    """What is wrong and what to do, for each figure: ``{name: (text, advice)}``."""
    return {
        **words_of_delays(env, figures),
        **words_of_jobs(env, figures),
        **words_of_failures(env, figures),
        **words_of_instances(env, figures),
        **words_of_policies(env, figures),
        **words_of_setup(env, figures),
    }


def words_of_delays(env: Environment, figures: dict[str, int]) -> dict[str, Words]:
    """Of what comes late, by the name of its figure."""

    def span(name: str) -> str:
        return span_text(env, timedelta(seconds=figures[name]))

    advice = env._(
        "See below whether the jobs run. If they are on and still late, the "
        "server is busy or runs no scheduled actions (--max-cron-threads)."
    )
    clock = env._(
        "Warnings and failures are found late: %s.", span("clock_late_seconds")
    )
    actions = env._("Actions run late: %s.", span("actions_late_seconds"))
    backlog = env._(
        "Changes wait to be processed for %s.", span("backlog_late_seconds")
    )
    return {
        "clock_late_seconds": (clock, advice),
        "actions_late_seconds": (actions, advice),
        "backlog_late_seconds": (backlog, advice),
    }


def words_of_jobs(env: Environment, figures: dict[str, int]) -> dict[str, Words]:
    """Of scheduled actions that are off or do not run."""
    off = env._("Background jobs that are off: %s.", figures["jobs_off"])
    switch_on = env._(
        "An administrator switches them on in Settings > Technical > Scheduled Actions."
    )
    overdue = env._("Background jobs that did not run: %s.", figures["jobs_overdue"])
    run = env._(
        "Have the server run scheduled actions: --max-cron-threads must be above "
        "zero. A job that failed says why in the log."
    )
    return {"jobs_off": (off, switch_on), "jobs_overdue": (overdue, run)}


def words_of_failures(env: Environment, figures: dict[str, int]) -> dict[str, Words]:
    """Of actions and changes that failed."""
    actions = env._("Actions that failed for good: %s.", figures["actions_failed"])
    changes = env._(
        "Changes that could not be processed: %s.", figures["backlog_failing"]
    )
    run_again = env._("Read why, correct it, then Run Again or Skip them.")
    wait = env._("They are tried again by themselves. The list says why they fail.")
    broken = env._(
        "Actions that failed until they were no longer needed: %s.",
        figures["actions_skipped_broken"],
    )
    mend = env._("Read why and correct the action, or the next one fails as well.")
    return {
        "actions_failed": (actions, run_again),
        "actions_skipped_broken": (broken, mend),
        "backlog_failing": (changes, wait),
    }


def words_of_instances(env: Environment, figures: dict[str, int]) -> dict[str, Words]:
    """Of KPIs that are not kept up."""
    forgotten = env._(
        "Running KPIs that will not warn or fail by themselves: %s.",
        figures["instances_without_event"],
    )
    save = env._("Their tables were changed outside of Odoo. Save these records again.")
    stuck = env._("KPIs that could not be updated: %s.", figures["instances_stuck"])
    read = env._("The server's log says why. They are tried every 5 minutes.")
    unborn = env._(
        "KPIs that did not start, as their working hours never reach the target: %s.",
        figures["no_failure_time"],
    )
    mend = env._("Correct the working hours, then apply the SLA to the records.")
    return {
        "instances_without_event": (forgotten, save),
        "instances_stuck": (stuck, read),
        "no_failure_time": (unborn, mend),
    }


def words_of_policies(env: Environment, figures: dict[str, int]) -> dict[str, Words]:
    """Of policies that cannot work, by name."""
    broken = names_behind(env, figures, "policies_broken", findings.broken_policies)
    owners = names_behind(
        env, figures, "policies_without_owner", findings.ownerless_policies
    )
    former = names_behind(
        env, figures, "models_without_default", findings.former_defaults
    )
    return {
        "models_without_default": (
            env._("No default SLA any more; it was: %s.", former),
            env._(
                "New records have no SLA unless one is chosen. Set another SLA as "
                "default; if none is needed, say so on the form of the former one."
            ),
        ),
        "policies_broken": (
            env._("These SLAs cannot be used: %s.", broken),
            env._(
                "They are applied to no record, and KPIs that run can only fail. "
                "Their forms say why: change the conditions or the terms, or "
                "install the addon again that brings a missing field."
            ),
        ),
        "policies_without_owner": (
            env._("The owner is archived: %s.", owners),
            env._("No action of these SLAs runs. Choose another owner."),
        ),
    }


def words_of_setup(env: Environment, figures: dict[str, int]) -> dict[str, Words]:
    """Of settings, working hours and companies."""
    hours = names_behind(env, figures, "calendars_unfit", findings.unfit_calendars)
    routes = names_behind(env, figures, "routes_broken", findings.broken_routes)
    companies = names_behind(env, figures, "companies_off", findings.companies_off)
    return {
        "configuration_unread": (
            env._("The SLA settings cannot be read (%s).", findings.unread(env)),
            env._(
                "Until they can, the last ones that could be read stay in use. "
                "Undo what was changed last in the database or in an addon, then "
                "save any SLA."
            ),
        ),
        "calendars_unfit": (
            env._("Working hours give no failure time: %s.", hours),
            env._("New records get no timer. Add working time, or choose others."),
        ),
        "routes_broken": (
            env._("Routing rules have a problem: %s.", routes),
            env._(
                "A rule whose condition cannot be used is skipped; one whose team or "
                "responsible is gone sets the rest. The form of the rule says why."
            ),
        ),
        "companies_off": (
            env._("SLAs are switched off: %s.", companies),
            env._(
                "If that is not meant, switch them on in Helpdesk > "
                "Configuration > Settings."
            ),
        ),
    }


def names_behind(
    env: Environment,
    figures: dict[str, int],
    figure: str,
    find: Callable[[Environment], BaseModel],
) -> str:
    """Some names of the records behind a figure, "" without asking where it is 0."""
    return names_text(env, find(env)) if figures[figure] else ""


def names_text(env: Environment, records: BaseModel) -> str:
    """Some names of records that the user may see, for a sentence."""
    seen = records.with_env(env)._filtered_access("read")
    return format_list(env, seen[:NAMED].mapped("display_name")) or "…"
