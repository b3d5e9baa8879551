"""Asking the engine about every asset, and about those that no rule can tell apart only once."""

from array import array
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import cast

from sovcheck.engine.answers import Answer
from sovcheck.engine.interface import Answering, Question
from sovcheck.facts.builder import FactsBuilder
from sovcheck.facts.encoding import Encoder
from sovcheck.facts.views import View
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.reading import facts_read
from sovcheck.policy.rules import PolicySet

Progress = Callable[[int, int], None]
"""Called with the number of assets looked at, and of how many."""


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""


class KnownAnswers:
    """What was asked of a policy set and what it answered: equal facts, of whichever system, are asked about once."""

    def __init__(self, policies: PolicySet) -> None:
        self.encoder = Encoder()
        self.views = _views(policies, self.encoder)
        self.keys: dict[Hashable, int] = {}
        self.answers: dict[int, Mapping[str, Answer]] = {}


def evaluate(
    engine: Answering, known: KnownAnswers, builder: FactsBuilder, asset_ids: Sequence[str], on_progress: Progress
) -> Generator[tuple[str, Mapping[str, Answer]], None, None]:
    """Each asset with the answers about it by rule id, in the order of the asset ids. Raises EngineError.

    Facts hold no identity (docs/adr/0003), so assets that differ in nothing that a rule looks at have equal answers,
    and share them, also with those that were ``asked`` about before. While the engine works, facts are built for it,
    and what it has answered goes on to whoever iterates. Whoever stops before the end closes it, and with it the
    engine.
    """
    question_of_asset = array("Q")
    answers = known.answers
    done = 0
    questions = _distinct_questions(known, builder, asset_ids, question_of_asset, on_progress)
    with closing(engine.evaluate(questions)) as answered:
        for key, by_rule in answered:
            answers[key] = by_rule
            while done < len(question_of_asset) and question_of_asset[done] in answers:
                yield asset_ids[done], answers[question_of_asset[done]]
                done += 1
    for number in range(done, len(asset_ids)):
        yield asset_ids[number], answers[question_of_asset[number]]


def _distinct_questions(
    known: KnownAnswers,
    builder: FactsBuilder,
    asset_ids: Sequence[str],
    question_of_asset: "array[int]",
    on_progress: Progress,
) -> Iterator[Question]:
    encoder, views, keys = known.encoder, known.views, known.keys
    # Most assets of a fleet are told to be equal by a signature, and no facts need to be built for them.
    key_of_signature: dict[Hashable, int] = {}
    for number, asset_id in enumerate(asset_ids):
        on_progress(number, len(asset_ids))
        signature = builder.signature(asset_id)
        key = key_of_signature.get(signature)
        if key is None:
            facts = cast("Mapping[str, object]", builder.facts(asset_id))
            kind = Kind(cast("str", facts["kind"]))
            view = views[kind].of(facts)
            key = keys.get(view)
            if key is None:
                key = keys[view] = len(keys)
                yield Question(key, kind, encoder.encode(facts))
            key_of_signature[signature] = key
        question_of_asset.append(key)


def _views(policies: PolicySet, encoder: Encoder) -> Mapping[Kind, View]:
    """What the rules together look at of each kind."""
    reads = facts_read(policies.rules, policies.modules)
    return {
        kind: View(kind, _united(reads[rule.id] for rule in policies.rules if kind in rule.applies_to), encoder)
        for kind in Kind
    }


def _united(reads: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    names: set[str] = set()
    for read in reads:
        if read is None:
            return None
        names |= read
    return frozenset(names)
