"""The bundled catalog: reading the one that is part of the package."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import cast

import msgspec

from sovcheck.catalog.spellings import folded
from sovcheck.inventory.yaml_reader import read_documents
from sovcheck.prepared import prepared

KEYS = (
    "accelerators",
    "blocs",
    "clouds",
    "countries",
    "licences",
    "models",
    "organizations",
    "services",
    "technologies",
)
"""The list keys of a catalog document; each has a file of its name."""

_DATA = Path(__file__).with_name("data")
_AS_OF = re.compile(rb"\bas_of: *(\d{4}-\d{2}-\d{2})")
_ENTRY = re.compile(rb"^  - \{?id: ([^\s,]+)", re.MULTILINE)
_NAME = re.compile(rb"^    name: (.+)$|, name: ([^,}\n]+)", re.MULTILINE)
_ANCHOR = re.compile(rb"[ \[]&([\w-]+)")
_ALIAS = re.compile(rb"[ \[]\*([\w-]+)")


def read_bundled() -> dict[str, bytes]:
    """The bytes of each file by its list key."""
    return {key: (_DATA / f"{key}.yaml").read_bytes() for key in KEYS}


def newest_date(data: bytes) -> date:
    """The newest ``as_of`` of a file, found without parsing it; ``date.min`` when it has none."""
    return max((date.fromisoformat(found.decode()) for found in _AS_OF.findall(data)), default=date.min)


def bundled_entries(key: str, data: bytes) -> Mapping[str, Mapping[str, object]]:
    """The entries of a file by id, as text and not yet validated.

    Every scan goes through all countries and blocs, and needs but a few entries of the other files.
    """
    if key not in {"countries", "blocs"}:
        return EntryTexts(key, data)
    kept = prepared(key, sha256(data).hexdigest(), dict[str, dict[str, object]])
    return kept if kept is not None else parse_bundled(key, data)


def parse_bundled(key: str, data: bytes) -> dict[str, Mapping[str, object]]:
    """The entries of a file by id, all of them parsed."""
    name = "code" if key == "countries" else "id"
    return {entry[name]: entry for entry in _parse(data, key)}


class EntryTexts(Mapping[str, Mapping[str, object]]):
    """The entries of a file by id, each parsed only when it is asked for.

    Relies on the form that bundled files are written in, which a test checks: entries are the list items that are
    indented by two spaces, and begin with their id.
    """

    def __init__(self, key: str, data: bytes) -> None:
        found = [(match[1].decode(), match.start()) for match in _ENTRY.finditer(data)]
        self._key = key
        self._kept = prepared(key, sha256(data).hexdigest(), dict[str, msgspec.Raw]) or {}
        self._texts = {entry: data[start:end] for (entry, start), (_, end) in pairwise([*found, ("", len(data))])}
        self._anchors = {name: entry for entry, text in self._texts.items() for name in _ANCHOR.findall(text)}

    def __getitem__(self, entry_id: str) -> Mapping[str, object]:
        if (kept := self._kept.get(entry_id)) is not None:
            return msgspec.msgpack.decode(kept, type=dict[str, object])
        needed = dict.fromkeys([*(self._anchors[name] for name in _ALIAS.findall(self._texts[entry_id])), entry_id])
        text = b"".join(self._texts[entry] for entry in needed)
        return _parse(f"{self._key}:\n".encode() + text, self._key)[-1]

    def mentioning(self, words: str) -> Iterator[str]:
        """The ids of the entries in whose text the words stand, whatever their spelling; nothing is parsed."""
        sought = folded(words)
        return (entry for entry, text in self._folded.items() if sought in text)

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        """A fleet may call its accelerators by as many names as it has hosts: each is sought in all of the texts."""
        return {entry: folded(text.decode()) for entry, text in self._texts.items()}

    def names(self) -> Iterator[tuple[str, str]]:
        """The ids of the entries that have a name, each with it; nothing is parsed."""
        for entry, text in self._texts.items():
            if (found := _NAME.search(text)) is not None:
                yield entry, (found[1] or found[2]).decode().strip("'\"")

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def _parse(data: bytes, key: str) -> list[dict[str, str]]:
    (document,) = read_documents(data, f"{key}.yaml")
    # Every bundled file has this form: a test validates them all.
    return cast("dict[str, list[dict[str, str]]]", document.tree)[key]
