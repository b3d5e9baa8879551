"""Greedy decoding: whether the same prompt gives the same tokens twice, and not one token over and over."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sovcheck.smoke.runtimes.interface import Generation, Model

_ENOUGH = 8
"""New tokens from which on one single distinct one is suspicious."""
_SAME_TEXT = re.compile(rf"(.{{1,32}}?)\1{{{_ENOUGH - 1},}}", re.DOTALL)
"""A text that says one thing over and over, where no ids are reported."""


@dataclass(frozen=True, slots=True)
class Greedy:
    """What two greedy runs over all prompts gave. ``ids_sha256`` is of the new ids in decimal, one a line.

    ``compared`` is ``ids``, or ``text`` where the runtime gives no ids; then the digest is of the texts. ``stuck`` is
    whether it said one token over and over; ``differs`` says where a second answer parted, None where none did.
    ``answers`` are the first ones.
    """

    prompts: int
    tokens: int
    distinct: int | None
    ids_sha256: str
    compared: str
    stuck: bool
    differs: str | None
    answers: tuple[Generation, ...] = ()


def generate_twice(model: Model, prompts: Sequence[str], tokens: int) -> Greedy:
    """Every prompt twice, all of them before any again."""
    first = [model.generate(prompt, tokens) for prompt in prompts]
    second = [model.generate(prompt, tokens) for prompt in prompts]
    parted = [pair for pair in zip(first, second, strict=True) if _said(pair[0]) != _said(pair[1])]
    ids = [number for answer in first for number in answer.ids or ()]
    told = all(answer.ids is not None for answer in first)
    said = "".join(f"{number}\n" for number in ids) if told else "\n".join(answer.text for answer in first)
    tokens, distinct = sum(answer.tokens for answer in first), len(set(ids)) if told else None
    same = distinct == 1 if told else all(_SAME_TEXT.fullmatch(answer.text) for answer in first)
    return Greedy(
        prompts=len(prompts),
        tokens=tokens,
        distinct=distinct,
        ids_sha256=sha256(said.encode()).hexdigest(),
        compared="ids" if told else "text",
        stuck=same and tokens >= _ENOUGH,
        differs=_difference(*parted[0]) if parted else None,
        answers=tuple(first),
    )


def _said(answer: Generation) -> Sequence[object]:
    return answer.text if answer.ids is None else answer.ids


def _difference(before: Generation, after: Generation) -> str:
    return f"greedy answers to one prompt differ from token {_parting(before, after)} on, of {before.tokens}"


def _parting(before: Generation, after: Generation) -> int:
    """The place, counted from 1, of the first difference."""
    pairs = zip(_said(before), _said(after), strict=False)
    same = next((place for place, (old, new) in enumerate(pairs) if old != new), None)
    return 1 + (min(len(_said(before)), len(_said(after))) if same is None else same)
