"""Asking the engine about every asset, and about equal facts only once."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b

from sovcheck.catalog.system import System
from sovcheck.engine.answers import Answer
from sovcheck.engine.interface import Engine, Question
from sovcheck.facts.builder import FactsBuilder

_DIGEST_BYTES = 16


class Evaluation:
    """The answers of one scan: asked once per distinct facts, given back per asset.

    Facts hold no identity, so assets with equal facts have equal answers (docs/adr/0003).
    """

    def __init__(self, system: System, builder: FactsBuilder, asset_ids: Sequence[str]) -> None:
        self._system = system
        self._builder = builder
        self._asset_ids = asset_ids
        self._question_of_asset = array("Q")
        self._answers: dict[int, Mapping[str, Answer]] = {}

    def run(self, engine: Engine) -> None:
        """Put every distinct question to the engine; facts are built while it works. Raises EngineError."""
        for key, answers in engine.evaluate(self._questions()):
            self._answers[key] = answers

    def __iter__(self) -> Iterator[tuple[str, Mapping[str, Answer]]]:
        """Each asset with its answers by rule id, in the order of the asset ids."""
        for asset_id, key in zip(self._asset_ids, self._question_of_asset, strict=True):
            yield asset_id, self._answers[key]

    def _questions(self) -> Iterator[Question]:
        keys: dict[bytes, int] = {}
        for asset_id in self._asset_ids:
            text = self._builder.encode(asset_id)
            digest = blake2b(text.encode(), digest_size=_DIGEST_BYTES).digest()
            key = keys.setdefault(digest, len(keys))
            self._question_of_asset.append(key)
            if key == len(keys) - 1 and key not in self._answers:
                yield Question(key, self._system.assets[asset_id].kind, text)
