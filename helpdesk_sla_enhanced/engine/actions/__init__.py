# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The way of one action, from the outbox to its effect (SEMANTICS E3 to E5, C7).

1. :mod:`.queue` takes the action that is due first, counts the attempt, and has it run
   in a transaction of its own; what fails is tried again later.
2. :mod:`.still_needed` says why an action is not worth running any more.
3. :mod:`.running` runs it as the owner of its policy and writes what became of it.
4. :mod:`.recipients` finds who gets what an action has for people who are not there;
   :mod:`.webhook` calls receivers outside.

The outbox itself is the table of ``models/sla_action_run.py``, which also has what
other addons override of this: ``_wake`` and ``_cron_run``.
"""
