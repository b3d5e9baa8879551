"""What holds for any facts: every rule has an answer, and forgetting a fact never makes a pass."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

import pytest
import regorus
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sovcheck.engine.answers import Answer, Passed
from sovcheck.engine.decision import decide
from sovcheck.engine.judgements import judgements_of
from sovcheck.facts.documents.shape import Group, ListOf, Scalar, Shape, kind_shape
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.loading import load_policies
from sovcheck.policy.source.files import policies_directory

KINDS = [Kind.GPU_HOST, Kind.MODEL, Kind.DATASET, Kind.CLOUD_SERVICE, Kind.APPLICATION, Kind.SOFTWARE]
Judge = Callable[[Kind, dict[str, Any]], Mapping[str, Answer | None]]
Place = tuple[str | int, ...]

PARTNERS = [
    {"country": "CH", "agreement": "Treaty", "valid": False, "ends_in_days": -1},
    {"country": "US", "agreement": "Accord", "valid": True, "ends_in_days": None},
]

FORGETTING_IS_A_STATEMENT = {
    # A contract without an end is open-ended: the inventory has no other way to say so.
    ("DEP-13", "contract.ends_in_days"),
    # An exposure without an organization is that of the territory itself.
    ("DAT-03", "exposure.access.organization"),
    # Without a stated basis there is none that may fall; that none is stated, DAT-01 asks.
    ("DAT-02", "reach.mechanism"),
    # Data that nobody calls American is asked about where Americans are among its subjects.
    ("DAT-09", "us_bulk_sensitive"),
    # What an authority counts as important is asked where a country with such a law has to do with the data.
    ("DAT-07", "important_data"),
    # Services that only deliver have no use for what they see, unless they state one.
    ("DAT-06", "training_use"),
    # Whoever claims, promises or measures nothing has nothing to prove.
    ("EVD-01", "self_hosted"),
    ("EVD-04", "service_level.max_first_token_ms"),
    ("EVD-04", "service_level.min_tokens_per_second"),
    ("EVD-04", "service_level.max_monthly_cost"),
    ("EVD-05", "evaluations"),
    # Where there is no smoke, EVD-01 says so; the others judge those that there are.
    ("EVD-02", "smoke.verdict"),
    ("EVD-03", "smoke.verdict"),
    ("CMP-04", "observed.truth"),
    *(("MOD-08", f"smoke.{fact}") for fact in ("pickles", "remote_code")),
    # The duty to publish is the provider's: of models of others the market is asked only where somebody names it.
    ("MOD-11", "placed_on_eu_market"),
    # Own data needs no licence.
    ("LIC-01", "licence.id"),
    # The stored text holds whenever it was taken; a day that is still to come is a claim that cannot be true.
    ("LIC-01", "licence.obtained"),
}
"""Rules and facts where leaving the fact out says something by itself."""

_COUNTRIES = ["CH", "CN", "DE", "FR", "TW", "US"]
_NAMES = ["alpha", "beta", "gamma"]
_CLASSES = ["public", "internal", "personal", "sensitive", "secret"]
_CRITICALITIES = ["consumer", "business", "government", "critical-infrastructure", "national-security"]
_FIELDS_OF_USE = ["general", "military"]
_WORDS = {
    "access": ["weights", "api"],
    "isolation": ["netns", "notify", "external", "none", "observed"],
    "refused": ["expired", "other-weights", "future"],
    "demand": ["copy", "approval", "safeguard", "order"],
    "export_class": ["3A090.a", "5A992"],
    "keys": ["owner", "others"],
    "opt_outs": ["honoured", "ignored", "none"],
    "route": ["security-assessment", "certification"],
    "scope": ["personal", "important"],
    "truth": ["consistent", "rented", "unknown"],
    "proof": ["in-process", "recomputed", "text-only"],
    "verdict": ["pass", "fail", "inconclusive"],
    "adequacy": ["home-territory", "adequate", "certified", "commercial", "none"],
    "commercial": ["yes", "limited", "no", "unknown"],
    "criticalities": _CRITICALITIES,
    "criticality": _CRITICALITIES,
    "data_class": _CLASSES,
    "data_classes": _CLASSES,
    "fields": _FIELDS_OF_USE,
    "fields_of_use": _FIELDS_OF_USE,
    "formats": ["safetensors", "pickle"],
    "how": ["stored", "backed-up", "processed", "flowed", "logged", "api"],
    "kind": ["model", "cloud_service", "software", "organization", "country", "gpu_host"],
    "mechanism": ["adequacy", "dpf", "scc", "bcr", "derogation", "none"],
    "metric": ["monthly-users", "monthly-revenue-usd", "annual-revenue-usd"],
    "openness": ["closed", "open-weights", "open-science"],
    "ownership": ["stated"],
    "basis": ["stated", "assumed", "left-over"],
    "control": ["stated"],
    "relation": ["self", "parent"],
    "revocability": ["irrevocable", "breach", "growth", "at-will", "unknown"],
    "stages": ["development", "production"],
    "tenancy": ["owned", "colocated", "rented", "cloud"],
    "training_use": ["never", "opt-in", "opted-out", "opt-out", "always"],
    "type": ["inference-api", "object-store", "registry"],
}
_COUNTRY_FIELDS = ("built_in", "countries", "country", "domiciles", "law", "manufactured_in", "venue")
_COUNTS = [0, 1, 89, 90, 700_000_000]
_DAYS = [-400, -1, 0, 1, 365, 366]
_AMOUNTS = [0.0, 0.1, 24.0, 24.1, 39.0, 100.0, 160.5, 2e7]


def documents(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    """Facts of a kind, in which any fact may be missing, and every ``path`` is another one."""
    return group(kind_shape(kind)).map(lambda facts: with_paths({**facts, "kind": kind.value}, count()))


def group(shape: Group) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({name: value(name, field) for name, field in shape.fields.items()})


def value(name: str, shape: Shape) -> st.SearchStrategy[Any]:
    match shape:
        case Group():
            return group(shape)
        case ListOf(item=item, nullable=nullable):
            found: st.SearchStrategy[Any] = st.lists(value(name, item), max_size=2)
        case Scalar(type=scalar, nullable=nullable):
            found = st.sampled_from(scalars(name, scalar))
    return st.one_of(found, found, st.none()) if nullable else found


def scalars(name: str, scalar: type) -> list[Any]:
    if scalar is bool:
        return [False, True]
    if scalar is float:
        return _AMOUNTS
    if scalar is int:
        return _DAYS if name.endswith(("_ago", "_in_days")) else _COUNTS
    return _COUNTRIES if name.endswith(_COUNTRY_FIELDS) else _WORDS.get(name, _NAMES)


def with_paths(found: Any, numbers: Iterator[int]) -> Any:
    if isinstance(found, list):
        return [with_paths(entry, numbers) for entry in found]
    if not isinstance(found, dict):
        return found
    return {
        name: f"path:{next(numbers):04}" if name == "path" else with_paths(entry, numbers)
        for name, entry in found.items()
    }


def known_facts(found: Any, shape: Shape, place: Place = ()) -> Iterator[Place]:
    """Where something stands that could be unknown."""
    match shape:
        case Group(fields=fields):
            for name, field in fields.items():
                yield from known_facts(found[name], field, (*place, name))
        case ListOf(item=item, nullable=nullable):
            if nullable and found is not None:
                yield place
            for index, entry in enumerate(found or ()):
                yield from known_facts(entry, item, (*place, index))
        case Scalar(nullable=nullable):
            if nullable and found is not None:
                yield place


def forget(facts: dict[str, Any], place: Place) -> dict[str, Any]:
    forgetful: Any = copy.deepcopy(facts)
    parent = forgetful
    for step in place[:-1]:
        parent = parent[step]
    parent[place[-1]] = None
    if place[0] == "reach" and place[-1] == "country":
        forgetful["reach_complete"] = None  # facts/documents/dataset.py promises that
    return forgetful  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judge() -> Judge:
    policies = load_policies()
    engine = regorus.Engine()
    for module in policies.modules:
        engine.add_policy(module.path, module.text)
    for path in (policies_directory() / "lib").glob("fixture*_test.rego"):
        engine.add_policy(str(path), path.read_text())
    profile = json.loads(engine.eval_rule_as_json("data.sovcheck.lib.fixtures.profile"))
    catalog = json.loads(engine.eval_rule_as_json("data.sovcheck.lib.fixtures.catalog"))
    engine.add_data_json(
        json.dumps({"profile": {**profile, "partners": PARTNERS}, "catalog": catalog, "today": "2026-11-21"})
    )

    def evaluate(entry: str) -> object:
        text = engine.eval_rule_as_json(entry)
        return None if text == '"<undefined>"' else json.loads(text)

    def answers(kind: Kind, facts: dict[str, Any]) -> Mapping[str, Answer | None]:
        engine.set_input_json(json.dumps(facts))
        rules = [rule for rule in policies.rules if kind in rule.applies_to]
        return {
            judgement.rule: decide(judgement, facts, evaluate)
            for judgement in judgements_of(kind, rules, dict.fromkeys(rule.id for rule in rules))
        }

    return answers


RELAXED = settings(max_examples=120, deadline=None, suppress_health_check=[*HealthCheck])


@pytest.mark.parametrize("kind", KINDS)
def test_every_rule_has_an_answer_to_any_facts(judge: Judge, kind: Kind):
    @RELAXED
    @given(documents(kind))
    def check(facts: dict[str, Any]):
        judge(kind, facts)

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_forgetting_a_fact_never_makes_a_pass(judge: Judge, kind: Kind):
    @RELAXED
    @given(documents(kind), st.data())
    def check(facts: dict[str, Any], data: st.DataObject):
        places = list(known_facts(facts, kind_shape(kind)))
        if not places:
            return
        place = data.draw(st.sampled_from(places))
        before, after = judge(kind, facts), judge(kind, forget(facts, place))
        name = ".".join(step for step in place if isinstance(step, str))
        for rule, answer in after.items():
            if (answer is None or isinstance(answer, Passed)) and (rule, name) not in FORGETTING_IS_A_STATEMENT:
                assert before[rule] in (None, answer), (rule, name)

    check()
