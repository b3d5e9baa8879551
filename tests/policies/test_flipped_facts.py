"""Every fact that a rule asks for matters to it: with another value in that place, its result is another."""

import copy
import itertools
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import regorus

from sovcheck.engine.answers import Answer, Failed
from sovcheck.engine.decision import Judgement, decide
from sovcheck.engine.judgements import judgements_of
from sovcheck.facts.documents.shape import Group, ListOf, Shape, kind_shape
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rules import Rule
from sovcheck.policy.source.fact_references import facts_read
from sovcheck.policy.source.files import policies_directory
from tests.policies.test_random_facts import PARTNERS, Place, scalars

_UNKNOWN = re.compile(r'unknown contains "([^"]+)"')
_MOST = 6_000
"""So many systems are tried before a fact counts as one that changes nothing."""
_APART = 4
"""In so many facts, at most, a system differs from the one that it is made from."""

ASKED = {"scheme": "gamma", "name": "Gamma", "levels": [], "criticalities": [], "data_classes": []}
STRICTER = {
    "partners": PARTNERS,
    "certifications": [{**ASKED, "criticalities": ["government"]}, {**ASKED, "scheme": "beta"}],
    "denied": {"countries": ["CN"], "organizations": ["alpha"]},
}
"""What the profile of the Rego tests leaves out, so that rules which it turns off are asked, too."""

SEVERAL = {"operator": "operators", "provider": "providers"}
"""Roles in which several can stand: what is asked of the role is looked up in each of them."""

POLICIES = load_policies()
RULES = {rule.id: rule for rule in POLICIES.rules}
READS = facts_read(POLICIES.rules, POLICIES.modules)
Facts = dict[str, Any]


class Bench:
    """The bundled rules under a stricter profile, asked one at a time."""

    def __init__(self) -> None:
        self._engine = regorus.Engine()
        for module in POLICIES.modules:
            self._engine.add_policy(module.path, module.text)
        for path in (policies_directory() / "lib").glob("fixture*_test.rego"):
            self._engine.add_policy(str(path), path.read_text())
        for path in (policies_directory() / "lib").glob("golden_*_test.rego"):
            self._engine.add_policy(str(path), path.read_text())
        data = {name: self._evaluate(f"data.sovcheck.lib.fixtures.{name}") for name in ("profile", "catalog")}
        assert isinstance(data["profile"], dict)
        data["profile"] |= STRICTER
        self._engine.add_data_json(json.dumps({**data, "today": "2026-11-21"}))

    def well(self, kind: Kind) -> Facts:
        """Facts of an asset with which all is well, as the Rego tests have them."""
        answer = json.loads(self._engine.eval_query_as_json(f"data.sovcheck.lib.fixtures.{kind.value}({{}})"))
        return answer["result"][0]["expressions"][0]["value"]  # type: ignore[no-any-return]

    def answer(self, judgement: Judgement, facts: Facts) -> Answer | None:
        """What the rule says of the facts; None where it does not apply."""
        self._engine.set_input_json(json.dumps(facts))
        return decide(judgement, facts, self._evaluate)

    def _evaluate(self, entry: str) -> object:
        text = self._engine.eval_rule_as_json(entry)
        return None if text == '"<undefined>"' else json.loads(text)


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


def asked(rule: Rule) -> set[str]:
    """The facts without which the rule does not judge, does not pass, or says that it cannot tell."""
    file = policies_directory() / rule.layer / Path(rule.file).name
    return {*rule.needs, *rule.needs_to_pass, *_UNKNOWN.findall(file.read_text(encoding="utf-8"))}


def shape_at(kind: Kind, fact: str) -> Shape | None:
    """The shape of the fact in documents of the kind; None where they do not have it."""
    shape: Shape = kind_shape(kind)
    for step in fact.split("."):
        shape = shape.item if isinstance(shape, ListOf) else shape
        if not isinstance(shape, Group) or step not in shape.fields:
            return None
        shape = shape.fields[step]
    return shape


def places(facts: Any, steps: Sequence[str], before: Place = ()) -> Iterator[Place]:
    """Where the fact stands in a document: once, or in each item of a list."""
    if not steps:
        yield before
    elif isinstance(facts, list):
        for index, item in enumerate(facts):
            yield from places(item, steps, (*before, index))
    elif facts is not None:
        yield from places(facts[steps[0]], steps[1:], (*before, steps[0]))


def put(facts: Facts, place: Place, value: object) -> Facts:
    """The document with another value in that place."""
    changed: Any = copy.deepcopy(facts)
    inner = changed
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return changed  # type: ignore[no-any-return]


def drawn(chance: random.Random, name: str, shape: Shape) -> Any:
    """Any value of the shape."""
    if isinstance(shape, Group):
        return {field: drawn(chance, field, inner) for field, inner in shape.fields.items()}
    if shape.nullable and chance.random() < 0.3:
        return None
    if isinstance(shape, ListOf):
        return [drawn(chance, name, shape.item) for _ in range(chance.randint(0, 2))]
    if name == "path":
        return f"path:{chance.random()}"
    return chance.choice(shape.words or scalars(name, shape.type))


def disturbed(chance: random.Random, judgement: Judgement, kind: Kind, facts: Facts) -> Facts:
    """A system that differs from another in facts that the rule looks at."""
    fields = kind_shape(kind).fields
    read = [part for part in judgement.reads or () if part[0] in fields]
    for _ in range(chance.randint(0, _APART)):
        name, member = chance.choice(read)
        shape = fields[name]
        if name == "kind":
            continue
        if isinstance(shape, Group):
            member = member if member is not None else chance.choice([*shape.fields])
            facts = put(facts, (name, member), drawn(chance, member, shape.fields[member]))
        else:
            facts = put(facts, (name,), drawn(chance, name, shape))
    return facts


def flips(chance: random.Random, kind: Kind, facts: Facts, fact: str) -> Iterator[Facts]:
    """The system with another value of the fact, wherever it stands."""
    head, _, rest = fact.partition(".")
    if SEVERAL.get(head, "") in facts:
        yield from flips(chance, kind, facts, f"{SEVERAL[head]}.{rest}")
    shape, name = shape_at(kind, fact), fact.rpartition(".")[2]
    if isinstance(shape, Group):
        for member in shape.fields:
            yield from flips(chance, kind, facts, f"{fact}.{member}")
    elif shape is not None and name != "path":
        for place in places(facts, fact.split(".")):
            yield put(facts, place, drawn(chance, name, shape))


def gist(answer: Answer | None) -> object:
    """What the rule says, without the words: systems of which it says something new are kept, to make others from."""
    return (len(answer.findings), answer.open_facts) if isinstance(answer, Failed) else answer


def unmoved(bench: Bench, rule: Rule) -> set[str]:
    """The facts that the rule asks for of which no flip was found that changes its result."""
    left = asked(rule)
    chance = random.Random(rule.id)
    kinds = [(kind, judgements_of(kind, [rule], READS)[0], [bench.well(kind)]) for kind in sorted(rule.applies_to)]
    told: set[tuple[Kind, object]] = set()
    for (kind, judgement, systems), _ in zip(itertools.cycle(kinds), range(_MOST), strict=False):
        if not left:
            break
        facts = disturbed(chance, judgement, kind, chance.choice(systems))
        before = bench.answer(judgement, facts)
        if (kind, gist(before)) not in told:
            told.add((kind, gist(before)))
            systems.append(facts)
        for fact in sorted(left):
            if any(bench.answer(judgement, flip) != before for flip in flips(chance, kind, facts, fact)):
                left.discard(fact)
    return left


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_another_value_of_a_fact_that_it_asks_for_changes_its_result(bench: Bench, rule: str) -> None:
    assert unmoved(bench, RULES[rule]) == set()
