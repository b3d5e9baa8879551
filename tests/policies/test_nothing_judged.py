"""A rule that finds nothing to judge does not apply: it never passes."""

from collections.abc import Mapping
from pathlib import Path

from tests.policies.conftest import report_on

HASH = "2" * 64
EMPTY = f"""
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {{id: org, country: FR, parents: [], public_body: true, listed_parties: [], certifications: [],
     administered_from: [], support_countries: [], technology_from: []}}
models:
  - {{id: model, developer: org, base_models: [], access: weights, files: [], stored_in: [], languages: [],
     modalities: [], training_datasets: [], evaluations: [], licence: {{id: MIT, text_sha256: {HASH}}},
     remote_code: false, self_hosted: false, openness: closed}}
gpu_hosts:
  - {{id: host, owner: org, operator: org, country: FR, tenancy: owned, accelerators: [], administered_from: [],
     serves: [], requires: [], management: {{phone_home: false, licence_server: false}}, runtime: {{offline: true}},
     contract: {{law: FR, venue: FR}}}}
cloud_services:
  - {{id: service, provider: org, type: other, country: FR, administered_from: [], support_countries: [], requires: [],
     training_use: never, contract: {{law: FR, venue: FR}}}}
datasets:
  - {{id: data, controller: org, curator: org, class: public, subject_countries: [], stored_in: [], backed_up_in: []}}
applications:
  - {{id: app, owner: org, domicile: FR, criticality: consumer, stage: development, fields_of_use: [general], users: 0,
     monthly_revenue_usd: 0, data: [], logs_to: [], languages: [], requires: [service]}}
software:
  - {{id: tool, developer: org, licence: {{id: MIT, text_sha256: {HASH}}}, built_in: [], telemetry: {{setting: none}},
     licence_server: false, requires: []}}
data_flows:
  - {{id: flow, from: app, to: service, datasets: [], purpose: x, transfer_mechanism: none,
     encryption: {{in_transit: true, customer_only_keys: false}}}}
"""
"""Every kind of asset; each list that can be empty is, and whatever is stated leads to the one organization."""

JUDGED: Mapping[str, str] = {
    "CMP-01": "who controls the operator",
    "CMP-02": "who holds shares in the operator or provider",
    "CMP-08": "who can stop the host",
    "DAT-06": "whether the provider trains on what it is sent",
    "DEP-02": "whether the owner is on a list",
    "DEP-08": "the law of the contract",
    "DEP-12": "who can withhold updates",
    "DEP-14": "who can stop the service",
    "DEP-15": "who made it",
    "DEP-16": "whether a change of control is announced",
    "EVD-06": "how much is known",
    "LIC-01": "the licence and its text",
    "LIC-02": "whom the licence shuts out",
    "LIC-03": "what the licence bars",
    "LIC-04": "whether the licence grants commercial use",
    "LIC-05": "how the licence ends",
    "LIC-06": "where the licence has a limit of size",
    "MOD-03": "whether the base models are stated",
}
"""By rule that passes something there: what it judged all the same."""


def test_of_what_is_empty_only_rules_pass_that_had_something_to_judge(tmp_path: Path):
    report = report_on(tmp_path, EMPTY)
    passed = {result.rule for result in report.passes or ()}
    assert sorted(passed - JUDGED.keys()) == []
    assert len(passed) > 10
