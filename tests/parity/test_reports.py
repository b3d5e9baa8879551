"""Both engines give the same report to the byte, but for the name and version of the engine."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from drawn_inventories import Names, draw_inventory
from msgspec.structs import replace

from sovcheck.errors import PolicyError
from sovcheck.findings.report import Report, Status
from sovcheck.policy.loading import load_policies
from sovcheck.policy.profile import DEFAULT_PROFILE
from sovcheck.report.json_report import render_json
from sovcheck.scan.engines import EMBEDDED
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import EvidenceRequest, ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.scan.scenarios import find_scenarios, read_expectation
from tests.policies.test_kinds_of_fault import KINDS, kinds, system_of

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
SCENARIOS = find_scenarios(REPOSITORY / "inventories")
RULES = REPOSITORY / "tests" / "policies" / "inventories"
CUSTOM = REPOSITORY / "examples" / "custom-policy"
TODAY = date(2026, 11, 21)
DRAWN = 500

OWN = """# METADATA
# title: Much at once
# description: What the language has, over the facts of a host.
# custom:
#   id: ACME-02
#   severity: low
#   applies_to: [gpu_host]
#   needs: []
#   needs_to_pass: [country, tenancy]
#   remediation: None.
package acme.much

default marks := set()

deny contains finding if {
	strangers := {party.country | some party in input.exposure.cutoff; party.country != null}
	readers := [party.country | some party in input.exposure.access; party.country != null]
	some stranger in strangers - {code | some code in data.profile.trusted}
	count([bloc.id | some bloc in data.catalog.blocs; stranger in bloc.members]) < 9
	every code in data.profile.critical { lower(code) == code }
	words := [upper(stranger), count(readers), concat(", ", sort(readers)), count(marks), place, input.tenancy]
	finding := {"message": sprintf("%s: %d of %s, %v, %v, %v \U0001f512", words), "path": null}
}

place := input.country if input.country != null

place := "nowhere" if input.country == null
"""
UNDEFINED_UNDER_NOT = """# METADATA
# title: Nobody trusted
# description: Where a name is undefined, not is true in one engine and undefined in the other.
# custom:
#   id: ACME-03
#   severity: low
#   applies_to: [gpu_host]
#   remediation: None.
package acme.nobody

deny contains {"message": "nobody", "path": null} if {
	not %s
}
"""
TELLING = """# METADATA
# title: Who reads
# description: Many names in one sentence.
# custom:
#   id: ACME-04
#   severity: low
#   applies_to: [gpu_host]
#   remediation: None.
package acme.readers

import data.acme.words

readers contains party.country if {
	some party in input.exposure.access
	party.country != null
}

deny contains {"message": sprintf("%%v reads", [%s]), "path": null}
"""
WORDS = "package acme.words\n\nshown(value) := value\n"
Both = Callable[..., Iterator[tuple[Report, Report]]]


def text_of(report: Report, engine: str) -> str:
    """The report as JSON without its engine, which must be this one."""
    document = json.loads(render_json(report))
    assert document.pop("engine")["name"] == engine
    return json.dumps(document, indent=2, ensure_ascii=False)


def profile_of(rule: str) -> str:
    """The profile that the inventories of a rule are judged by."""
    own = RULES / rule / "profile.yaml"
    return str(own) if own.is_file() else DEFAULT_PROFILE


def by_inventory() -> set[str]:
    """The rules that an inventory alone can fail: none that judges what smokes have signed, or asks for a profile."""
    by_default = (rule for rule in load_policies().rules if profile_of(rule.id) == DEFAULT_PROFILE)
    return {rule.id for rule in by_default if rule.layer != "evidence"}


def assert_equal(embedded: Report, opa: Report) -> None:
    assert text_of(embedded, "embedded") == text_of(opa, "opa")


@pytest.mark.parametrize("way", ["started", "preloaded"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_scenarios(scenario: Path, way: str, request: pytest.FixtureRequest):
    choice = request.getfixturevalue(way)(())
    for run in read_expectation(scenario).runs:
        beside = scenario / run.profile
        asked = ScanRequest(
            paths=(str(scenario),),
            today=run.today,
            profile=str(beside) if beside.is_file() else run.profile,
            home=run.home,
            list_passes=True,
        )
        assert_equal(scan(replace(asked, engine=EMBEDDED)), scan(replace(asked, engine=choice)))


@pytest.fixture
def evidence_of(
    tmp_path: Path, key_files: tuple[Path, Path], make_evidence: Callable[..., bytes]
) -> Callable[[Path], EvidenceRequest]:
    """The evidence of an inventory: ``NAME.smoke.json`` beside it is what its smoke has other than one that passed."""

    def request(inventory: Path) -> EvidenceRequest:
        smoke = inventory.with_suffix(".smoke.json")
        if not smoke.is_file():
            return EvidenceRequest()
        folder = tmp_path / "evidence" / inventory.parent.name / inventory.stem
        folder.mkdir(parents=True)
        (folder / "smoke.dsse.json").write_bytes(make_evidence(**json.loads(smoke.read_text())))
        return EvidenceRequest(paths=(folder,), trusted_keys=(key_files[1],))

    return request


@pytest.mark.parametrize(
    ("home", "own", "ways"),
    [
        ("FR", False, ["started"]),
        ("CN", False, ["started"]),
        ("CN", True, ["started"]),
        ("FR", True, ["started", "uploaded", "preloaded"]),
    ],
)
def test_the_inventories_of_every_rule(
    home: str,
    own: bool,
    ways: list[str],
    both: Both,
    evidence_of: Callable[[Path], EvidenceRequest],
    tmp_path: Path,
    request: pytest.FixtureRequest,
):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "much.rego").write_text(OWN)
    asked = ScanRequest(
        paths=(), today=TODAY, home=home, policies=(CUSTOM, tmp_path / "own") if own else (), list_passes=True
    )
    scans = defaultdict(list)
    for file in sorted(file for name in ("pass", "fail") for file in RULES.glob(f"*/{name}.yaml")):
        profile = profile_of(file.parent.name)
        scans[profile].append(prepare(replace(asked, paths=(str(file),), profile=profile, evidence=evidence_of(file))))
    assert sum(map(len, scans.values())) == 2 * len(load_policies().rules)
    failing = set()
    chosen = [request.getfixturevalue(way) for way in ways]
    for embedded, opa in chain.from_iterable(both(alike, *chosen) for alike in scans.values()):
        assert_equal(embedded, opa)
        failing |= {result.rule for result in embedded.results if result.status is Status.FAIL}
    if home == "FR":
        assert failing >= {rule.id for rule in load_policies(asked.policies).rules}


def test_each_kind_of_fault_and_its_careful_sister(both: Both, tmp_path: Path):
    systems = [(kind, "careful") for kind in KINDS] + [
        (kind, "fault") for kind in KINDS if kind not in kinds("refused")
    ]
    scans = defaultdict(list)
    for kind, which in systems:
        text, today = system_of(kind, which)
        inventory = tmp_path / f"{kind}.{which}.yaml"
        inventory.write_text(text, encoding="utf-8")
        asked = ScanRequest(paths=(str(inventory),), today=today, home="FR", list_passes=True)
        scans[today].append(prepare(asked))
    pairs = list(chain.from_iterable(map(both, scans.values())))
    assert len(pairs) == len(systems)
    for embedded, opa in pairs:
        assert_equal(embedded, opa)


def drawn() -> list[dict[str, Any]]:
    """As many inventories as are wanted, the same in each run."""
    names = Names(
        countries=["CH", "CN", "DE", "FR", "TW", "US"],
        licences=[
            "Apache-2.0",
            "MIT",
            "CC-BY-NC-4.0",
            "llama-4-community",
            "llama-2-community",
            "llama-3.1-community",
            "gemma",
            "anthropic-commercial-terms",
            "unheard-of",
        ],
        accelerators=["nvidia-h100-sxm", "nvidia-t4", "huawei-ascend-910b"],
        regions=[("aws", "eu-west-3"), ("aws", "eu-central-2"), ("aws", "us-east-1")],
        technologies=["amd-sev-snp", "NVIDIA CC"],
        models=["llama-3.1-8b", "mistral-7b", "qwen2.5-7b"],
    )
    # Hypothesis would draw others where other modules have been imported, whose constants it tries.
    return [draw_inventory(random.Random(seed), names) for seed in range(DRAWN)]


def test_drawn_inventories(both: Both, tmp_path: Path):
    scans = []
    for number, inventory in enumerate(drawn()):
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps({"apiVersion": "sovcheck/v1", "kind": "Inventory", **inventory}))
        scans.append(prepare(ScanRequest(paths=(str(file),), today=TODAY, home="FR", list_passes=True)))
    assert len(scans) >= DRAWN
    seen: set[tuple[str, str]] = set()
    for embedded, opa in both(scans):
        assert_equal(embedded, opa)
        seen |= {(result.rule, result.status.value) for result in embedded.results}
        seen |= {(result.rule, "pass") for result in embedded.passes or ()}
    assert {status for _, status in seen} == {"fail", "unknown", "pass"}
    assert sorted(by_inventory() - {rule for rule, status in seen if status == "fail"}) == []


@pytest.mark.parametrize("name", ['"US" in data.profile.trustde', "input.tenanty == 1", "data.profil.home == 1"])
def test_what_is_undefined_under_not_reaches_neither_engine(name: str, tmp_path: Path):
    (tmp_path / "nobody.rego").write_text(UNDEFINED_UNDER_NOT % name)
    with pytest.raises(PolicyError, match=r"nobody\.rego:12: .*did you mean"):
        load_policies([tmp_path])


@pytest.mark.parametrize(
    "shown", ["readers", "sort(readers)", "words.shown(readers)", "{name | some name in readers}", "[1.0]"]
)
def test_what_engines_write_differently_reaches_no_report(shown: str, tmp_path: Path):
    """A set is `{}` in one engine and `set()` in the other; texts in lists and sets differ, too (docs/built-ins.md)."""
    (tmp_path / "readers.rego").write_text(TELLING % shown)
    (tmp_path / "words.rego").write_text(WORDS)
    with pytest.raises(PolicyError, match=r"readers\.rego:18: sprintf: %v gets a list, .*: give it text: concat"):
        load_policies([tmp_path])


def test_what_is_advised_instead_says_the_same_in_both(both: Both, tmp_path: Path):
    (tmp_path / "readers.rego").write_text(TELLING % 'words.shown(concat(", ", sort(readers)))')
    (tmp_path / "words.rego").write_text(WORDS)
    paths = tuple(str(file) for file in sorted(RULES.glob("CMP-*/*.yaml")))
    assert paths
    scans = [
        prepare(ScanRequest(paths=(path,), today=TODAY, home="FR", policies=(tmp_path,), list_passes=True))
        for path in paths
    ]
    messages = set()
    for embedded, opa in both(scans):
        assert_equal(embedded, opa)
        messages |= {result.message for result in embedded.results if result.rule == "ACME-04"}
    assert any(", " in message for message in messages)
