# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The whole configuration at one moment, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from .policies import Policies
from .routing.rules import Routes
from .terms import Acts, Source
from .watches import Watch


@dataclass(slots=True)
class Snapshot:
    """The whole configuration at one moment, as plain values."""

    entities: frozenset[str] = frozenset()
    #: Disabled models of which something still runs, a part of ``entities``.
    closing: frozenset[str] = frozenset()
    models: tuple[str, ...] = ()
    policies: Policies = field(default_factory=lambda: Policies(Source.empty(), (), {}))
    defaults: dict[tuple[str, int], int] = field(default_factory=dict)
    disabled: frozenset[int] = frozenset()
    #: Policies that cannot be used, with the reason, for example a field that is gone:
    #: only time goes on for what runs.
    broken: dict[int, str] = field(default_factory=dict)
    watches: dict[str, Watch] = field(default_factory=dict)
    source: Source = field(default_factory=Source.empty)
    #: The routing rules that are in use.
    routes: Routes = field(default_factory=Routes)
    #: Whether there are entitlements at all, in whatever state: a desk without any pays
    #: nothing for them. True while that is not known.
    sold: bool = True
    #: Whether a team or a category has an activity plan, in the same way.
    planned: bool = True
    #: Why the configuration could not be read, if so; this is an older one then.
    failure: str = ""

    def acts(self, policy: int) -> Acts | None:
        """What the policy does, None if nothing is known of it."""
        terms = self.policies.get(policy)
        if terms:
            return terms.acts
        return self.source.acts(policy) if policy in self.broken else None

    def responsible(self, model: str) -> str:
        """The field that says who is responsible for a model's records, or ""."""
        entity = self.source.entities.get(model)
        return (entity and entity.responsible) or ""

    def responsibles(self) -> dict[str, str]:
        """The fields that say who is responsible, by model."""
        return {model: self.responsible(model) for model in self.models}

    def default_policy(self, model: str, company_id: int) -> int:
        """The default of the company, else the shared one, else 0 (C2)."""
        own = self.defaults.get((model, company_id))
        return own or self.defaults.get((model, 0), 0)


NOTHING = Snapshot()
