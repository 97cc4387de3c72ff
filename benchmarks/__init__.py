# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What `./dev bench` runs: what an SLA costs, and whether promises hold.

`run` compares subjects in databases of their own and prints the report; `throughput`,
`faults` and `punctual` measure what is no matter of ratios.
"""
