# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The stories that every application's records go through."""


class AppStories:
    """What is true of every model, whatever its records are.

    Its KPI warns after three hours and fails after four, unless a related record says
    otherwise.
    """

    #: What the record is found with when it is on hold, and when it is not any more.
    held = {}
    released = {}
    #: The item and the failure time before and after a related record changes.
    item = "Others"
    other_item = "Gold"
    other_failure = "2026-01-05 10:00"

    def _record(self, **vals):
        """A record of the model, made by a user with no rights on the engine."""
        raise NotImplementedError

    def _meet(self, record):
        """Make the KPI of the record true."""
        raise NotImplementedError

    def _related_record(self):
        """A record that looks at the related one."""
        return self._record()

    def _change_related(self):
        """Change the related record, so that another item applies."""
        raise NotImplementedError

    def _held_record(self):
        """A record that is on hold from the start."""
        return self._record(**self.held)

    def _release(self, record):
        record.write(self.released)

    def test_met_in_time(self):
        """SEMANTICS B1: no code is needed to track the model."""
        with self.at("2026-01-05 09:00"):
            record = self._record()
            instance = self.instance_of(record)
        self.assert_instance(
            instance,
            status="in_progress",
            warning_time="2026-01-05 12:00",
            failure_time="2026-01-05 13:00",
        )
        with self.at("2026-01-05 10:00"):
            self._meet(record)
            self._settle()
        self.assert_instance(instance, status="succeeded", met_time="2026-01-05 10:00")

    def test_breached(self):
        """SEMANTICS B1, I2."""
        with self.at("2026-01-05 09:00"):
            instance = self.instance_of(self._record())
        with self.at("2026-01-05 12:00"):
            self._settle()
            self.assertEqual(instance.status, "nearing")
        with self.at("2026-01-05 13:00"):
            self._settle()
            self.assertEqual(instance.status, "noncompliant")

    def test_paused(self):
        """SEMANTICS B3, H2: two hours on hold are two hours more."""
        with self.at("2026-01-05 09:00"):
            record = self._held_record()
            instance = self.instance_of(record)
            self.assertEqual(instance.status, "paused")
        with self.at("2026-01-05 11:00"):
            self._release(record)
            self._settle()
        self.assert_instance(
            instance, status="in_progress", failure_time="2026-01-05 15:00"
        )

    def test_a_related_record_changes(self):
        """SEMANTICS F2: that reaches the records which look at it."""
        with self.at("2026-01-05 09:00"):
            record = self._related_record()
            self.assertEqual(self.instance_of(record).item_id.name, self.item)
        with self.at("2026-01-05 09:30"):
            self._change_related()
            instance = self.instance_of(record)
        self.assertEqual(instance.item_id.name, self.other_item)
        self.assert_instance(
            instance, status="in_progress", failure_time=self.other_failure
        )
