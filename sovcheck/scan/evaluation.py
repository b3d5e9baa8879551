"""Asking the engine about every asset, and about those that no rule can tell apart only once."""

from array import array
from collections.abc import Generator, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import NamedTuple, cast

from sovcheck.engine.answers import Answer
from sovcheck.engine.interface import Answering, Question
from sovcheck.facts.builder import FactsBuilder
from sovcheck.facts.documents.kinds import FactsDocument
from sovcheck.facts.equality.encoding import Encoder
from sovcheck.facts.equality.projection import Projection
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.rules import PolicySet
from sovcheck.policy.source.fact_references import reads_of
from sovcheck.scan.progress import Progress

NOBODY: Mapping[str, str] = {}
"""Who stands in for others where every asset is there itself."""


class Answered(NamedTuple):
    """An asset with the answers about it by rule id. Only assets with equal facts have the same ``facts_class``."""

    asset: str
    answers: Mapping[str, Answer]
    facts_class: int


class EqualFacts:
    """Which assets have equal facts, and these: for what reads the facts of all assets after the rules did."""

    def __init__(self) -> None:
        self.class_of: dict[str, int] = {}
        self.facts: list[FactsDocument] = []


class KnownAnswers:
    """What was asked of a policy set and what it answered: equal facts, of whichever system, are asked about once."""

    def __init__(self, policies: PolicySet) -> None:
        self.encoder = Encoder()
        self.views = _views(policies, self.encoder)
        self.keys: dict[Hashable, int] = {}
        self.answers: dict[int, Mapping[str, Answer]] = {}


def evaluate(
    engine: Answering,
    known: KnownAnswers,
    builder: FactsBuilder,
    asset_ids: Sequence[str],
    on_progress: Progress,
    equal: EqualFacts | None = None,
    stand_ins: Mapping[str, str] = NOBODY,
) -> Generator[Answered, None, None]:
    """Each asset with the answers about it, in the order of the asset ids. Raises EngineError.

    Facts hold no identity (docs/adr/0003), so assets that differ in nothing that a rule looks at have equal answers,
    and share them, also with those of other systems, as far as their answers are ``known``. While the engine works,
    facts are built for it, and what it has answered goes on to the one who iterates. The one who stops before the end
    closes it, and with it the engine. The facts are kept in ``equal``, where it is given. An asset that another stands
    in for has the facts of that one.
    """
    asked = _Asked()
    answers = known.answers
    done = 0
    questions = _distinct_questions(known, builder, asset_ids, asked, on_progress, equal, stand_ins)
    with closing(engine.evaluate(questions)) as answered:
        for key, by_rule in answered:
            answers[key] = by_rule
            while done < len(asked.question) and asked.question[done] in answers:
                yield Answered(asset_ids[done], answers[asked.question[done]], asked.facts_class[done])
                done += 1
    for number in range(done, len(asset_ids)):
        yield Answered(asset_ids[number], answers[asked.question[number]], asked.facts_class[number])


class _Asked:
    """By the place of an asset among all: the key of the question about it, and the number of its signature."""

    def __init__(self) -> None:
        self.question = array("Q")
        self.facts_class = array("Q")


def _distinct_questions(
    known: KnownAnswers,
    builder: FactsBuilder,
    asset_ids: Sequence[str],
    asked: _Asked,
    on_progress: Progress,
    equal: EqualFacts | None,
    stand_ins: Mapping[str, str],
) -> Iterator[Question]:
    encoder, views, keys = known.encoder, known.views, known.keys
    # Most assets of a fleet are known to be equal by a signature, and no facts need to be built for them.
    of_signature: dict[Hashable, tuple[int, int]] = {}
    of_stand_in: dict[str, tuple[int, int]] = {}
    classes = 0
    for number, asset_id in enumerate(asset_ids):
        on_progress(number, len(asset_ids))
        name = stand_ins.get(asset_id, asset_id)
        found = of_stand_in.get(name) or of_signature.get(signature := builder.signature(name))
        if found is None:
            document = builder.facts(name)
            facts = cast("Mapping[str, object]", document)
            kind = Kind(cast("str", facts["kind"]))
            view = views[kind].of(facts)
            key = keys.get(view)
            if key is None:
                key = keys[view] = len(keys)
                yield Question(key, kind, encoder.encode(facts))
            found, classes = (key, classes), classes + 1
            if equal is not None:
                equal.facts.append(document)
            if kind is not Kind.APPLICATION or not builder.is_one_of_its_kind(name, encoder.encode(facts)):
                of_signature[signature] = found
        if name is not asset_id:
            of_stand_in[name] = found
        asked.question.append(found[0])
        asked.facts_class.append(found[1])
        if equal is not None:
            equal.class_of[asset_id] = found[1]


def _views(policies: PolicySet, encoder: Encoder) -> Mapping[Kind, Projection]:
    """What the rules together look at of each kind."""
    reads = reads_of(policies)
    return {
        kind: Projection(kind, _united(reads[rule.id] for rule in policies.rules if kind in rule.applies_to), encoder)
        for kind in Kind
    }


def _united(reads: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    names: set[str] = set()
    for read in reads:
        if read is None:
            return None
        names |= read
    return frozenset(names)
