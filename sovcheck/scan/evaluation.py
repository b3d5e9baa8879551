"""Asking the engine about every asset, and about equal facts only once."""

from array import array
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from hashlib import blake2b

from sovcheck.catalog.system import System
from sovcheck.engine.answers import Answer
from sovcheck.engine.interface import Engine, Question
from sovcheck.facts.builder import FactsBuilder

_DIGEST_BYTES = 16

Progress = Callable[[int, int], None]
"""Called with the number of assets looked at, and of how many."""


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""


def evaluate(
    engine: Engine, system: System, builder: FactsBuilder, asset_ids: Sequence[str], on_progress: Progress
) -> Iterator[tuple[str, Mapping[str, Answer]]]:
    """Each asset with the answers about it by rule id, in the order of the asset ids. Raises EngineError.

    Facts hold no identity, so assets with equal facts have equal answers (docs/adr/0003) and share them. While the
    engine works, facts are built for it, and what it has answered goes on to whoever iterates.
    """
    question_of_asset = array("Q")
    answers: dict[int, Mapping[str, Answer]] = {}
    done = 0
    questions = _distinct_questions(system, builder, asset_ids, question_of_asset, on_progress)
    for key, by_rule in engine.evaluate(questions):
        answers[key] = by_rule
        while done < len(question_of_asset) and question_of_asset[done] in answers:
            yield asset_ids[done], answers[question_of_asset[done]]
            done += 1
    for number in range(done, len(asset_ids)):
        yield asset_ids[number], answers[question_of_asset[number]]


def _distinct_questions(
    system: System,
    builder: FactsBuilder,
    asset_ids: Sequence[str],
    question_of_asset: "array[int]",
    on_progress: Progress,
) -> Iterator[Question]:
    keys: dict[bytes, int] = {}
    # Most assets of a fleet are told to be equal by a signature, and no facts need to be built for them.
    key_of_signature: dict[Hashable, int] = {}
    for number, asset_id in enumerate(asset_ids):
        on_progress(number, len(asset_ids))
        signature = builder.signature(asset_id)
        key = key_of_signature.get(signature)
        if key is None:
            text = builder.encode(asset_id)
            digest = blake2b(text.encode(), digest_size=_DIGEST_BYTES).digest()
            key = keys.get(digest)
            if key is None:
                key = keys[digest] = len(keys)
                yield Question(key, system.assets[asset_id].kind, text)
            key_of_signature[signature] = key
        question_of_asset.append(key)
