"""Each kind of fault in a small system that has it, and beside it a careful system that comes near and is right.

Both are the system that states everything with a few fields changed, so what differs between the two is the fault.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sovcheck.errors import InputError
from sovcheck.findings.report import Report, Verdict
from tests.plain_words import unjudged
from tests.policies.conftest import TODAY, report_on

FAULTS = Path(__file__).parent / "faults"
CLEAN = Path(__file__).parents[2] / "inventories" / "stated-in-full" / "inventory.yaml"
KINDS = sorted(path.stem for path in FAULTS.glob("*.yaml"))
LEFT_OUT = "~"

Fields = dict[str, Any]


@cache
def read(path: Path) -> Fields:
    """A file with every scalar as text, as sovcheck reads it."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def with_fields(before: Fields, fields: Fields) -> Fields:
    """The fields put over those before; inside a mapping too, a list is replaced, and ``~`` leaves a field out."""
    after = dict(before)
    for name, value in fields.items():
        if value == LEFT_OUT:
            after.pop(name, None)
        elif isinstance(value, dict) and isinstance(before.get(name), dict):
            after[name] = with_fields(before[name], value)
        else:
            after[name] = value
    return after


def with_assets(system: Fields, groups: Fields) -> Fields:
    """The system with other assets: one with an id that it has is changed, any other is new."""
    after = with_fields(system, {name: value for name, value in groups.items() if not isinstance(value, list)})
    for group, assets in groups.items():
        if isinstance(assets, list):
            by_id = {asset["id"]: asset for asset in system[group]}
            after[group] = list((by_id | {asset["id"]: _asset(by_id, asset) for asset in assets}).values())
    return after


def _asset(by_id: Fields, asset: Fields) -> Fields:
    return with_fields(by_id.get(asset["id"], {}), asset)


def system_of(kind: str, which: str) -> tuple[str, date]:
    """The inventory of a kind's ``fault``, or of its ``careful`` sister, and the day that it is judged on."""
    about = read(FAULTS / f"{kind}.yaml")
    system = with_assets(read(CLEAN), about.get("both", {}))
    system = with_assets(system, about[which].get("system", {}))
    return yaml.safe_dump(system), date.fromisoformat(about[which].get("today", TODAY.isoformat()))


def judge(folder: Path, kind: str, which: str) -> Report:
    """Scan the fault of a kind, or its careful sister."""
    return report_on(folder, *system_of(kind, which))


def findings(report: Report) -> list[tuple[str, str, str, str]]:
    """Rule, asset, status and message of each, but for accelerators from abroad: there are no others."""
    results = ((result.rule, result.asset, result.status.value, result.message) for result in report.results)
    return [result for result in results if result[0] != "CMP-06"]


def passed(report: Report) -> set[tuple[str, str]]:
    return {(result.rule, result.asset) for result in report.passes or ()}


def judged(report: Report) -> set[tuple[str, str]]:
    return passed(report) | {(rule, asset) for rule, asset, _, _ in findings(report)}


def named(about: Fields, *lists: str) -> set[tuple[str, str]]:
    """The rules and assets of lists such as ``passes``, which hold lines ``RULE asset``."""
    return {(rule, asset) for name in lists for rule, asset in map(str.split, about.get(name, []))}


def matches(wanted: Fields, report: Report) -> list[str]:
    """The messages of the report that are what is wanted."""
    key = (wanted["rule"], wanted["asset"], wanted["status"])
    return [message for *rest, message in findings(report) if tuple(rest) == key and wanted["says"] in message]


def kinds(word: str) -> list[str]:
    """The kinds whose fault comes out in such a way."""
    return [kind for kind in KINDS if word in read(FAULTS / f"{kind}.yaml")["fault"]]


@pytest.mark.parametrize("kind", kinds("finds"))
def test_the_fault_is_found_where_it_is(tmp_path: Path, kind: str):
    fault = read(FAULTS / f"{kind}.yaml")["fault"]
    report = judge(tmp_path, kind, "fault")
    assert [wanted for wanted in fault["finds"] if not matches(wanted, report)] == [], findings(report)
    assert named(fault, "passes") <= passed(report)
    assert report.verdict is not Verdict.PASS
    assert unjudged(report) == []


@pytest.mark.parametrize("kind", kinds("refused"))
def test_the_fault_is_refused(tmp_path: Path, kind: str):
    with pytest.raises(InputError) as refusal:
        judge(tmp_path, kind, "fault")
    assert read(FAULTS / f"{kind}.yaml")["fault"]["refused"] in str(refusal.value)


@pytest.mark.parametrize("kind", kinds("no_word"))
def test_a_rule_that_found_nothing_to_judge_says_nothing(tmp_path: Path, kind: str):
    report = judge(tmp_path, kind, "fault")
    assert not judged(report) & named(read(FAULTS / f"{kind}.yaml")["fault"], "no_word")


@pytest.mark.parametrize("kind", KINDS)
def test_the_careful_sister_is_right(tmp_path: Path, kind: str):
    careful = read(FAULTS / f"{kind}.yaml")["careful"]
    report = judge(tmp_path, kind, "careful")
    assert named(careful, "passes") <= passed(report)
    assert not judged(report) & named(careful, "no_word")
    assert {(rule, asset) for rule, asset, _, _ in findings(report)} == named(careful, "told", "still")
    assert (report.verdict is Verdict.PASS) == ("still" not in careful), findings(report)
    assert unjudged(report) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", kinds("finds"))
def test_what_the_plain_words_say_is_judged_of_what_is_not_critical_too(tmp_path: Path, kind: str):
    text, today = system_of(kind, "fault")
    system = yaml.load(text, Loader=yaml.BaseLoader)
    consumer = [{**application, "criticality": "consumer"} for application in system["applications"]]
    assert unjudged(report_on(tmp_path, yaml.safe_dump({**system, "applications": consumer}), today)) == []


@pytest.mark.parametrize("kind", kinds("finds"))
def test_the_sister_has_nothing_of_the_fault(tmp_path: Path, kind: str):
    about = read(FAULTS / f"{kind}.yaml")
    report = judge(tmp_path, kind, "careful")
    for wanted in about["fault"]["finds"]:
        assert not matches(wanted, report)
        assert (wanted["rule"], wanted["asset"]) in named(about["careful"], "passes", "no_word", "told", "still")


def test_every_file_says_how_its_fault_comes_out():
    assert sorted(kinds("finds") + kinds("refused") + kinds("no_word")) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_line_says_what_the_fault_is(kind: str):
    first = (FAULTS / f"{kind}.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith("# ")
    assert first.endswith(".")
