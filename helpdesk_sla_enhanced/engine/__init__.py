# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The way of one change, from a write to the executed action.

1. ``models/base.py`` hears ``create``, ``write``, ``unlink`` and recomputations of any
   model. :mod:`.config` says in one look-up whether the model is enabled and which
   fields are watched: :mod:`.config_building` has made a :mod:`.snapshot` of the
   configuration, for which :mod:`.watcher` has found those in the conditions.
2. :mod:`.collector` keeps what changed until it is judged: before the transaction
   commits, or as soon as anybody reads SLA data.
3. :mod:`.process` takes it, batch by batch. What fails goes to the backlog, and the
   save goes on (A6).
4. :mod:`.evaluation` is one evaluation: it reads the records and their instances
   (``store/reading.py``), has :mod:`.resolving` say which policy each gets (F1), asks
   each record all of its policy's conditions in one SELECT (:mod:`.conditions`,
   :mod:`.terms`) and lets
   ``sla_core.judging.judgement`` decide, by the clocks of :mod:`.company_clocks`.
5. :mod:`.effects` puts what was decided into a batch: instances, holds, history, the
   actions to run (:mod:`.change_effects`). ``store/writing.py`` writes it all at once.
6. :mod:`.waker` wakes the scheduled actions in time. :mod:`.clock_cron` settles what
   time alone does, by :mod:`.settling`; :mod:`.actions` runs the actions, each in a
   transaction of its own (:mod:`.transaction`).

Beside this way: :mod:`.choosing` (give records a policy), :mod:`.waivers`,
:mod:`.recomputing` (new terms for running instances), :mod:`.company_switch`,
:mod:`.backfill` (records older than their SLA), :mod:`.carrying`
(clocks of another system), :mod:`.sweeping` (what was missed),
:mod:`.uninstalling` (models and fields that are uninstalled) and :mod:`.proof` (a
changed configuration is proven before anybody reads it).

The configuration: :mod:`.policy_checks`, :mod:`.item_checks` and
:mod:`.calendar_checks` refuse what could not work, :mod:`.lint` says what is worth a
second look, :mod:`.defaults` and :mod:`.never_met` say what follows from a step, and
:mod:`.item_words` puts the terms of an item into words.

Tickets alone have :mod:`.entitlement` (what customers have bought: which one a ticket
uses, and what it takes of it), :mod:`.routing` (where a new ticket goes) and
:mod:`.guided` (the activity plan that starts by itself).

:mod:`.feasibility` holds open promises against the working hours of people.

The texts that people read are made by functions of records: :mod:`.reasons` (why
nothing is measured), :mod:`.explaining` (why a deadline is what it is, R1),
:mod:`.instance_words` and :mod:`.addressees` (whom an answer on a
ticket reaches).

All of it is plain functions of an environment or of records, which no addon
overrides. What other addons may override stands in ``models/sla_engine.py``.
"""
