"""The five bundled profiles: whom they trust, what they weigh, and that each says why."""

from datetime import date

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.store import Catalog
from sovcheck.policy.profile.files import bundled_profiles
from sovcheck.policy.profile.resolve import ResolvedProfile, load_profile
from sovcheck.policy.rules import PolicySet
from sovcheck.policy.severity import Severity

TODAY = date(2026, 11, 21)
NAMES = ["coalition", "full-stack", "hybrid", "infrastructure-first", "partnership"]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def load(name: str, catalog: Catalog, home: str = "IN") -> ResolvedProfile:
    return load_profile(name, home=home, catalog=catalog, today=TODAY)


def grades(profile: ResolvedProfile, rule: str) -> list[Severity]:
    return [grade.severity for grade in profile.profile.grades if rule in grade.rules]


def test_exactly_the_five_approaches_are_bundled():
    assert bundled_profiles() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_that_a_profile_names_exists(name: str, catalog: Catalog, policies: PolicySet):
    rules = [rule.id for rule in policies.rules]
    assert load_profile(name, home="IN", catalog=catalog, today=TODAY, rules=rules).profile.id == name


@pytest.mark.parametrize("name", NAMES)
def test_no_profile_lets_a_critical_or_high_result_stay_unknown_or_chooses_a_home(name: str, catalog: Catalog):
    profile = load(name, catalog).profile
    assert (profile.unknown_budget.critical, profile.unknown_budget.high) == (0, 0)
    assert profile.home is None
    assert profile.disabled == ()


def test_the_coalition_trusts_the_eea_and_home(catalog: Catalog):
    trusted = load("coalition", catalog, "CH").data["trusted"]
    assert {"CH", "DE", "NO", "IS", "LI"} <= set(trusted)
    assert "GB" not in trusted
    assert "US" not in trusted
    assert len(trusted) == 27 + 3 + 1


@pytest.mark.parametrize("name", ["full-stack", "hybrid", "infrastructure-first", "partnership"])
def test_the_others_trust_home_alone(name: str, catalog: Catalog):
    assert load(name, catalog).data["trusted"] == ["IN"]


def test_the_full_stack_blocks_on_foreign_chips_and_on_anything_unknown(catalog: Catalog):
    profile = load("full-stack", catalog)
    assert grades(profile, "CMP-06") == [Severity.HIGH]
    assert set(profile.profile.unknown_budget.model_dump().values()) == {0}
    assert set(profile.data["hosting"]) == {"public", "internal", "personal", "sensitive", "secret"}
    assert all(countries == ["IN"] for countries in profile.data["hosting"].values())


def test_only_the_full_stack_blocks_on_foreign_chips(catalog: Catalog):
    assert not any(grades(load(name, catalog), "CMP-06") for name in NAMES if name != "full-stack")


def test_the_hybrid_lowers_dependence_only_where_nothing_critical_depends_on_it(catalog: Catalog):
    for grade in load("hybrid", catalog).profile.grades:
        # Where data may be is lowered for consumers alone.
        assert set(grade.criticalities) == {"consumer"} | ({"business"} if "DAT-12" not in grade.rules else set())
        assert grade.severity is Severity.INFO


def test_the_hybrid_never_lowers_what_protects_data(catalog: Catalog):
    profile = load("hybrid", catalog)
    for rule in ("DAT-01", "DAT-06", "CMP-03", "CMP-04"):
        assert grades(profile, rule) == []
    (grade,) = [grade for grade in profile.profile.grades if "DAT-03" in grade.rules]
    assert not {"sensitive", "secret"} & set(grade.data_classes)
    (grade,) = [grade for grade in profile.profile.grades if "DAT-12" in grade.rules]
    assert not {"sensitive", "secret"} & set(grade.data_classes)


def test_partnership_hangs_on_its_agreements(catalog: Catalog):
    assert grades(load("partnership", catalog), "DEP-13") == [Severity.HIGH, Severity.CRITICAL]


def test_infrastructure_first_lowers_origin_and_never_control_of_the_machines(catalog: Catalog, policies: PolicySet):
    profile = load("infrastructure-first", catalog)
    assert grades(profile, "MOD-03") == [Severity.INFO]
    for rule in ("CMP-01", "CMP-05", "MOD-06"):
        lowest = min([*grades(profile, rule), policies.rule(rule).severity], key=lambda severity: severity.rank)
        assert lowest.rank >= policies.rule(rule).severity.rank
