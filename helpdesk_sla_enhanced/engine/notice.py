# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Waking cron workers to the second.

Cron workers look for work about once a minute, and at once when somebody notifies
them. A process that knows of something due before they look again arms a notice: a
timer in this process that notifies them in time. If the process ends, or the notice
cannot be sent, the workers find the work when they look next.
"""

from __future__ import annotations

import logging
import threading
import time

from odoo import sql_db

from ..store.odoo_private import cron_waking

_logger = logging.getLogger(__name__)

#: Seconds within which the clock surely runs by itself. Only what is due before needs a
#: notice. Cron workers look for work 60 to 69 seconds after they last looked; when
#: somebody had them look just before a cron's next minute, it runs after two of these.
HORIZON = 150
#: Seconds by which a notice is late on purpose, so that what is due is so for certain.
MARGIN = 0.2


class Notices:
    """The notices that are armed in this process: one a purpose and database."""

    def __init__(self, administration: str = "postgres") -> None:
        self._administration = administration
        self._timers: dict[tuple[str, str], threading.Timer] = {}
        self._lock = threading.Lock()

    def arm(self, database: str, purpose: str, due: float) -> None:
        """Notify the cron workers of a database at ``due``, an epoch second, instead
        of at the moment that was armed for this purpose before."""
        delay = max(0, due - time.time()) + MARGIN
        timer = threading.Timer(delay, self._send, (database, purpose, due))
        timer.name = f"sla.notice.{database}.{purpose}"
        timer.daemon = True
        with self._lock:
            former = self._timers.get((database, purpose))
            self._timers[database, purpose] = timer
            timer.start()
        if former is not None:
            former.cancel()

    def _send(self, database: str, purpose: str, due: float) -> None:
        """Notify; later, if it is not ``due`` yet by the server's own clock."""
        with self._lock:
            if self._timers.get((database, purpose)) is threading.current_thread():
                del self._timers[database, purpose]
        try:
            early = self._notify(database, due)
        except Exception as error:  # a timer has nobody to raise to
            _logger.warning(
                "Cron workers could not be notified (%s): %s waits until they look",
                error,
                purpose,
            )
            return
        if 0 < early < HORIZON:
            self.arm(database, purpose, time.time() + early)

    def _notify(self, database: str, due: float) -> float:
        """Notify the cron workers, unless it is too early; by how many seconds it is.

        Whether a cron is due is judged by the clock of the database server, which need
        not be that of this machine.
        """
        with sql_db.db_connect(self._administration).cursor() as cr:
            early = due - cron_waking.read_server_time(cr)
            if early <= 0:
                cron_waking.notify_workers(cr, database)
        return early


notices = Notices()
