"""One document of every kind, whole: what changes there changes what policies see.

The Rego tests start from the same documents: ``policies/lib/golden_facts_test.rego`` is made from them.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sovcheck.facts.builder import FactsBuilder
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.source.files import policies_directory

GOLDEN = Path(__file__).parents[1] / "golden" / "facts"
IN_REGO = policies_directory() / "lib" / "golden_facts_test.rego"
HEADER = """\
# What the program says of one small system; `make golden` writes this file anew from tests/golden/facts.
# The fixtures stand on it, so that a new fact is in every document without a hand.
package sovcheck.lib.fixtures
"""
SYSTEM = """
organizations:
  - {id: ministry, name: A ministry, country: FR, public_body: true, parents: [], administered_from: [FR],
     screened: 2026-10-22}
  - {id: abroad, name: A company abroad, country: US, parents: []}
  - id: organization
    name: A company
    country: FR
    parents: [{organization: abroad, capital: 60, voting: 60}, {organization: ministry, capital: 40, voting: 40}]
    public_body: false
    listed_parties: []
    security_operations_from: [FR]
    certifications: [{scheme: a scheme, level: "1", status: certified, valid_until: 2027-11-21}]
models:
  - {id: root, developer: abroad, base_models: [], licence: {id: regional}, modalities: [text, image]}
  - id: model
    developer: organization
    base_models: [root]
    access: weights
    licence: {id: free}
    revision: 0123456789abcdef0123456789abcdef01234567
    files: [{path: model.gguf, format: gguf, bytes: 4294967296}]
    parameters: 8B
    dtype: int4
    openness: open-weights
    modalities: [text]
    release_date: 2026-05-21
    update: {host: gpu_host, code: true, owners: 2, last_update: 2026-11-01}
    stored_in: [gpu_host]
    evaluations: [{name: a benchmark, date: 2026-10-21, score: 70, reference: 80, domains: [legal]}]
datasets:
  - id: dataset
    controller: ministry
    licence: {id: MIT}
    class: personal
    subject_countries: [FR]
    origin_countries: [FR]
    opt_outs: honoured
    export_filings: [{country: FR, route: certification, until: 2027-11-21}]
    stored_in: [gpu_host]
    backed_up_in: [cloud_service]
    deletion_evidence: {method: a method, date: 2026-08-13}
gpu_hosts:
  - id: gpu_host
    owner: ministry
    operator: organization
    tenancy: colocated
    country: FR
    accelerators: [{model: gpu, count: 4}]
    management: {provider: abroad, phone_home: false}
    serves: [model]
    key_custody: {custodian: customer-only}
    contract: {law: FR, end: 2027-11-21, unilateral_changes: true, change_notice_days: 30, enforces_lists_of: [US]}
    exit_plan: {exists: true}
    export_licence: {reference: a number, until: 2027-11-21}
    runtime: {software: software}
    security_operations_from: [FR]
cloud_services:
  - id: cloud_service
    cloud: cloud
    region: eu
    type: inference-api
    training_use: opted-out
    interface: {standard: a standard, open: true}
    exit_plan: {exists: true, tested: 2026-08-13}
    security_operations_from: [FR]
    subcontractors: [{country: FR, role: a part of the work}]
    subcontractors_complete: true
software:
  - id: software
    developer: abroad
    licence: {id: unheard-of}
    built_in: [US]
    sbom: {complete: true}
    source_copy: {exists: true, age_hours: 24, country: FR}
    telemetry: {setting: 'on', to: gpu_host}
applications:
  - id: application
    owner: ministry
    domicile: FR
    criticality: government
    stage: production
    fields_of_use: [general]
    users: 1200
    data: [dataset]
    logs_to: [gpu_host]
    maintainers: 2
    service_level: {max_monthly_cost: 40000}
    running_cost: {monthly: 38000, measured: 2026-10-31}
    requires: [{any_of: [model, {id: cloud_service, tested: 2026-10-22}]}, {id: software, optional: true}]
data_flows:
  - {id: data_flow, from: application, to: cloud_service, datasets: [dataset], transfer_mechanism: scc}
"""


@pytest.mark.parametrize("kind", Kind)
def test_the_facts_of_each_kind_are_as_before(builder_of: Callable[[str], FactsBuilder], kind: Kind):
    facts = json.dumps(builder_of(SYSTEM).facts(kind.value), indent=2) + "\n"
    golden = GOLDEN / f"{kind.value}.json"
    if os.environ.get("SOVCHECK_UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(facts)
    assert facts == golden.read_text(), "`make golden` writes it anew, if the change is meant"


def rego_of(value: Any, depth: int = 0) -> str:
    """A value as OPA's formatter would write it."""
    if not value or not isinstance(value, dict | list):
        return json.dumps(value)
    items = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    start, end = "{}" if isinstance(value, dict) else "[]"
    lines = (f"{'' if key is None else f'{json.dumps(key)}: '}{rego_of(item, depth + 1)}," for key, item in items)
    indent = "\t" * depth
    return "\n".join([start, *(f"{indent}\t{line}" for line in lines), f"{indent}{end}"])


def test_the_rego_tests_start_from_these_facts():
    documents = {kind.value: json.loads((GOLDEN / f"{kind.value}.json").read_text()) for kind in Kind}
    text = f"{HEADER}\ngolden := {rego_of(documents)}\n"
    if os.environ.get("SOVCHECK_UPDATE_GOLDEN"):
        IN_REGO.write_text(text)
    assert text == IN_REGO.read_text(), "`make golden` writes it anew, if the change is meant"
