"""What was accepted of one party never covers another: where a message names a party, so does the discriminator.

Each rule's failing inventory is judged twice, the second time with every foreign organization and country exchanged for
another. A finding that reads otherwise then is another finding.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from sovcheck.findings.report import Status
from sovcheck.policy.profile import DEFAULT_PROFILE
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

INVENTORIES = Path(__file__).parent / "inventories"
SCENARIOS = sorted(path.parent for path in (Path(__file__).parents[2] / "inventories").glob("*/inventory.yaml"))
RULES = sorted(folder.name for folder in INVENTORIES.iterdir() if not (folder / "fail.smoke.json").exists())
AT_HOME = {"AT", "BE", "CH", "DE", "ES", "FI", "FR", "IT", "NL", "NO", "PL", "SE"}
OTHERS = {"US": "CN", "CN": "RU", "IN": "BR", "JP": "KR", "RU": "TR", "GB": "SG"}
COUNTRIES = re.compile(rf"(?<![\w.-])({'|'.join(OTHERS)})(?![\w.-])")
NAMING_PARTIES = {"CMP-01", "CMP-03", "CMP-05", "DAT-01", "DAT-03", "DEP-01", "DEP-03", "DEP-08", "MOD-01", "MOD-04"}
"""Rules whose failing inventory has a foreign party of its own, so that the exchange must show."""

Exchange = Callable[[str], str]


def exchange_of(text: str) -> Exchange:
    """What puts other organizations abroad, in other countries, into the inventory and what belongs to it."""
    abroad = [
        organization["id"]
        for document in yaml.safe_load_all(text)
        for organization in document.get("organizations") or ()
        if organization.get("country") not in AT_HOME and organization.get("extends") is None
    ]

    def exchange(other: str) -> str:
        for name in abroad:
            other = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-]|:)", f"{name}-two", other)
        return re.sub(COUNTRIES, lambda match: OTHERS[match.group()], other)

    return exchange


def findings_of(rule: str, folder: Path, exchange: Exchange = str) -> dict[tuple[str, str | None], set[str]]:
    """The messages of a rule's failures, by what a waiver names."""
    source = INVENTORIES / rule
    for name in ("fail.yaml", "profile.yaml"):
        if (source / name).is_file():
            (folder / name).write_text(exchange((source / name).read_text(encoding="utf-8")), encoding="utf-8")
    own = folder / "profile.yaml"
    report = scan(
        ScanRequest(
            paths=(str(folder / "fail.yaml"),),
            today=date(2026, 11, 21),
            profile=str(own) if own.is_file() else DEFAULT_PROFILE,
            home="FR",
        )
    )
    found: dict[tuple[str, str | None], set[str]] = {}
    for result in report.results:
        if result.rule == rule and result.status is Status.FAIL:
            found.setdefault((result.asset, result.discriminator), set()).add(result.message)
    return found


@pytest.mark.parametrize("rule", RULES)
def test_another_party_is_another_finding(rule: str, tmp_path: Path):
    exchange = exchange_of((INVENTORIES / rule / "fail.yaml").read_text(encoding="utf-8"))
    before, after = findings_of(rule, tmp_path), findings_of(rule, tmp_path, exchange)
    assert {key: messages for key, messages in after.items() if key in before and messages != before[key]} == {}
    assert set(before) != set(after) or rule not in NAMING_PARTIES


def test_what_names_a_party_names_one():
    """A discriminator that ends where the party would stand covers whoever comes after it."""
    reports = [scan(ScanRequest(paths=(str(folder),), today=date(2026, 11, 21), home="FR")) for folder in SCENARIOS]
    named = {result.discriminator for report in reports for result in report.results if result.discriminator}
    assert [discriminator for discriminator in sorted(named) if discriminator.endswith((":", "+"))] == []


def test_no_finding_has_a_message_for_several_parties_at_once(tmp_path: Path):
    """Two parties beside each other are two findings: one of them may be accepted without the other."""
    for rule in sorted(NAMING_PARTIES):
        found = findings_of(rule, tmp_path)
        assert found, rule
        for (_, discriminator), messages in found.items():
            assert len(messages) == 1, (rule, discriminator, messages)
