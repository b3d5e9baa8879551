"""A foreign party never raises an answer, wherever it enters; left out is never better than stated."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sovcheck.errors import InputError, SovcheckError
from sovcheck.frameworks.section import Assessment, ClauseStatus
from tests.frameworks.conftest import Change, Tree, answers, assessments, asset, scanned, stated, written

FRAMEWORKS = ("eu-csf", "bsi-c3a", "secnumcloud", "gdpr", "cada", "ai-act")
US = "example-inc"


def _field(asset_id: str, name: str, value: object) -> Change:
    def change(tree: Tree) -> None:
        asset(tree, asset_id)[name] = value

    return change


def _inner(asset_id: str, group: str, name: str, value: object) -> Change:
    def change(tree: Tree) -> None:
        asset(tree, asset_id)[group] = {**asset(tree, asset_id)[group], name: value}

    return change


PARENT = [{"organization": US, "capital": "100", "voting": "100", "controls": "true"}]
HALF = [{"organization": US, "capital": "50", "voting": "50"}, {"country": "FR", "capital": "50", "voting": "50"}]
FOREIGN = {
    "operator": _field("machine", "operator", US),
    "owner": _field("machine", "owner", US),
    "provider": _field("archive", "provider", US),
    "provider of a model": _field("model-api", "provider", US),
    "parent": _field("hoster", "parents", PARENT),
    "half": _field("hoster", "parents", HALF),
    "seat": _field("hoster", "country", "US"),
    "administration": _field("machine", "administered_from", ["FR", "US"]),
    "support": _field("archive", "support_countries", ["US"]),
    "law": _inner("machine", "contract", "law", "US"),
    "venue": _inner("archive", "contract", "venue", "US"),
    "developer": _field("own-model", "developer", US),
    "root": _field("base-model", "developer", US),
    "software": _field("engine", "developer", US),
    "signer": _field("engine", "signed_by", US),
    "build": _field("engine", "built_in", ["US"]),
    "store abroad": _field("archive", "country", "US"),
    "machine abroad": _field("machine", "country", "US"),
    "training": _field("model-api", "training_use", "always"),
}


def _assessment(tree: Tree, folder: Path, framework: str) -> Assessment:
    return assessments(written(tree, folder), framework)[framework]


def _bounds(tree: Tree, folder: Path) -> dict[tuple[str, str], tuple[int, int]]:
    """By framework and clause, the lowest and the highest answer; nothing known is the whole ladder."""
    found = {}
    for name, assessment in assessments(written(tree, folder), *FRAMEWORKS).items():
        for each in assessment.answers:
            words = {ClauseStatus.MET: (2, 2), ClauseStatus.NOT_MET: (1, 1)}.get(each.status, (1, 2))
            low, high = each.at_least or each.answer, each.at_most or each.answer
            if assessment.seal is not None and (low is None or high is None):
                low, high = 1, 5
            found[name, each.clause] = (low or words[0], high or words[1])
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(names=st.lists(st.sampled_from(sorted(FOREIGN)), min_size=1, max_size=4, unique=True))
def test_a_foreign_party_more_never_raises_an_answer_or_the_seal(names: list[str], tmp_path_factory):
    folder = tmp_path_factory.mktemp("system")
    tree = stated()
    before = _assessment(tree, folder, "eu-csf").seal
    bounds = _bounds(tree, folder)
    assert before is not None
    for name in names:
        FOREIGN[name](tree)
        after = _assessment(tree, folder, "eu-csf").seal
        assert after is not None
        assert after.at_most <= before.at_most
        now = _bounds(tree, folder)
        raised = {
            clause: (bounds[clause], now[clause])
            for clause in bounds
            if now[clause][1] > bounds[clause][1] and bounds[clause] != (1, 1)
        }
        assert not raised, name
        before, bounds = after, now


@pytest.mark.parametrize("name", FOREIGN)
def test_each_foreign_party_lowers_some_answer_of_some_framework(name: str, tmp_path: Path):
    before = _bounds(stated(), tmp_path / "before")
    tree = stated()
    FOREIGN[name](tree)
    after = _bounds(tree, tmp_path / "after")
    assert any(after[clause] < before[clause] for clause in before), name


@pytest.mark.parametrize("name", ["operator", "parent", "provider", "seat"])
@pytest.mark.parametrize("trusted", ["coalition", "partnership"])
def test_an_operator_in_us_hands_never_meets_2_2_whoever_the_profile_trusts(name: str, trusted: str, tmp_path: Path):
    tree = stated()
    FOREIGN[name](tree)
    profile = tmp_path / "profile.yaml"
    partner = "{country: US, agreement: a treaty (placeholder), valid_from: 2020-01-01, valid_until: 2030-01-01}"
    profile.write_text(
        f"apiVersion: sovcheck/v1\nkind: Profile\nextends: {trusted}\nid: with-partner\ntitle: With a partner\n"
        f"description: Trusts the United States as well.\ntrusted:\n  partners: [{partner}]\n"
    )
    report = scanned(written(tree, tmp_path / "system"), "eu-csf", profile=str(profile))
    assert "US" in report.profile.trusted
    found = answers(report.frameworks[0])["2.2"]
    assert found.status is ClauseStatus.NOT_MET
    assert (found.seal, found.at_most or found.answer) <= (1, 3)


@pytest.mark.parametrize("changes", [[], ["operator"], ["machine abroad"]])
def test_a_machine_with_foreign_accelerators_never_gets_seal_4(changes: list[str], tmp_path: Path):
    tree = stated()
    for name in changes:
        FOREIGN[name](tree)
    found = _assessment(tree, tmp_path / "system", "eu-csf")
    assert found.seal is not None
    assert found.seal.at_most < 4
    assert found.seal.seal != 4


def _omissions() -> list[tuple[str, str]]:
    tree = stated()
    return [
        (each["id"], name)
        for group in tree.values()
        if isinstance(group, list)
        for each in group
        for name in each
        if name not in ("id", "name") and each["id"] != US
    ]


def test_no_answer_is_surer_where_a_field_is_left_out(tmp_path: Path):
    before = _bounds(stated(), tmp_path / "stated")
    better = {}
    for asset_id, name in _omissions():
        tree = stated()
        del asset(tree, asset_id)[name]
        try:
            after = _bounds(tree, tmp_path / "left-out")
        except InputError:
            continue
        found = {clause: (before[clause], after[clause]) for clause in before if after[clause][0] > before[clause][0]}
        if found:
            better[asset_id, name] = found
    assert better == {}


def test_the_error_of_a_wrong_framework_is_one_of_ours(tmp_path: Path):
    with pytest.raises(SovcheckError, match="did you mean 'eu-csf'"):
        scanned(written(stated(), tmp_path / "system"), "eu-cfs")
