"""The bundle of all policies: OPA reads it, equal policies give equal bytes, and nothing of this machine is in it."""

import io
import json
import shutil
import subprocess
import tarfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.policy.bundle import known_answer
from sovcheck.policy.bundle.bundle import policy_bundle, revision
from sovcheck.policy.loading import load_policies
from sovcheck.policy.profile.data import data_document
from sovcheck.policy.profile.resolve import load_profile

CUSTOM = Path(__file__).parents[3] / "examples" / "custom-policy"
TODAY = date(2026, 11, 21)
CONTRACT = {"kind": "cloud_service", "contract": {"law": "US", "venue": "FR"}}
FOUND = "the contract is under the law of US, not of FR"
ENTRY = "data.acme.home_law.deny"


def data() -> Any:
    catalog = load_catalog(())
    rules = [rule.id for rule in load_policies().rules]
    profile = load_profile("coalition", home="FR", catalog=catalog, today=TODAY, rules=rules, domicile=None)
    return data_document(profile.data, catalog, TODAY)


def opa(binary: Path, *arguments: object) -> Any:
    finished = subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return json.loads(finished.stdout)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The bundled policies and one of the user's, for a server that serves other bundles, too."""
    path = tmp_path / "sovcheck.tar.gz"
    path.write_bytes(policy_bundle(load_policies([CUSTOM]), None))
    return path


def test_opa_inspects_it(opa_binary: Path, bundle: Path):
    found = opa(opa_binary, "inspect", "--format", "json", bundle)
    policies = load_policies([CUSTOM])
    assert found["manifest"] == {"revision": revision(policies), "roots": ["acme", "sovcheck"], "rego_version": 1}
    packages = {f"data.{rule.package}" for rule in policies.rules}
    assert packages < set(found["namespaces"])
    assert len(found["namespaces"]) == len(policies.modules) + 2


def test_opa_answers_from_it_with_the_data_of_the_query(opa_binary: Path, bundle: Path, tmp_path: Path):
    query = tmp_path / "query.json"
    query.write_text(json.dumps({"asks": [{"entries": [ENTRY], "facts": CONTRACT}], "data": data()}))
    found = opa(opa_binary, "eval", "--bundle", bundle, "--input", query, "data.sovcheck.dispatch.reply")
    reply = found["result"][0]["expressions"][0]["value"]
    assert reply["revision"] == revision(load_policies([CUSTOM]))
    (row,) = reply["rows"]
    assert row["number"] == 0
    assert [finding["message"] for finding in row["answers"][ENTRY]] == [FOUND]


def test_an_entry_that_is_undefined_is_answered_with_null(opa_binary: Path, bundle: Path, tmp_path: Path):
    query, entries = tmp_path / "query.json", [ENTRY, "data.sovcheck.nobody.deny"]
    query.write_text(json.dumps({"asks": [{"entries": entries, "facts": CONTRACT}], "data": data()}))
    found = opa(opa_binary, "eval", "--bundle", bundle, "--input", query, "data.sovcheck.dispatch.reply")
    (row,) = found["result"][0]["expressions"][0]["value"]["rows"]
    assert row["answers"].keys() == set(entries)
    assert row["answers"][entries[1]] is None


def test_the_known_answer_is_what_opa_finds(opa_binary: Path, bundle: Path, tmp_path: Path):
    query = tmp_path / "query.json"
    asks = [{"entries": known_answer.ENTRIES, "facts": dict(known_answer.FACTS)}]
    query.write_text(json.dumps({"asks": asks, "data": data()}))
    found = opa(opa_binary, "eval", "--bundle", bundle, "--input", query, "data.sovcheck.dispatch.reply")
    (row,) = found["result"][0]["expressions"][0]["value"]["rows"]
    assert row["answers"] == known_answer.ANSWERS


def test_opa_answers_from_one_that_holds_the_data(opa_binary: Path, tmp_path: Path):
    path, query = tmp_path / "scan.tar.gz", tmp_path / "query.json"
    path.write_bytes(policy_bundle(load_policies([CUSTOM]), data()))
    query.write_text(json.dumps({"asks": [{"entries": [ENTRY], "facts": CONTRACT}]}))
    found = opa(opa_binary, "eval", "--bundle", path, "--input", query, "data.sovcheck.dispatch.reply")
    (row,) = found["result"][0]["expressions"][0]["value"]["rows"]
    assert [finding["message"] for finding in row["answers"][ENTRY]] == [FOUND]


def test_equal_policies_give_equal_bytes_wherever_they_are(tmp_path: Path):
    shutil.copytree(CUSTOM, tmp_path / "elsewhere")
    first = load_policies([CUSTOM])
    second = load_policies([tmp_path / "elsewhere"])
    assert policy_bundle(first, None) == policy_bundle(second, None)
    assert revision(first) == revision(second)


def test_another_policy_is_another_revision(tmp_path: Path):
    shutil.copytree(CUSTOM, tmp_path / "changed")
    rule = tmp_path / "changed" / "home_law.rego"
    rule.write_text(rule.read_text() + "# changed\n")
    assert revision(load_policies([CUSTOM])) != revision(load_policies([tmp_path / "changed"]))


def test_nothing_of_this_machine_is_in_it(bundle: Path):
    with tarfile.open(fileobj=io.BytesIO(bundle.read_bytes()), mode="r:gz") as archive:
        members = archive.getmembers()
    assert {(each.mtime, each.uid, each.gid, each.uname, each.gname) for each in members} == {(0, 0, 0, "", "")}
    assert members[0].name == ".manifest"
    assert not [each.name for each in members if each.name.startswith("/") or ".." in each.name]
