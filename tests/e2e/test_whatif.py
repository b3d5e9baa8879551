"""``sovcheck whatif`` as a user runs it: answers, exit codes, every format, and bad input."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

SYSTEM = """\
apiVersion: sovcheck/v1
kind: Inventory
metadata: {name: A system}
organizations:
  - {id: agency, country: DE, public_body: true, parents: [], administered_from: [DE], technology_from: []}
  - {id: vendor, country: US, parents: [], administered_from: [US], technology_from: []}
  - {id: other, country: FR, parents: [], administered_from: [FR], technology_from: []}
cloud_services:
  - &service
    id: api
    provider: vendor
    type: inference-api
    country: US
    administered_from: [US]
    key_custody: {custodian: provider}
    requires: []
  - {<<: *service, id: spare, provider: other, country: FR, administered_from: [FR]}
  - {<<: *service, id: router, type: orchestrator, provider: agency, country: DE, administered_from: [DE]}
applications:
  - {id: desk, owner: agency, domicile: DE, criticality: government, data: [], logs_to: [], requires: [api]}
  - {id: chat, owner: agency, domicile: DE, criticality: consumer, data: [], logs_to: [],
     requires: [{any_of: [api, {id: spare, tested: 2026-11-01}]}]}
"""
DAY = ("--today", "2026-11-28")


@pytest.fixture
def inventory(write) -> Path:
    return write("system.yaml", SYSTEM)


@pytest.mark.usefixtures("inventory")
def test_it_says_what_stops_with_the_path_and_what_goes_on(sovcheck):
    result = sovcheck("whatif", "system.yaml", "--without", "US", *DAY)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        "Without United States (US); with it go: vendor\n"
        "  STOPS              desk (government)\n"
        "      api: located in US   system.yaml:20,13\n"
        "  survives           0 days are promised: no plan says days on api\n"
        "  stop with it       api\n"
        "  runs on fallback   chat (consumer)   spare for api; switch tested 2026-11-01\n"
        "      api: located in US   system.yaml:22,13\n"
        "                     and then everything rests on: agency, other\n"
        "  survives           until the switch, 0 days are promised: no plan says days on api\n"
    )


@pytest.mark.usefixtures("inventory")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--without", "US"), 0),
        (("--without", "US", "--fail-on-stop", "government"), 1),
        (("--without", "US", "--fail-on-stop", "national-security"), 0),
        (("--without", "FR", "--fail-on-stop", "consumer"), 0),
        (("--without", "NO", "--fail-on-stop", "consumer"), 0),
        (("--each", "--fail-on-stop", "government"), 1),
        (("--each", "--kind", "asset", "--top", "1"), 0),
        (("--pairs",), 0),
        (("--without", "api", "--without", "spare", "--fail-on-stop", "consumer"), 1),
    ],
)
def test_the_exit_code_is_that_of_the_gate(sovcheck, arguments, code):
    assert sovcheck("whatif", "system.yaml", *arguments, *DAY).returncode == code


def test_weights_and_free_software_that_nobody_can_stop_are_in_trusted_hands(sovcheck):
    system = str(Path(__file__).parents[2] / "inventories" / "apertus-on-swiss-supercomputer")
    result = sovcheck("whatif", system, "--each", "--fail-on-stop", "government", "--home", "CH", *DAY)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_fallback_that_nobody_tried_and_what_is_left_out_are_not_safe(sovcheck, write):
    for before, after in ((", tested: 2026-11-01", ""), ("    requires: []\n", "")):
        assert before in SYSTEM
        write("system.yaml", SYSTEM.replace(before, after))
        result = sovcheck("whatif", "system.yaml", "--without", "US", "--fail-on-stop", "consumer", *DAY)
        assert result.returncode == 1
        assert "chat" in result.stdout.splitlines()[-1]


def test_parties_that_the_profile_trusts_do_not_fail_a_gate_over_all(sovcheck, write):
    write("system.yaml", SYSTEM.replace("requires: [api]", "requires: [spare]"))
    arguments = ("whatif", "system.yaml", "--each", "--fail-on-stop", "government", *DAY)
    assert sovcheck(*arguments).returncode == 0
    foreign = sovcheck(*arguments, "--home", "CH")
    assert foreign.returncode == 0
    unsaid = write("system.yaml", SYSTEM.replace("domicile: DE, ", "").replace("requires: [api]", "requires: [spare]"))
    result = sovcheck("whatif", str(unsaid), "--each", "--fail-on-stop", "government", *DAY)
    assert result.returncode == 1
    assert "add --home" in result.stdout


@pytest.mark.usefixtures("inventory")
@pytest.mark.parametrize("output", ["text", "json", "markdown", "mermaid"])
def test_every_format_is_the_same_twice_and_goes_to_a_file(sovcheck, tmp_path, output):
    arguments = ("whatif", "system.yaml", "--without", "US", "--each", "--pairs", "--transfer", "other=vendor", *DAY)
    first = sovcheck(*arguments, "--output", output)
    assert (first.returncode, first.stderr) == (0, "")
    assert sovcheck(*arguments, "--output", f"{output}=out").returncode == 0
    assert (tmp_path / "out").read_text(encoding="utf-8") == first.stdout


@pytest.mark.usefixtures("inventory")
def test_json_is_valid_by_its_schema(sovcheck):
    schema = json.loads(sovcheck("schema", "whatif").stdout)
    arguments = ("--without", "US", "--each", "--pairs", "--transfer", "other=vendor", "--fail-on-stop", "government")
    answer = json.loads(sovcheck("whatif", "system.yaml", *arguments, "--output", "json", *DAY).stdout)
    jsonschema_rs.validator_for(schema).validate(answer)
    assert answer["schema"] == "sovcheck.whatif/v1"
    assert answer["unsafe"] == ["desk"]
    (system,) = answer["systems"]
    assert [each["id"] for each in system["departure"]["applications"]] == ["desk", "chat"]
    (pair,) = next(each["pairs"] for each in system["pairs"] if each["application"] == "chat")[:1]
    assert {member["id"] for member in pair} == {"FR", "US"}


@pytest.mark.usefixtures("inventory")
def test_a_takeover_says_what_changes(sovcheck):
    result = sovcheck("whatif", "system.yaml", "--transfer", "other=vendor", *DAY)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "If vendor takes over other"
    assert "  control            other: in the hands of vendor" in lines
    assert any(line.startswith("  law                spare (cloud_service): under US") for line in lines)
    assert "  outcome            chat without US: runs on fallback -> STOPS" in lines
    assert any(line.startswith("  rule") and "spare" in line for line in lines)


def test_several_systems_are_asked_one_by_one(sovcheck, write):
    write("one.yaml", SYSTEM)
    write("two.yaml", SYSTEM.replace("A system", "Another").replace("requires: [api]", "requires: [spare]"))
    result = sovcheck("whatif", "one.yaml", "two.yaml", "--each-path", "--without", "US", "--output", "json", *DAY)
    systems = json.loads(result.stdout)["systems"]
    assert [(each["name"], each["departure"]["applications"][0]["outcome"]) for each in systems] == [
        ("A system", "stops"),
        ("Another", "goes-on"),
    ]


def test_of_many_systems_some_may_not_know_who_leaves_or_is_taken_over(sovcheck, write):
    write("one.yaml", SYSTEM)
    write("two.yaml", SYSTEM.replace("vendor", "seller").replace("A system", "Another"))
    paths = ("one.yaml", "two.yaml", "--each-path")
    result = sovcheck("whatif", *paths, "--without", "vendor", "--transfer", "vendor=CN", *DAY)
    assert (result.returncode, result.stderr) == (0, "")
    first, second = result.stdout.split("two.yaml: Another\n")
    assert "STOPS              desk" in first
    assert "api (cloud_service): under CN" in first
    assert "nothing that is stated here depends on it" in second
    assert "Nobody here is taken over" in second
    for arguments in (("--without", "nobody"), ("--transfer", "nobody=CN")):
        assert sovcheck("whatif", *paths, *arguments, *DAY).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "what if what?"),
        (("--pairs", "--fail-on-stop", "government"), "who leaves?"),
        (("--without", "vendr"), "did you mean 'vendor'?"),
        (("--without", "EU"), "did you mean 'bloc:eu'?"),
        (("--transfer", "other"), "write ORG=OWNER"),
        (("--transfer", "other=other"), "nobody takes over itself"),
        (("--transfer", "othr=vendor"), "did you mean 'other'?"),
        (("--transfer", "other=vendr"), "did you mean 'vendor'?"),
        (("--transfer", "other=ZZ"), "no such owner"),
        (("--transfer", "agency=vendor", "--transfer", "vendor=agency"), "own"),
        (("--without", "US", "--output", "html"), "no format 'html'"),
        (("--without", "US", "--output", "json=system.yaml"), "is read for this"),
        (("--without", "\x1b[31m\u202e<b>"), "no such party"),
        (("--without", "x" * 10_000), "no such party"),
    ],
)
def test_bad_input_is_told_in_one_line_and_writes_nothing(sovcheck, inventory, tmp_path, arguments, said):
    result = sovcheck("whatif", "system.yaml", *arguments, *DAY)
    assert result.returncode == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert re.search(r"[\x1b\u202e]", result.stderr) is None
    assert {path.name for path in tmp_path.iterdir()} == {"system.yaml"}
    assert inventory.read_text(encoding="utf-8") == SYSTEM


def test_without_any_application_nothing_was_evaluated(sovcheck, write):
    write("system.yaml", SYSTEM.partition("applications:")[0])
    result = sovcheck("whatif", "system.yaml", "--without", "US", *DAY)
    assert result.returncode == 3
    assert "no application is declared" in result.stderr


def test_names_act_in_no_format(sovcheck, write):
    hostile = '"<script>\\e[31m\\u202e|`x` #1;"'
    write("system.yaml", SYSTEM.replace("id: vendor,", f"id: vendor, name: {hostile},"))
    for output in ("text", "json", "markdown", "mermaid"):
        arguments = ("--without", "vendor", "--each", "--output", output)
        printed = sovcheck("whatif", "system.yaml", *arguments, *DAY).stdout
        assert re.search("[\x1b\u202e]", printed) is None
        if output in {"markdown", "mermaid"}:
            assert "<script>" not in printed


@pytest.mark.usefixtures("inventory")
def test_a_patch_is_asked_about_before_anybody_builds_it(sovcheck, write):
    write("patch.yaml", "apiVersion: sovcheck/v1\nkind: Patch\nset: {desk: {requires: [spare]}}\n")
    result = sovcheck("whatif", "system.yaml", "--with", "patch.yaml", "--without", "US", *DAY)
    assert (result.returncode, result.stderr) == (0, "")
    assert "STOPS              desk" not in result.stdout
    assert "With patch.yaml\n" in result.stdout
    assert "  outcome            desk without US: STOPS -> goes on" in result.stdout.splitlines()
    refused = sovcheck("whatif", "system.yaml", "--with", "patch.yaml", "--each", "--output", "json=patch.yaml", *DAY)
    assert refused.returncode == 2
    assert "is read for this" in refused.stderr
