# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The policies in force, each made when it is first asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from .terms import Source, Terms

_logger = logging.getLogger(__name__)


class Policies:
    """The terms of the policies in force, each made when it is first asked for.

    :param source: a :class:`Source`
    :param ids: the policies that can be used, as far as that is known without making
        them
    :param broken: the reasons, by policy, why others cannot; grows when the making of
        one fails
    """

    def __init__(
        self, source: Source, ids: Iterable[int], broken: dict[int, str]
    ) -> None:
        self._source = source
        self._waiting = set(ids)
        self._made: dict[int, Terms] = {}
        self._broken = broken

    def get(self, policy_id: int) -> Terms | None:
        """The :class:`Terms` of a policy, None if it is not in force or broken."""
        found = self._made.get(policy_id)
        if found is None and policy_id in self._waiting:
            found = self._make(policy_id)
        return found

    def __getitem__(self, policy_id: int) -> Terms:
        found = self.get(policy_id)
        if found is None:
            raise KeyError(policy_id)
        return found

    def __contains__(self, policy_id: int) -> bool:
        return self.get(policy_id) is not None

    def _make(self, policy_id: int) -> Terms | None:
        try:
            terms = self._made[policy_id] = self._source.terms(policy_id)
        except Exception as error:  # whatever is wrong with one, the others go on
            self.give_up(policy_id, error)
            return None
        return terms

    def make_all(self) -> None:
        """Make what was not asked for yet, so that every broken policy is known."""
        for policy_id in list(self._waiting):
            self.get(policy_id)

    def give_up(self, policy_id: int, error: Exception) -> None:
        """Leave out a policy that cannot be used, and say so once."""
        self._waiting.discard(policy_id)
        self._made.pop(policy_id, None)
        self._broken[policy_id] = str(error) or type(error).__name__
        _logger.warning("SLA %s cannot be used: %s", policy_id, error)
