"""CycloneDX: valid by the official schema; every reference and pointer leads somewhere; each fact has its source."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sovcheck.errors import UsageError
from sovcheck.findings.report import Report, Status
from sovcheck.report.formats import ReportFormat, render
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

ROOT = Path(__file__).parents[2]
SCHEMAS = files("cyclonedx.schema._res")
SYSTEM = """\
apiVersion: sovcheck/v1
kind: Inventory
metadata: {name: Example assistant}
organizations:
  - {id: agency, name: Example Agency, country: FR, public_body: true}
  - {id: developer-a, name: Developer A, country: FR, parents: []}
models:
  - id: base-model
    developer: developer-a
    base_models: undisclosed
    licence: {id: Apache-2.0, url: "https://example.org/licence"}
  - id: tuned-model
    name: Tuned model
    developer: agency
    base_models: [base-model]
    revision: 0f3c
    licence: {id: own-terms}
    files:
      - path: model.safetensors
        format: safetensors
        sha256: 1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014
    training_datasets: [letters]
    training_summary_url: https://example.org/summary
    copyright_policy_url: none
    evaluations:
      - {name: letters-bench, date: 2026-10-01, score: 71.5, languages: [fr], url: "https://example.org/bench"}
datasets:
  - {id: letters, class: personal, controller: agency, stored_in: [store]}
cloud_services:
  - {id: store, provider: agency, type: object-store, country: FR}
gpu_hosts:
  - {id: host, operator: agency, country: FR, serves: [tuned-model], runtime: {software: runtime}}
software:
  - {id: runtime, licence: {id: MIT}}
applications:
  - {id: assistant, owner: agency, domicile: FR, data: [letters], requires: [tuned-model]}
data_flows:
  - {id: mail, from: assistant, to: store, datasets: [letters]}
"""


@cache
def validator() -> Any:
    def schema(name: str) -> Any:
        return json.loads((SCHEMAS / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8"))

    beside = [
        (f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json", schema(name))
        for name in ("spdx", "jsf-0.82", "cryptography-defs")
    ]
    registry = jsonschema_rs.Registry(beside)
    return jsonschema_rs.validator_for(schema("bom-1.7"), registry=registry, validate_formats=True)


def document_of(report: Report) -> Any:
    """The document, which holds by the schema and in itself."""
    document = json.loads(render(ReportFormat.CYCLONEDX, report))
    validator().validate(document)
    holds_together(document)
    return document


def holds_together(document: Any) -> None:
    names = list(values(document, "bom-ref"))
    assert len(set(names)) == len(names)
    referred = [*values(document, "ref", "target", "assessor", "requirement", "attributedTo")]
    for several in values(document, *("dependsOn", "claims", "counterClaims", "mitigationStrategies", "assemblies")):
        referred += [each for each in several if isinstance(each, str)]
    for claim in document["declarations"].get("claims", []):
        referred += claim.get("evidence", [])
    assert set(referred) <= set(names)
    for citation in document.get("citations", []):
        for pointer in citation["pointers"]:
            assert at(document, pointer) is not None


def values(node: Any, *keys: str) -> Iterator[Any]:
    """What stands under these keys, anywhere."""
    if isinstance(node, dict):
        yield from (node[key] for key in keys if key in node)
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from values(item, *keys)


def at(document: Any, pointer: str) -> Any:
    found = document
    for step in pointer.split("/")[1:]:
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


def notes_of(document: Any, pointer: str) -> list[str]:
    return [each["note"] for each in document["citations"] if pointer in each["pointers"]]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The document of a small system that one can work out by hand."""
    folder = tmp_path_factory.mktemp("example")
    (folder / "system.yaml").write_text(SYSTEM, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        asked = ScanRequest(
            paths=("system.yaml",), today=date(2026, 11, 21), stating=True, list_passes=True, frameworks=("eu-csf",)
        )
        return document_of(scan(asked))


def component(document: Any, name: str) -> tuple[int, Any]:
    (found,) = [(at, each) for at, each in enumerate(document["components"]) if each["bom-ref"] == name]
    return found


@pytest.mark.parametrize("fixture", ["report", "hostile_report", "empty_report"])
def test_it_is_valid_by_the_official_schema(fixture, request):
    document_of(request.getfixturevalue(fixture))


def test_a_model_has_maker_licence_ancestors_files_data_and_measurements(example):
    _, model = component(example, "tuned-model")
    assert model["type"] == "machine-learning-model"
    assert model["name"] == "Tuned model"
    assert model["version"] == "0f3c"
    assert model["manufacturer"] == {"name": "Example Agency", "address": {"country": "FR"}}
    assert model["licenses"] == [{"license": {"name": "own-terms", "acknowledgement": "declared"}}]
    (ancestor,) = model["pedigree"]["ancestors"]
    assert ancestor["name"] == "base-model"
    assert ancestor["licenses"] == [{"expression": "Apache-2.0", "acknowledgement": "declared"}]
    (file,) = model["components"]
    assert (file["name"], file["hashes"][0]["content"][:6]) == ("model.safetensors", "1b4f0e")
    assert model["modelCard"]["modelParameters"]["datasets"] == [{"ref": "letters"}]
    assert model["modelCard"]["quantitativeAnalysis"]["performanceMetrics"] == [
        {"type": "letters-bench (2026-10-01)", "value": "71.5", "slice": "fr"}
    ]
    assert [page["type"] for page in model["externalReferences"]] == ["documentation", "quality-metrics"]


def test_what_is_not_stated_is_left_out_and_what_is_undisclosed_is_said(example):
    _, base = component(example, "base-model")
    assert "version" not in base
    assert "modelCard" not in base
    assert base["pedigree"] == {"notes": "Its developer does not say on which models it is based."}
    _, runtime = component(example, "runtime")
    assert not {"manufacturer", "supplier", "version"} & set(runtime)
    assert example["compositions"] == [{"aggregate": "unknown", "assemblies": ["sovcheck:system"]}]


def test_each_component_depends_on_what_it_cannot_work_without(example):
    assert {each["ref"]: each["dependsOn"] for each in example["dependencies"]} == {
        "sovcheck:system": ["assistant"],
        "assistant": ["letters", "tuned-model"],
        "host": ["runtime"],
        "tuned-model": ["host"],
    }


def test_facts_are_cited_by_the_line_that_states_them(example):
    number, model = component(example, "tuned-model")
    lines = SYSTEM.splitlines()
    revision = lines.index("    revision: 0f3c") + 1
    assert notes_of(example, f"/components/{number}/version") == [f"system.yaml:{revision}"]
    base = lines.index("    base_models: [base-model]") + 1
    assert notes_of(example, f"/components/{number}/pedigree/ancestors/0") == [f"system.yaml:{base}"]
    (property_of,) = [at for at, each in enumerate(model["properties"]) if each["name"] == "sovcheck:revision"]
    assert notes_of(example, f"/components/{number}/properties/{property_of}") == [f"system.yaml:{revision}"]
    (file,) = example["metadata"]["component"]["components"]
    assert (file["bom-ref"], file["type"]) == ("file:system.yaml", "file")


def test_data_says_how_much_protection_it_needs_and_who_decides_about_it(example):
    _, letters = component(example, "letters")
    (data,) = letters["data"]
    assert data["classification"] == "personal"
    assert data["governance"]["owners"][0]["organization"]["name"] == "Example Agency"


def test_services_organizations_and_flows_are_there(example):
    assert [(each["bom-ref"], each["provider"]["name"]) for each in example["services"]] == [
        ("store", "Example Agency")
    ]
    targets = example["declarations"]["targets"]
    assert [each["bom-ref"] for each in targets["organizations"]] == ["agency", "developer-a"]
    assert [each["bom-ref"] for each in targets["components"]] == ["mail"]
    assert {"name": "sovcheck:agency:public_body", "value": "true"} in example["properties"]


def test_a_failure_and_an_unknown_speak_against_their_rule_and_a_pass_for_it(report):
    document = document_of(report)
    claims = {each["bom-ref"]: each for each in document["declarations"]["claims"]}
    rules = {each["requirement"]: each for each in document["declarations"]["attestations"][0]["map"]}
    for rule, mapped in rules.items():
        told = [claims[each] for each in mapped.get("counterClaims", [])]
        results = [result for result in report.results if f"rule:{result.rule}" == rule]
        assert [claim["target"] for claim in told] == [result.asset for result in results]
        assert all(claim["evidence"] for claim in told)
        assert [bool(claim.get("mitigationStrategies")) for claim in told] == [
            result.status is Status.WAIVED for result in results
        ]
    assert rules["rule:LIC-01"]["conformance"]["score"] == 0.5
    assert "rule:MOD-03" not in rules  # it applied to nothing


def test_a_clause_is_scored_only_where_it_is_known(example):
    frameworks = [each for each in example["declarations"]["attestations"] if "Sovereignty" in each["summary"]]
    assert frameworks
    for mapped in (each for attestation in frameworks for each in attestation["map"]):
        said = mapped["conformance"]["rationale"].split(";")[0]
        expected = {"met": 1, "not met": 0, "unknown": None, "not assessable": None}[said]
        assert mapped["conformance"].get("score") == expected
        assert ("claims" in mapped) == (said == "met")
        assert ("counterClaims" in mapped) == (said in {"not met", "unknown"})


def test_a_pass_that_is_listed_is_a_claim(example):
    (rules, *_) = example["declarations"]["attestations"]
    assert any(mapped.get("claims") for mapped in rules["map"])


def test_equal_reports_give_equal_bytes_and_another_inventory_another_serial_number(report):
    assert render(ReportFormat.CYCLONEDX, report) == render(ReportFormat.CYCLONEDX, report)
    file = report.inventory.files[0].model_copy(update={"sha256": "0" * 64})
    other = report.model_copy(update={"inventory": report.inventory.model_copy(update={"files": (file,)})})
    assert document_of(other)["serialNumber"] != document_of(report)["serialNumber"]


def test_a_report_without_what_is_stated_says_what_to_do(report):
    with pytest.raises(UsageError, match="scan again"):
        render(ReportFormat.CYCLONEDX, report.model_copy(update={"stated": None}))


def test_the_example_as_a_whole(example, golden):
    golden("example.cdx.json", json.dumps(_without_ours(example), indent=1) + "\n")


def _without_ours(document: Any) -> Any:
    """Without what changes with every rule, and with the catalog."""
    kept = {
        name: part for name, part in document.items() if name not in {"serialNumber", "declarations", "definitions"}
    }
    metadata = {name: part for name, part in kept["metadata"].items() if name not in {"tools", "properties"}}
    return kept | {"metadata": metadata}


TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=TEXTS,
    revision=st.text(st.characters(codec="utf-8"), max_size=1_100).map("r0{}".format),
    licence=TEXTS.filter(bool),
    url=TEXTS.map("u0{}".format) | st.from_regex(r"https?://[a-z:%@.\[\]]{1,9}[/?#%a-z]{0,9}", fullmatch=True),
    paths=st.lists(TEXTS, max_size=3),
    bases=st.lists(st.sampled_from(["base", "other"]), max_size=3),
    file=TEXTS.filter(bool),
)
def test_whatever_is_stated_is_cited_and_the_document_is_valid(sample, **drawn: Any):
    model = {
        "id": "model",
        "name": drawn["name"],
        "revision": drawn["revision"],
        "licence": {"id": drawn["licence"], "url": drawn["url"]},
        "files": [{"path": path, "format": "gguf"} for path in drawn["paths"]],
        "base_models": drawn["bases"],
        "training_summary_url": drawn["url"],
    }
    facts = [
        {"field": field, "value": value, "file": drawn["file"], "line": line}
        for line, (field, value) in enumerate(model.items(), start=1)
        if field != "id"
    ]
    stated = {"asset": "model", "kind": "model", "file": drawn["file"], "line": 1, "facts": facts}
    written = json.loads(render(ReportFormat.JSON, sample))
    report = Report.model_validate(written | {"stated": [stated]})
    document = document_of(report)
    cited = {note for citation in document["citations"] for note in [citation["note"]]}
    assert cited == {f"{drawn['file']}:{fact['line']}" for fact in facts}
