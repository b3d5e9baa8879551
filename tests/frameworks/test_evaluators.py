"""What facts answer is what the data of the frameworks say that they answer, and what rules claim to compute."""

from collections.abc import Callable, Iterator
from typing import get_args, get_type_hints

import pytest

from sovcheck.facts.documents.kinds import DOCUMENTS
from sovcheck.frameworks.evaluators import OF_CLAUSE, OF_FRAMEWORK
from sovcheck.frameworks.section import ClauseStatus, FrameworkSection
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.framework.files import read_framework
from sovcheck.policy.framework.model import Extent
from sovcheck.policy.loading import load_policies
from sovcheck.policy.source.files import policies_directory
from tests.frameworks.conftest import Tree, answers, asset, scanned, stated, written

Judge = Callable[..., FrameworkSection]


def _logs_abroad(tree: Tree) -> None:
    tree["cloud_services"].append(
        {**asset(tree, "archive"), "id": "log-keeper", "type": "logging", "provider": "example-inc", "country": "US"}
    )
    asset(tree, "assistant")["logs_to"] = ["log-keeper"]


def _foreign_root(tree: Tree) -> None:
    asset(tree, "base-model")["developer"] = "example-inc"


def _transfer(mechanism: str) -> Callable[[Tree], None]:
    def change(tree: Tree) -> None:
        for each in ("archive", "machine"):
            asset(tree, each)["country"] = "US"
            asset(tree, each)["contract"] = {**asset(tree, each)["contract"], "transfer_mechanism": mechanism}
        for flow in tree["data_flows"]:
            flow["transfer_mechanism"] = mechanism

    return change


@pytest.mark.parametrize("name", ["eu-csf", "secnumcloud", "bsi-c3a", "ai-act"])
def test_exactly_the_clauses_that_say_so_are_computed(judged: Judge, name: str):
    computed = {clause for clause, answer in answers(judged(name, _logs_abroad)).items() if answer.basis is not None}
    said = set()
    for _, criterion in read_framework(name).framework.criteria():
        said |= {item.id for item in criterion.items if item.extent is not Extent.DECLARED}
        if not criterion.items and criterion.extent is not Extent.DECLARED:
            said.add(criterion.id)
    assert computed == said


def test_what_a_rule_claims_to_compute_facts_answer():
    claimed = {
        (each.framework, each.clause)
        for rule in load_policies().rules
        for each in rule.typed_controls
        if each.role == "computes"
    }
    extents = {
        (name, criterion.id): criterion.extent
        for name in {framework for framework, _ in claimed}
        for _, criterion in read_framework(name).framework.criteria()
    }
    assert claimed
    assert {extents[claim] for claim in claimed} <= {Extent.WHOLLY, Extent.PARTLY}


def test_a_fine_tune_of_foreign_weights_is_not_led_from_the_eu(judged: Judge):
    before, after = (answers(judged("eu-csf", *changes))["3.5"] for changes in ((), (_foreign_root,)))
    assert (before.answer, before.seal) == (4, 3)
    assert (after.answer, after.seal) == (3, 2)


@pytest.mark.parametrize(
    ("shares", "alone", "together"),
    [
        ([("US", 24)], "met", "met"),
        ([("US", 25)], "not-met", "met"),
        ([("US", 20), ("CN", 19)], "met", "met"),
        ([("US", 20), ("CN", 20)], "met", "not-met"),
        ([("NO", 25)], "not-met", "met"),
    ],
)
def test_secnumcloud_limits_holders_from_outside_the_eu(judged: Judge, shares, alone: str, together: str):
    def held(tree: Tree) -> None:
        rest = 100 - sum(share for _, share in shares)
        parents = [{"country": country, "capital": str(share), "voting": str(share)} for country, share in shares]
        controlling = {"country": "FR", "capital": str(rest), "voting": str(rest), "controls": "true"}
        asset(tree, "hoster")["parents"] = [*parents, controlling]

    found = answers(judged("secnumcloud", held))
    assert (found["19.6-capital-alone"].status, found["19.6-capital-together"].status) == (alone, together)


def test_a_norwegian_operator_is_inside_for_the_csf_and_outside_for_secnumcloud(judged: Judge):
    def norwegian(tree: Tree) -> None:
        asset(tree, "hoster").update(country="NO", parents=[])

    assert answers(judged("eu-csf", norwegian))["1.1"].status is ClauseStatus.MET
    assert answers(judged("secnumcloud", norwegian))["19.6-seat"].status is ClauseStatus.NOT_MET


@pytest.mark.parametrize(
    ("mechanism", "status", "named"), [("scc", "met", "46"), ("none", "not-met", ""), ("derogation", "met", "49")]
)
def test_each_transfer_has_a_basis_or_chapter_v_is_not_met(judged: Judge, mechanism: str, status: str, named: str):
    found = answers(judged("gdpr", _transfer(mechanism)))
    assert found["44"].status == status
    assert not named or found[named].basis is not None


@pytest.mark.parametrize(
    ("certifications", "bases", "decision"),
    [
        ([], "not-met", "not-met"),
        (None, "unknown", "unknown"),
        ([{"level": "HR and non-HR", "valid_until": "2027-06-30"}], "met", "unknown"),
        ([{"level": "HR and non-HR", "valid_until": "2026-06-30"}], "not-met", "not-met"),
        ([{"level": "HR and non-HR"}], "unknown", "unknown"),
    ],
    ids=["none", "unstated", "certified", "ended", "open"],
)
def test_the_decision_on_certified_recipients_is_a_basis_with_those_alone(
    judged: Judge, certifications: list[Tree] | None, bases: str, decision: str
):
    def certified(tree: Tree) -> None:
        for each in tree["organizations"]:
            each.pop("certifications", None)
            if certifications is not None:
                each["certifications"] = [{"scheme": "DPF", "status": "certified", **own} for own in certifications]

    found = answers(judged("gdpr", _transfer("dpf"), certified))
    assert (found["44"].status, found["45"].status) == (bases, decision)


def test_a_german_item_asks_for_germany(judged: Judge):
    def german(tree: Tree) -> None:
        for name in ("hoster", "holding", "workshop", "agency"):
            asset(tree, name).update(country="DE", parents=[])

    found = answers(judged("bsi-c3a", german))
    assert (found["1-02-C1"].status, found["1-02-C2"].status) == (ClauseStatus.MET, ClauseStatus.MET)
    assert answers(judged("bsi-c3a"))["1-02-C2"].status is ClauseStatus.NOT_MET


def test_the_owner_of_an_application_is_no_vendor_of_it(judged: Judge):
    def own_abroad(tree: Tree) -> None:
        asset(tree, "assistant")["owner"] = "example-inc"

    found = answers(judged("eu-csf", own_abroad))["4.6"]
    assert all("United States" not in ground.why for ground in found.grounds if "stops when" in ground.why)


@pytest.mark.parametrize(
    ("placed", "summary", "status"),
    [
        ("true", "https://example.org/summary", ClauseStatus.MET),
        ("true", "none", ClauseStatus.NOT_MET),
        ("true", None, ClauseStatus.UNKNOWN),
        ("false", "none", ClauseStatus.NOT_ASSESSABLE),
        (None, "none", ClauseStatus.UNKNOWN),
    ],
)
def test_the_ai_act_asks_models_on_the_market_for_what_is_published(judged: Judge, placed, summary, status):
    def state(tree: Tree) -> None:
        for each in tree["models"]:
            each.pop("placed_on_eu_market", None)
            each.pop("training_summary_url", None)
            each.update({} if placed is None else {"placed_on_eu_market": placed})
            each.update({} if summary is None else {"training_summary_url": summary})

    assert answers(judged("ai-act", state))["53(1)(d)"].status is status


def test_a_file_of_the_users_own_may_have_shorter_ladders_than_ours(tmp_path):
    text = (policies_directory() / "frameworks" / "eu-csf.yaml").read_text()
    start = text.index("  - id: SOV-2")
    own = tmp_path / "own.yaml"
    short = text[: text.index("weight_sets:")] + text[text.index("sources:") : start].replace(
        "    total: 1000.03\n", ""
    )
    first = short.index("          - {seal: 2, points: 93.75")
    own.write_text(short[:first] + short[short.index("\n", short.index("points: 125,", first)) + 1 :])
    section = scanned(written(stated(), tmp_path / "system"), str(own)).frameworks[0]
    found = answers(section)["1.8"]
    assert (found.answer, found.seal) == (3, 2)
    assert set(answers(section)) == {f"1.{number}" for number in range(1, 9)}


OFFERED = ("3-01-C3", "3-01-C4", "3-02-C", "3-05-C")
"""Items of C3A that ask what a provider offers, and of which an inventory shows whether it is used."""


def _own_keys(tree: Tree) -> None:
    for service in tree["cloud_services"]:
        if service["type"] == "object-store":
            service["key_custody"] = {"custodian": "customer-only"}


def _in_germany(tree: Tree) -> None:
    for each in ("archive", "machine"):
        asset(tree, each)["country"] = "DE"


def _used(section: FrameworkSection) -> list[str | None]:
    found = answers(section)
    assert {found[clause].status for clause in OFFERED} == {ClauseStatus.NOT_ASSESSABLE}
    return [found[clause].use for clause in OFFERED]


def test_what_a_provider_has_to_offer_is_used_or_not_and_never_met(judged: Judge):
    assert _used(judged("bsi-c3a")) == ["used", "not-used", "used", "not-used"]
    assert _used(judged("bsi-c3a", _own_keys))[2:] == ["used", "used"]
    assert _used(judged("bsi-c3a", _in_germany))[:2] == ["used", "used"]
    assert _used(judged("bsi-c3a", _logs_abroad, _transfer("scc")))[:2] == ["not-used", "not-used"]


def _silent(tree: Tree) -> None:
    del asset(tree, "case-files")["backed_up_in"]
    for service in tree["cloud_services"]:
        del service["key_custody"]


def test_what_nobody_states_is_neither_used_nor_unused(judged: Judge):
    assert _used(judged("bsi-c3a", _silent)) == [None, "not-used", None, None]


def _listed() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every kind with the evaluators that are listed under it."""
    for by_kind in OF_FRAMEWORK.values():
        for kind, evaluators in by_kind.items():
            yield from ((kind, each) for each in evaluators)
    for of_clauses in OF_CLAUSE.values():
        for kind, by_clause in of_clauses.items():
            yield from ((kind, each) for each in by_clause.values())


LISTED = {f"{kind}: {each.__module__}.{each.__name__}": (kind, each) for kind, each in _listed()}


@pytest.mark.parametrize("name", sorted(LISTED))
def test_an_evaluator_takes_the_documents_of_the_kinds_that_it_is_listed_under(name: str):
    kind, evaluator = LISTED[name]
    document, *_ = get_type_hints(evaluator).values()
    assert DOCUMENTS[Kind(kind)] in (get_args(document) or (document,))


def test_where_only_control_is_open_the_developer_is_not_said_to_be(judged: Judge):
    """Lineage is declared to its roots, and who is above the makers is not stated."""

    def of_nobody_known(tree: Tree) -> None:
        developer = asset(tree, asset(tree, "base-model")["developer"])
        for field in ("parents", "free_float", "public_body"):
            developer.pop(field, None)

    told = answers(judged("eu-csf", of_nobody_known))
    for clause in ("2.5", "5.4"):
        facts = " ".join(str(each) for each in told[clause].grounds)
        assert "who controls those who developed it, up to its roots, is not stated" in facts
        assert "who developed it, up to its roots, is not stated in full" not in facts
