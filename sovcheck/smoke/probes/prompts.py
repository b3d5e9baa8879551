"""Prompts, chosen by the verifier's nonce, so that nobody can have prepared the answers."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

_SUBJECTS = ("carpenter", "teacher", "sailor", "nurse", "farmer", "engineer", "painter", "judge", "baker", "pilot")
_KINDS = ("old", "young", "tired", "patient", "careful", "famous", "quiet", "clever", "busy", "cheerful")
_DEEDS = ("carried", "counted", "sold", "found", "bought", "painted", "lost", "repaired", "collected", "delivered")
_THINGS = ("lamps", "barrels", "letters", "chairs", "bicycles", "blankets", "clocks", "apples", "bricks", "umbrellas")
_PLACES = ("harbour", "market", "station", "library", "castle", "hospital", "valley", "island", "factory", "museum")
_ENDS = ("because", "and then", "but", "so that", "while", "until", "after which", "although", "where", "before")
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PROMPTS = 3


def prompts_of(seed: str, count: int = PROMPTS) -> tuple[str, ...]:
    """Sentences that break off, the same for the same seed."""
    return tuple(_sentence(_numbers(f"prompt {number}", seed)) for number in range(count))


def unforeseen(seed: str) -> str:
    """All digits and capital letters in an order that nobody has seen before: it can be copied, and not be known."""
    numbers, left, order = _numbers("letters", seed), list(_LETTERS), ""
    while left:
        order += left.pop(next(numbers) % len(left))
    return order


def _sentence(numbers: Iterator[int]) -> str:
    def one_of(words: Sequence[str]) -> str:
        return words[next(numbers) % len(words)]

    year, count = 1500 + next(numbers) % 500, 2 + next(numbers) % 9998
    who, what = f"{one_of(_KINDS)} {one_of(_SUBJECTS)}", f"{count} {one_of(_THINGS)}"
    return f"In {year} a {who} {one_of(_DEEDS)} {what} at the {one_of(_PLACES)}, {one_of(_ENDS)}"


def _numbers(purpose: str, seed: str) -> Iterator[int]:
    """Without end, and alike on every machine."""
    count = 0
    while True:
        block = sha256(f"{purpose}\0{count}\0{seed}".encode()).digest()
        yield from (int.from_bytes(block[at : at + 4], "big") for at in range(0, len(block), 4))
        count += 1
