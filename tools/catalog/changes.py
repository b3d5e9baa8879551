"""Shows what changed in the catalog between two revisions, fact by fact, each with the source that it stands on.

usage: python tools/catalog/changes.py OLD [NEW]      (revisions of git; NEW left out: the files as they are)
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from sovcheck.catalog.bundled import KEYS, parse_bundled

ROOT = Path(__file__).parents[2]
DATA = "sovcheck/catalog/data"

Entries = Mapping[str, Mapping[str, object]]

_WORD = ("source", "as_of", "certainty", "uncertain", "checked", "field_sources")


def entries(key: str, revision: str | None) -> Entries:
    """The entries of a kind in a revision; none where it has no such file."""
    path = f"{DATA}/{key}.yaml"
    if revision is None:
        return parse_bundled(key, (ROOT / path).read_bytes())
    shown = subprocess.run(["git", "-C", str(ROOT), "show", f"{revision}:{path}"], capture_output=True, check=False)
    return parse_bundled(key, shown.stdout) if shown.returncode == 0 else {}


def changes(key: str, old: Entries, new: Entries) -> Iterator[str]:
    """What came, what went, and what is said otherwise, by id."""
    for name in sorted({*old, *new}):
        if name not in old:
            yield f"+ {key} {name}: {new[name]['source']}"
        elif name not in new:
            yield f"- {key} {name}"
        else:
            yield from _fields(f"{key} {name}", old[name], new[name])


def _fields(place: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    for field in sorted({*old, *new} - {*_WORD}):
        if old.get(field) != new.get(field):
            yield f"~ {place}.{field}: {old.get(field)} -> {new.get(field)} ({_source(new, field)})"
    if any(old.get(field) != new.get(field) for field in _WORD):
        before, after = (f"{each['certainty']}, {each['as_of']}" for each in (old, new))
        yield f"~ {place}: its word ({before} -> {after})"


def _source(entry: Mapping[str, object], field: str) -> object:
    value = entry.get(field)
    if isinstance(value, Mapping) and "source" in value:
        return value["source"]
    own = entry.get("field_sources")
    for each in own if isinstance(own, list) else []:
        if field in each["fields"]:
            return each["source"]
    return entry["source"]


def main(revisions: list[str]) -> int:
    """0 when both revisions could be read."""
    if len(revisions) not in {1, 2}:
        print(__doc__)
        return 2
    old, new = revisions[0], revisions[1] if revisions[1:] else None
    for key in KEYS:
        for line in changes(key, entries(key, old), entries(key, new)):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
