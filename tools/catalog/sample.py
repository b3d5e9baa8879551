"""Draws entries of the catalog at random, with all that decides and on whose word, for checking by hand.

usage: python tools/catalog/sample.py SEED [NUMBER] [--at-least N]

Same seed, same catalog, same sample. Each entry is as likely as any other; `--at-least` first draws that many of each
kind, so that small kinds are checked, too.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from itertools import chain

from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id
from sovcheck.catalog.store import Catalog
from sovcheck.catalog.truth import deciding_facts

NUMBER = 100


def sample(catalog: Catalog, seed: int, number: int, at_least: int = 0) -> Iterator[tuple[str, Sourced]]:
    """Kind and entry, in the order of the catalog: of each kind at least so many, the rest from all entries."""
    entries = [(kind, entry) for kind in LISTS for entry in entries_of(catalog, kind).values() if decides(entry)]
    drawn = random.Random(seed)  # noqa: S311 (a sample, no secret)
    chosen = set(chain.from_iterable(_some(drawn, entries, kind, at_least) for kind in LISTS))
    rest = [place for place in range(len(entries)) if place not in chosen]
    chosen |= set(drawn.sample(rest, max(0, min(number - len(chosen), len(rest)))))
    return (entries[place] for place in sorted(chosen))


def decides(entry: Sourced) -> bool:
    """Whether an entry says anything that decides a verdict: most countries do not."""
    return any(True for _ in deciding_facts(entry))


def _some(drawn: random.Random, entries: list[tuple[str, Sourced]], kind: str, number: int) -> list[int]:
    places = [place for place, (each, _) in enumerate(entries) if each == kind]
    return drawn.sample(places, min(number, len(places)))


def lines(kind: str, entry: Sourced) -> Iterator[str]:
    """An entry as somebody checks it: each fact with its value, and below what it stands on."""
    yield f"{kind} {entry_id(entry)}"
    for field, word in deciding_facts(entry):
        yield f"  {field} = {_value(entry, field)}"
        yield f"      {word.certainty}, {word.as_of}: {' '.join(word.source.split())}"
        if word.uncertain is not None:
            yield f"      uncertain: {' '.join(word.uncertain.split())}"


def _value(entry: Sourced, field: str) -> object:
    name, _, part = field.partition(".")
    value = entry.model_dump(mode="json", exclude_defaults=True)[name]
    if not part:
        return value
    return next(each for each in value if part in {each["id"], f"{each['id']}.operator"})


def main() -> int:
    """0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed", type=int)
    parser.add_argument("number", type=int, nargs="?", default=NUMBER)
    parser.add_argument("--at-least", type=int, default=0)
    asked = parser.parse_args()
    for kind, entry in sample(load_catalog(), asked.seed, asked.number, asked.at_least):
        print("\n".join(lines(kind, entry)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
