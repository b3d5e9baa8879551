"""A rule that `sovcheck policy new` writes holds as it is written, whatever kind and fact it is about."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sovcheck.engine.embedded.testing import run_tests
from sovcheck.errors import UsageError
from sovcheck.facts.documents.label_index import labels_of
from sovcheck.findings.report import Status
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rules import PolicySet
from sovcheck.policy.scaffold import Draft, draft, files_of, known_in
from sovcheck.policy.source.files import policies_directory
from sovcheck.policy.testing import load_tests
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan


@pytest.fixture(scope="module")
def bundled() -> PolicySet:
    return load_policies()


def drafts(policies: PolicySet) -> list[Draft]:
    """One of every fact that a draft can judge."""
    found = []
    for kind in Kind:
        for fact in labels_of(kind):
            try:
                number = len(found) + 1
                found.append(draft(f"acme/rule_{number}", policies, kind, fact, f"ACME-{number:02}"))
            except UsageError:
                continue
    return found


@pytest.fixture(scope="module")
def written(bundled: PolicySet, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Draft]]:
    folder = tmp_path_factory.mktemp("own")
    rules = drafts(bundled)
    for rule in rules:
        for path, text in files_of(rule, folder / "policies", folder / "inventories").items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder, rules


def test_the_tests_of_all_drafts_pass_and_cover_them(written: tuple[Path, list[Draft]]):
    folder, rules = written
    assert {rule.kind for rule in rules} == set(Kind)
    suite = load_tests((folder / "policies",))
    own = tuple(test for test in suite.tests if test.package.startswith("acme."))
    assert len(own) == 2 * len(rules)
    run = run_tests(replace(suite, tests=own))
    assert run.failed == ()
    assert [place for place in run.coverage.missed if "acme" in place.file] == []


@pytest.mark.parametrize("layer", ["compute", "models"])
def test_a_bundled_one_is_written_as_opa_writes_it(layer: str, bundled: PolicySet, opa_binary: Path, tmp_path: Path):
    rule = draft(f"{layer}/rented_host", bundled, Kind.GPU_HOST, "tenancy", None)
    rego = {
        path: text for path, text in files_of(rule, policies_directory(), tmp_path).items() if path.suffix == ".rego"
    }
    assert len(rego) == 2
    for path, text in rego.items():
        copy = tmp_path / path.name
        copy.write_text(text, encoding="utf-8")
        assert subprocess.run([opa_binary, "fmt", copy], capture_output=True, text=True, check=True).stdout == text


@pytest.mark.parametrize("kind", Kind)
def test_its_inventories_pass_and_fail_it(kind: Kind, written: tuple[Path, list[Draft]]):
    folder, rules = written
    rule = next(rule for rule in rules if rule.kind is kind)
    for name in ("pass", "fail"):
        path = folder / "inventories" / rule.id / f"{name}.yaml"
        request = ScanRequest(
            paths=(str(path),),
            policies=(folder / "policies",),
            today=date(2026, 11, 21),
            home="FR",
            list_passes=True,
        )
        report = scan(request)
        statuses = {each.status for each in report.results if each.rule == rule.id}
        assert statuses == ({Status.FAIL} if name == "fail" else set()), path.read_text()
        assert (rule.id in {each.rule for each in report.passes or ()}) == (name == "pass")


def test_a_bundled_layer_gives_the_next_id_and_the_fixtures_of_its_kind(bundled: PolicySet):
    rule = draft("compute/rented_host", bundled, Kind.GPU_HOST, None, None)
    last = max(int(each.id[4:]) for each in bundled.rules if each.layer == "compute")
    assert rule.id == f"CMP-{last + 1:02}"
    texts = list(files_of(rule, policies_directory(), Path("inventories")).values())
    assert "package sovcheck.compute.rented_host\n" in texts[0]
    assert 'object.union(fixtures.golden.gpu_host, {"tenancy": "owned"})' in texts[1]


def test_rules_of_ones_own_count_on_from_those_that_are_there(written: tuple[Path, list[Draft]]):
    folder, rules = written
    known = known_in(folder / "policies")
    assert draft("acme/another", known, Kind.MODEL, None, None).id == f"ACME-{len(rules) + 1:02}"
    with pytest.raises(UsageError, match="there is a rule acme/rule_1 already"):
        draft("acme/rule_1", known, Kind.MODEL, None, None)


@pytest.mark.parametrize(
    ("name", "fact", "rule_id", "says"),
    [
        ("acme", None, None, "is not LAYER/NAME"),
        ("../acme/rule", None, None, "is not LAYER/NAME"),
        ("acme/Rule", None, None, "is not LAYER/NAME"),
        ("acme/rule", "country", None, "choose one of tenancy, runtime_offline"),
        ("acme/rule", None, "acme-1", "is not an id"),
        ("acme/rule", None, "CMP-01", "there is a rule CMP-01 already"),
        ("compute/foreign_control", None, None, "there is a rule compute/foreign_control already"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(
    bundled: PolicySet, name: str, fact: str | None, rule_id: str | None, says: str
):
    with pytest.raises(UsageError, match=says):
        draft(name, bundled, Kind.GPU_HOST, fact, rule_id)
