"""What the user changed stands in every report: a profile of their own, what it switches off, and patches."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sovcheck.cli import scan
from sovcheck.errors import InputError
from sovcheck.policy.source.files import policies_directory

INVENTORY = """apiVersion: sovcheck/v1
kind: Inventory
organizations: [{id: agency, country: FR, parents: [], public_body: true}]
cloud_services: [{id: runner, provider: agency, type: ci, country: FR, contract: {law: US, venue: US}}]
applications: [{id: desk, owner: agency, domicile: FR, criticality: business, requires: [runner]}]
"""
PROFILE = """apiVersion: sovcheck/v1
kind: Profile
id: {id}
extends: coalition
title: Ours
description: As we see it.
disabled: [DEP-08]
grades: [{{rules: [DEP-13], severity: info}}]
"""


def scanned(folder: Path, profile: Path | str, *options: str):
    (folder / "inventory.yaml").write_text(INVENTORY)
    command = [str(folder / "inventory.yaml"), "--profile", str(profile), "--today", "2026-11-28", *options]
    return CliRunner().invoke(scan.command, command, standalone_mode=False)


@pytest.mark.parametrize("name", ["coalition", "coaliti0n", "Full-Stack", "fullstack"])
def test_it_may_not_be_called_like_a_bundled_one(tmp_path: Path, name: str):
    (tmp_path / "mine.yaml").write_text(PROFILE.format(id=name.lower()))
    error = scanned(tmp_path, tmp_path / "mine.yaml").exception
    assert isinstance(error, InputError)
    assert "mine.yaml:3: id: " in str(error)
    assert "reads like the bundled profile" in str(error)


def test_a_copy_of_a_bundled_one_is_that_profile(tmp_path: Path):
    (tmp_path / "copy.yaml").write_bytes((policies_directory() / "profiles" / "hybrid.yaml").read_bytes())
    result = scanned(tmp_path, tmp_path / "copy.yaml")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "the user's own" not in result.stdout


@pytest.mark.parametrize("options", [(), ("--details",), ("--output", "markdown"), ("--output", "html")])
def test_what_it_switches_off_and_grades_stands_in_the_report(
    tmp_path: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(PROFILE.format(id="ours"))
    told = scanned(Path(), "mine.yaml", *options).stdout
    for word in ("mine.yaml", "DEP-08", "DEP-13"):
        assert word in told
    assert "user&#39;s own" in told or "user's own" in told


@pytest.mark.parametrize("agreement", ["...", "\\u200b", " "])
def test_an_agreement_with_a_partner_is_named_in_words(tmp_path: Path, agreement: str):
    partner = f'trusted: {{partners: [{{country: US, agreement: "{agreement}"}}]}}\n'
    (tmp_path / "mine.yaml").write_text(PROFILE.format(id="ours") + partner)
    error = scanned(tmp_path, tmp_path / "mine.yaml").exception
    assert isinstance(error, InputError)
    assert "trusted.partners.0.agreement" in str(error)


@pytest.mark.parametrize("options", [(), ("--details",), ("--output", "markdown"), ("--output", "html")])
def test_a_patch_stands_in_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]):
    monkeypatch.chdir(tmp_path)
    Path("less.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Patch\nset: {desk: {requires: []}}\nremove: [runner]\n"
    )
    assert "less.yaml" in scanned(Path(), "coalition", "--patch", "less.yaml", *options).stdout


EASIER = """apiVersion: sovcheck/v1
kind: Profile
id: ours
extends: {extends}
trusted: {{countries: [CN]}}
thresholds: {{holder_share: 90}}
unknown_budget: {{high: 500}}
"""


@pytest.mark.parametrize("options", [(), ("--details",), ("--output", "markdown"), ("--output", "html")])
def test_whom_it_trusts_and_what_it_changes_stands_in_the_report(
    tmp_path: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    Path("between.yaml").write_text(EASIER.format(extends="coalition").replace("id: ours", "id: between"))
    Path("mine.yaml").write_text("apiVersion: sovcheck/v1\nkind: Profile\nid: ours\nextends: between.yaml\n")
    told = " ".join(scanned(Path(), "mine.yaml", *options).stdout.split())
    assert "against coalition it trusts CN too; changes 3 fields" in told or "trusts as well: China" in told
    assert "thresholds.holder_share" in told
    assert "severity of" not in told, "what it inherits is not its own"


def test_a_profile_that_only_says_it_in_other_words_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text("apiVersion: sovcheck/v1\nkind: Profile\nid: ours\nextends: hybrid\ntitle: Ours\n")
    assert "against hybrid it changes nothing but words" in " ".join(scanned(Path(), "mine.yaml").stdout.split())


@pytest.mark.parametrize("options", [(), ("--details",), ("--output", "markdown"), ("--output", "html")])
def test_what_an_entry_of_the_catalog_says_otherwise_stands_in_the_report(
    tmp_path: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    Path("own.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Catalog\nblocs:\n"
        "  - {id: eu, name: European Union, members: [FR, US], source: ours, as_of: 2026-11-01, certainty: confirmed}\n"
    )
    told = " ".join(scanned(Path(), "coalition", "--catalog", "own.yaml", *options).stdout.split())
    assert "eu (replaced: members)" in told or "says otherwise: members" in told
