"""A rule that finds nothing to judge does not apply: it never passes."""

from pathlib import Path

from tests.policies.conftest import report_on

INVENTORIES = Path(__file__).parent / "inventories"
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
  - {{id: tool, developer: org, licence: {{id: MIT, text_sha256: {HASH}}}, built_in: [FR], telemetry: {{setting: none}},
     licence_server: false, requires: []}}
data_flows:
  - {{id: flow, from: app, to: service, datasets: [data], purpose: x, transfer_mechanism: none,
     encryption: {{in_transit: true, customer_only_keys: false}}}}
"""
"""Every kind of asset; each list that can be empty is, and whatever is stated leads to the one organization."""


def test_of_what_is_empty_only_rules_pass_that_had_something_to_judge(said, tmp_path: Path):
    """Their passing inventories say what that is: ``# judges: who made it``."""
    passed = {result.rule for result in report_on(tmp_path, EMPTY).passes or ()}
    assert [rule for rule in sorted(passed) if not said(INVENTORIES / rule / "pass.yaml", "judges")] == []
    assert len(passed) > 10
