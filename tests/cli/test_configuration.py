import json
import subprocess
import sys

import jsonschema_rs
import pytest
import yaml

from sovcheck.cli.configuration import PRESENTATION, config_keys
from sovcheck.cli.scan import command
from sovcheck.cli.schema import DOCUMENTS
from sovcheck.scan.config import NOT_HERE

INVENTORY = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: FR, parents: []}
applications:
  - {id: app, owner: agency, domicile: FR}
"""
HEAD = "apiVersion: sovcheck/v1\nkind: Config\n"


@pytest.fixture
def run(tmp_path):
    (tmp_path / "inventory.yaml").write_text(INVENTORY)

    def call(*arguments, config=None, folder=".", **variables):
        if config is not None:
            (tmp_path / "sovcheck.yaml").write_text(HEAD + config)
        line = [sys.executable, "-m", "sovcheck", *arguments]
        environment = {"PATH": "/usr/bin:/bin", **variables}
        return subprocess.run(
            line, cwd=tmp_path / folder, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    return call


def settings(finished):
    return json.loads(finished.stdout).get("settings")


def profile(finished):
    return json.loads(finished.stdout)["profile"]["id"]


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(run):
    scan = ("scan", "--output", "json")
    assert profile(run(*scan)) == "coalition"
    assert profile(run(*scan, config="profile: hybrid\n")) == "hybrid"
    assert profile(run(*scan, SOVCHECK_PROFILE="partnership")) == "partnership"
    assert profile(run(*scan, "--profile", "full-stack", SOVCHECK_PROFILE="partnership")) == "full-stack"
    assert profile(run(*scan, "--no-config")) == "coalition"
    assert profile(run(*scan, SOVCHECK_NO_CONFIG="1")) == "coalition"


def test_what_was_set_elsewhere_stands_in_the_report_with_its_digest(run):
    finished = run("scan", config="profile: hybrid\noutput: json\npasses: true\n", SOVCHECK_HOME="FR")
    told = settings(finished)
    assert (told["file"], told["keys"]) == ("sovcheck.yaml", ["output", "passes", "profile"])
    assert told["variables"] == ["SOVCHECK_HOME"]
    assert len(told["sha256"]) == 64


def test_what_decides_is_told_in_one_line_and_what_only_presents_is_not(run):
    finished = run("scan", config="fail_on: never\nprofile: hybrid\nquiet: true\n", SOVCHECK_HOME="FR")
    assert finished.returncode == 0
    assert finished.stderr == (
        "sovcheck: notice: set fail_on=never, profile=hybrid by sovcheck.yaml; home=FR by the environment\n"
    )
    assert run("scan", config="quiet: true\n").stderr == ""


def test_what_the_command_line_says_instead_is_not_told(run):
    finished = run("scan", "--fail-on", "low", config="fail_on: never\n")
    assert (finished.returncode, finished.stderr) == (1, "")


WEAKENING = [
    "fail_on",
    "waivers",
    "policy",
    "trust_key",
    "trust",
    "profile",
    "evidence",
    "baseline",
    "catalog",
    "home",
    "patch",
    "nonce",
    "engine",
]


@pytest.mark.parametrize("key", WEAKENING)
def test_no_key_that_could_weaken_a_gate_is_silent(key):
    assert key in {one.name for one in config_keys(command)}
    assert key not in PRESENTATION


def test_only_known_keys_are_silent():
    assert {key.name for key in config_keys(command)} >= PRESENTATION


@pytest.mark.parametrize("text", ["opa_bin: ./evil\n", "opa_url: http://127.0.0.1:1\n", "opa_token_file: ../secret\n"])
def test_a_file_that_names_programs_is_refused_also_where_the_command_line_says_otherwise(run, text):
    finished = run("scan", "--engine", "embedded", config=text)
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr.startswith("sovcheck: sovcheck.yaml:3: opa_")


def test_without_a_path_the_file_says_what_is_judged_also_from_a_folder_below(run, tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "below").mkdir()
    finished = run("scan", "--output", "json", config="paths: inventory.yaml\n", folder="below")
    assert json.loads(finished.stdout)["inventory"]["files"][0]["path"] == "../inventory.yaml"
    assert settings(finished)["file"] == "../sovcheck.yaml"
    assert run("explain", "CMP-01", "app", folder="below").returncode == 0
    assert run("graph", folder="below").returncode == 0


def test_without_a_path_the_inventory_here_is_judged_and_that_is_no_setting(run):
    finished = run("scan", "--output", "json")
    assert json.loads(finished.stdout)["inventory"]["files"][0]["path"] == "inventory.yaml"
    assert settings(finished) is None
    assert settings(run("scan", "--output", "json", config="quiet: true\n"))["keys"] == ["quiet"]


def test_where_there_is_nothing_to_judge_advice_is_given(run, tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("scan", "graph", "validate"):
        finished = run(name, folder="empty")
        assert finished.returncode == 2
        assert "`sovcheck init`" in finished.stderr


@pytest.mark.parametrize("arguments", [("--config", "sovcheck.yaml", "--no-config"), ("--config", "none.yaml")])
def test_a_file_that_is_named_must_be_there_and_be_wanted(run, arguments):
    finished = run("scan", *arguments, config="quiet: true\n")
    assert finished.returncode == 2
    assert "config" in finished.stderr


def test_the_file_is_not_written_over(run, tmp_path):
    finished = run("scan", "--output", "json=sovcheck.yaml", config="quiet: true\n")
    assert (finished.returncode, (tmp_path / "sovcheck.yaml").read_text()) == (2, HEAD + "quiet: true\n")


def test_a_variable_of_several_values_holds_them_as_paths_do(run, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("apiVersion: sovcheck/v1\nkind: Catalog\ndate: 2026-11-01\n")
    finished = run("scan", "--output", "json", SOVCHECK_CATALOG="a.yaml:missing.yaml")
    assert finished.returncode == 2
    assert "missing.yaml" in finished.stderr


def test_a_variable_that_sets_nothing_is_told_with_the_nearest_that_does(run):
    finished = run("scan", SOVCHECK_PROFIL="hybrid", SOVCHECK_UPDATE_GOLDEN="1")
    assert finished.stderr == (
        "sovcheck: notice: SOVCHECK_PROFIL sets no option of a scan: did you mean 'SOVCHECK_PROFILE'?\n"
    )


def test_the_output_of_a_scan_is_not_taken_for_that_of_another_command(run):
    assert run("graph", config="output: json=out.json\n").stdout.startswith("app (application)")
    assert run("graph", SOVCHECK_OUTPUT="sarif").returncode == 0


def test_values_of_others_are_shown_harmlessly_and_short(run):
    finished = run("scan", config=f'profile: "\\e[31m{"x" * 500}"\n')
    assert finished.returncode == 2
    assert "\x1b" not in finished.stderr


def test_the_published_schema_takes_what_is_read_and_refuses_what_is_refused():
    validator = jsonschema_rs.validator_for(DOCUMENTS["config"]())
    for key in config_keys(command):
        value = {"flag": "true", "times": "true", "number": "2.5"}.get(
            key.form, key.choices[-1] if key.choices else "x"
        )
        tree = yaml.safe_load(f"{HEAD}{key.name}: {value}\n")
        assert validator.is_valid(tree) is (key.name not in NOT_HERE), key.name
    assert not validator.is_valid(yaml.safe_load(f"{HEAD}policyy: x\n"))


def test_a_variable_sets_no_option_that_only_another_command_has(run):
    stated = ["--reason", "known", "--owner", "a", "--expires", "2027-01-01"]
    finished = run("waive", "DEP-08", "app", "inventory.yaml", *stated, SOVCHECK_APPROVER="b", SOVCHECK_ALL="1")
    assert finished.returncode == 2
    assert "--approver" in finished.stderr
