"""Every rule has an inventory that passes it and one that it finds something in, scanned as a user would."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sovcheck.findings.report import Report, Status
from sovcheck.findings.subjects import named
from sovcheck.policy.rules import PolicySet
from sovcheck.scan.request import DEFAULT_PROFILE, EvidenceRequest, ScanRequest
from sovcheck.scan.scanning import scan

Judge = Callable[[Path, str], Report]
INVENTORIES = Path(__file__).parent / "inventories"
RULES = sorted(folder.name for folder in INVENTORIES.iterdir())
HOMES = {"CMP-06": "CN"}

MESSAGES = {
    "EVD-01": "It is claimed to be self-hosted, and its latest smoke, 1 day ago, failed: E_NAN_LOGITS",
    "EVD-02": "Its smoke tried to reach stats.vllm.ai:443",
    "EVD-03": "Its evidence is 31 days old; the profile allows 30 days",
    "EVD-04": "A model gives 50 tokens per second; the service level asks for 60",
    "EVD-05": "By a-benchmark it reaches 80 % of its reference; the profile requires 90 %",
    "EVD-06": "100 % of the facts about {asset} are unknown; the profile allows 75 %. Unknown are accelerators",
    "CMP-01": "example-parent (US), outside the trusted set, controls its operator",
    "CMP-02": "Foreign holders together have 39.1 % of the capital and 39.1 % of the votes of its operator; "
    "they may have 39 %",
    "CMP-03": "It stands in US, where personal data may not be processed",
    "CMP-04": "Its tenancy is rented, but secret data depend on it and need a machine that is colocated or owned",
    "CMP-05": "Its weights are free, but every host that runs it is under foreign control: example-parent (US)",
    "CMP-06": "Its accelerators are designed by NVIDIA Corporation (US) and made in TW; "
    "that leaves at most SEAL-3 on criterion 3.5 of the EU framework",
    "CMP-08": "example-inc (US) can stop host through its management plane, what it reports home, or a licence server",
    "CMP-09": "The weights of its models need 130.39 GiB; its accelerators have 80 GiB",
    "MOD-01": "A model output it needs comes only through services that example-provider (US) can stop",
    "MOD-02": "No switch between the providers of a model output was tested in the last 365 days",
    "MOD-03": "Its lineage is not declared to a root: it breaks off one model further up",
    "MOD-04": "example-lab (JP), whom the profile denies, developed a model at the root of its lineage",
    "MOD-05": "Not every file of its weights has a sha256",
    "MOD-06": "It cannot be updated here: a training step was tried where it runs, and failed; "
    "example-parent (US) controls the training host; the training code is missing",
    "MOD-08": "Files in pickle format can run code on loading",
    "MOD-13": "Every model output of it is optional, and life without was not tried lately",
    "LIC-01": "Of the licence Apache-2.0 only the name is recorded, not the text",
    "LIC-02": "Llama 4 Community License Agreement shuts out deployers domiciled in FR",
    "LIC-03": "Llama 3.1 Community License Agreement bars its use for military",
    "LIC-04": "Creative Commons Attribution Non Commercial 4.0 International grants no commercial use",
    "LIC-05": "Gemma Terms of Use can be changed by its licensor for present users",
    "LIC-06": "600 million monthly users come near the limit of 700 million in Llama 3.1 Community License Agreement",
    "LIC-10": "Anthropic Commercial Terms of Service shuts out customers that belong to CN: parent (CN) controls",
    "LIC-11": "Its publisher offers it under free-for-all since 2026-03-01; here it was taken under Apache-2.0 on",
    "DAT-01": "It is personal data, stored in IN, which has no adequacy decision, and no mechanism for it is named",
    "DAT-03": "example-parent (US) can read personal data and can be compelled to hand it over",
    "DAT-06": "Its provider may train on what it is sent as long as the customer does not object, "
    "and applications use it",
    "DAT-12": "It is personal data, seen by administrators, seen by support and stored in IN, where it may not be",
    "DEP-01": "It stops when example-inc (US) does, and no alternative is left",
    "DEP-02": "example-provider (US), without whom it stops, may have to cut it off: "
    "holding (FR), on its owner's side, is on a list (restrictive measures)",
    "DEP-03": "example-provider (US) can stop {asset}, and the plan was last tested 366 days ago, more than 365 days",
    "DEP-08": "The contract for {asset} is under the law of US",
    "DEP-09": "buyer (DE) controls its provider from 2026-12-13 on, and no notice of such a change is agreed",
    "DEP-12": "It gets no more updates and no new installations when example-inc (US) withholds them",
    "DEP-13": "The contract for {asset} ended 1 day ago",
    "DEP-14": "example-parent (US) can stop login through whoever runs it",
    "DEP-15": "example-lab (US) had a part in making it",
    "DEP-16": "example-buyer (US), outside the trusted set, can block its operator from 2027-01-01 on, in 41 days",
}
"""How the finding in the failing inventory reads, at least from its beginning."""


@pytest.fixture
def judge(tmp_path: Path, key_files: tuple[Path, Path], make_evidence: Callable[..., bytes]) -> Judge:
    """Scans an inventory.

    ``NAME.smoke.json`` beside it is what its smoke has other than one that passed; ``profile.yaml`` is its profile.
    """

    def judge_inventory(path: Path, home: str) -> Report:
        smoke, evidence = path.with_suffix(".smoke.json"), EvidenceRequest()
        if smoke.is_file():
            (tmp_path / "smoke.dsse.json").write_bytes(make_evidence(**json.loads(smoke.read_text())))
            evidence = EvidenceRequest(paths=(tmp_path,), trusted_keys=(key_files[1],))
        own = path.with_name("profile.yaml")
        return scan(
            ScanRequest(
                paths=(str(path),),
                today=date(2026, 11, 21),
                profile=str(own) if own.is_file() else DEFAULT_PROFILE,
                home=home,
                evidence=evidence,
                list_passes=True,
            )
        )

    return judge_inventory


def test_every_rule_has_its_inventories(policies: PolicySet):
    assert {rule.id for rule in policies.rules} == set(RULES) == set(MESSAGES)


@pytest.mark.parametrize("rule", RULES)
def test_the_passing_inventory_passes(judge: Judge, rule: str):
    report = judge(INVENTORIES / rule / "pass.yaml", HOMES.get(rule, "FR"))
    assert rule in {result.rule for result in report.passes or ()}
    assert [result.message for result in report.results if result.rule == rule] == []


@pytest.mark.parametrize("rule", RULES)
def test_the_failing_inventory_fails(judge: Judge, rule: str):
    report = judge(INVENTORIES / rule / "fail.yaml", "FR")
    results = [result for result in report.results if result.rule == rule]
    assert {result.status for result in results} == {Status.FAIL}
    assert any(result.message.startswith(named(MESSAGES[rule], result.asset)) for result in results), [
        result.message for result in results
    ]


@pytest.mark.parametrize("rule", RULES)
def test_the_first_line_says_what_the_inventory_shows(rule: str):
    for name in ("pass.yaml", "fail.yaml"):
        first = (INVENTORIES / rule / name).read_text().partition("\n")[0]
        assert first.startswith("# ")
        assert first.endswith(".")
