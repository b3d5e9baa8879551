import json
import shlex
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from sovcheck.cli.policy import command
from sovcheck.errors import OutputError, PolicyError, UsageError
from sovcheck.policy.bundle.bundle import policy_bundle, revision
from sovcheck.policy.loading import load_policies

CUSTOM = Path(__file__).parents[2] / "examples" / "custom-policy"

UNUSED = '\nunused if {\n\tinput.contract.law == "XX"\n\tinput.contract.venue == "FR"\n}\n'
"""A rule that no test of the example gets to the end of."""


def invoke(*arguments: str):
    """The exit code, or what main() turns into one, and what was printed."""
    result = CliRunner().invoke(command, [str(each) for each in arguments], standalone_mode=False)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_list_shows_every_rule_with_severity_kinds_and_title():
    lines = invoke("list").stdout.splitlines()
    rules = load_policies().rules
    assert len(lines) == len(rules)
    for line, rule in zip(lines, rules, strict=True):
        assert line.startswith(f"{rule.id}  {rule.severity}")
        assert ", ".join(rule.applies_to) in line
        assert line.endswith(rule.title)


def test_list_as_json_holds_the_whole_metadata():
    rules = json.loads(invoke("list", "--output", "json").stdout)
    first = rules[0]
    rule = load_policies().rule(first["id"])
    assert [each["id"] for each in rules] == [each.id for each in load_policies().rules]
    assert first["needs"] == list(rule.needs)
    assert first["controls"] == {name: list(clauses) for name, clauses in rule.controls.items()}
    assert (first["file"], first["line"]) == (rule.file, rule.line)


def test_list_shows_policies_of_the_users_own_among_the_bundled():
    ids = [line.split()[0] for line in invoke("list", "--policy", CUSTOM).stdout.splitlines()]
    assert "ACME-01" in ids
    assert ids == sorted(ids)


def test_show_says_everything_about_a_rule_and_its_text():
    output = invoke("show", "CMP-01").stdout
    rule = load_policies().rule("CMP-01")
    for expected in (
        rule.title,
        rule.description,
        rule.remediation,
        *rule.needs,
        *rule.needs_to_pass,
        str(rule.location),
    ):
        assert expected in output
    assert "deny contains finding if {" in output
    assert "eu-csf: computes 1.1; contributes to 2.2, 2.3" in output


def test_show_as_json_has_the_text_too():
    shown = json.loads(invoke("show", "CMP-01", "--output", "json").stdout)
    assert shown["id"] == "CMP-01"
    assert "package sovcheck.compute.foreign_control" in shown["text"]


def test_an_unknown_rule_is_a_usage_error():
    with pytest.raises(UsageError, match="did you mean 'CMP-01'"):
        invoke("show", "CPM-01")


def test_policies_that_are_wrong_are_an_error(tmp_path: Path):
    (tmp_path / "x.rego").write_text("package x\n")
    with pytest.raises(PolicyError, match="holds no rule"):
        invoke("list", "--policy", tmp_path)


@pytest.fixture
def folder(tmp_path: Path):
    """A copy of the example policy whose tests can be changed."""
    for file in CUSTOM.iterdir():
        (tmp_path / file.name).write_text(file.read_text())
    return tmp_path


def test_tests_that_pass_are_exit_0_and_counted(folder: Path):
    result = invoke("test", "--policy", folder)
    assert result.return_value == 0
    (line,) = result.stdout.splitlines()
    assert line.endswith(" pass, 0 fail")


def test_details_name_tests_that_pass_with_their_place(folder: Path):
    result = invoke("test", "--policy", folder, "--details")
    assert result.return_value == 0
    lines = result.stdout.splitlines()
    assert f"PASS  {folder}/home_law_test.rego:5: test_home_law_passes" in lines
    assert lines[-1].endswith(" pass, 0 fail")
    assert lines[-1].startswith(f"{len(lines) - 1} tests: {len(lines) - 1} pass")


def test_a_test_that_fails_is_exit_1_and_named_with_its_place(folder: Path):
    with (folder / "home_law_test.rego").open("a") as file:
        file.write('\ntest_wrong if {\n\tprint("\\u001b[31mseen")\n\t1 == 2\n}\n')
    result = invoke("test", "--policy", folder)
    assert result.return_value == 1
    line = (folder / "home_law_test.rego").read_text().splitlines().index("test_wrong if {") + 1
    assert f"FAIL  {folder}/home_law_test.rego:{line}: test_wrong: is not true" in result.stdout
    assert "PASS" not in result.stdout
    assert "\x1b" not in result.stdout
    assert "seen" in result.stdout


def test_a_folder_without_tests_is_exit_3(folder: Path):
    (folder / "home_law_test.rego").unlink()
    result = invoke("test", "--policy", folder)
    assert result.return_value == 3
    assert result.stderr == f"no test_ rule in {folder}: nothing was tested\n"


def test_coverage_names_the_lines_that_no_test_runs_through(folder: Path):
    text = (folder / "home_law.rego").read_text()
    (folder / "home_law.rego").write_text(text + UNUSED)
    line = len(text.splitlines()) + 4
    result = invoke("test", "--policy", folder, "--coverage")
    assert result.return_value == 0
    assert f"not covered: {folder}/home_law.rego:{line}" in result.stdout
    assert result.stdout.splitlines()[-1].endswith(" % of the lines of rules are covered")


def test_a_rule_without_any_test_counts_beside_one_that_has_them(folder: Path):
    text = (
        (folder / "home_law.rego").read_text().replace("acme.home_law", "acme.untested").replace("ACME-01", "ACME-02")
    )
    (folder / "untested.rego").write_text(text)
    result = invoke("test", "--policy", folder, "--threshold", "100")
    assert result.return_value == 1
    assert f"not covered: {folder}/untested.rego:" in result.stdout


def test_too_little_coverage_is_exit_1(folder: Path):
    result = invoke("test", "--policy", folder, "--threshold", "100")
    missed = [line for line in result.stdout.splitlines() if line.startswith("not covered: ")]
    assert result.return_value == (1 if missed else 0)
    assert invoke("test", "--policy", folder, "--threshold", "50").return_value == 0
    text = (folder / "home_law.rego").read_text()
    (folder / "home_law.rego").write_text(text + UNUSED)
    assert invoke("test", "--policy", folder, "--threshold", "100").return_value == 1


def test_bundle_writes_one_that_says_what_it_holds(tmp_path: Path):
    path = tmp_path / "sovcheck.tar.gz"
    said = invoke("bundle", "--policy", CUSTOM, "-o", path).stdout
    policies = load_policies([CUSTOM])
    assert said == f"wrote {path}: {len(policies.rules)} rules, revision {revision(policies)}\n"
    assert path.read_bytes() == policy_bundle(policies, None)


def test_bundle_replaces_no_bundle_that_it_reads(tmp_path: Path):
    own = tmp_path / "own.tar.gz"
    with tarfile.open(own, "w:gz") as archive:
        archive.add(CUSTOM / "home_law.rego", "home_law.rego")
    before = own.read_bytes()
    with pytest.raises(UsageError, match="name another file"):
        invoke("bundle", "--policy", own, "-o", own)
    assert own.read_bytes() == before
    assert invoke("bundle", "--policy", own, "-o", tmp_path / "all.tar.gz").exception is None


def test_bundle_leaves_nothing_where_it_cannot_write(tmp_path: Path):
    with pytest.raises(OutputError, match="does not exist: make it first"):
        invoke("bundle", "-o", tmp_path / "missing" / "sovcheck.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_new_writes_four_files_and_says_what_is_next(tmp_path: Path):
    own, inventories = tmp_path / "own", tmp_path / "inventories"
    arguments = ("new", "acme/rented", "--into", own, "--inventories", inventories)
    printed = invoke(*arguments).stdout
    files = [own / "acme" / "rented.rego", own / "acme" / "rented_test.rego"]
    files += [inventories / "ACME-01" / "pass.yaml", inventories / "ACME-01" / "fail.yaml"]
    assert [file for file in files if not file.is_file()] == []
    assert f"what says TODO, then `sovcheck policy test --policy {own}`" in printed
    assert "ACME-01" in invoke("list", "--policy", own).stdout


def test_new_overwrites_nothing(tmp_path: Path):
    inventory = tmp_path / "ACME-01" / "fail.yaml"
    inventory.parent.mkdir()
    inventory.write_text("ours")
    with pytest.raises(UsageError, match="exists already"):
        invoke("new", "acme/rented", "--into", tmp_path / "own", "--inventories", tmp_path)
    assert inventory.read_text() == "ours"
    assert not (tmp_path / "own").exists()


def test_the_command_that_tests_a_new_rule_can_be_pasted(tmp_path: Path):
    own = tmp_path / "my policies"
    said = invoke("new", "acme/rented", "--into", own, "--inventories", tmp_path / "inventories").stdout
    words = shlex.split(said.rpartition("then ")[2].strip().strip("`"))
    assert words[:3] == ["sovcheck", "policy", "test"]
    assert words[3:] == ["--policy", str(own)]
