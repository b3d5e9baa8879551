"""The bundled catalog: reading the one that is part of the package."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
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
_AS_OF = re.compile(rb"as_of:(?<!\was_of:) *(\d{4}-\d{2}-\d{2})")
"""What begins with letters is found much faster than a border of a word."""

_ENTRY = re.compile(rb"^  - \{?id: ([^\s,]+)", re.MULTILINE)
_NAME = re.compile(rb"^    name: (.+)$|, name: ([^,}\n]+)", re.MULTILINE)
_ANCHOR = re.compile(rb"[ \[]&([\w-]+)")
_ALIAS = re.compile(rb"[ \[]\*([\w-]+)")


def read_bundled() -> dict[str, bytes]:
    """The bytes of each file by its list key."""
    return {key: (_DATA / f"{key}.yaml").read_bytes() for key in KEYS}


def newest_date(data: bytes) -> date:
    """The newest ``as_of`` of a file, found without parsing it; ``date.min`` when it has none."""
    return max(_days(set(_AS_OF.findall(data))), default=date.min)


def _days(texts: Iterable[bytes]) -> Iterator[date]:
    """Those of the texts that are days: a comment may hold others."""
    for text in texts:
        with suppress(ValueError):
            yield date.fromisoformat(text.decode())


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


class KeptEntries(msgspec.Struct, frozen=True):
    """What is worked out of the entries of a file when a wheel is built; the texts are what ``mentioning`` looks at."""

    entries: dict[str, msgspec.Raw]
    names: msgspec.Raw
    folded_texts: msgspec.Raw


def entries_to_keep(key: str, data: bytes) -> object:
    """What ``bundled_entries`` need not work out again for the same file, as it is to be kept."""
    entries = parse_bundled(key, data)
    texts = bundled_entries(key, data)
    if not isinstance(texts, EntryTexts):
        return entries
    return {"entries": entries, "names": texts.names, "folded_texts": texts.folded_texts}


class EntryTexts(Mapping[str, Mapping[str, object]]):
    """The entries of a file by id, each parsed only when it is asked for.

    Relies on the form that bundled files are written in, which a test checks: entries are the list items that are
    indented by two spaces, and begin with their id. What was kept of them for the same file is taken from there.
    """

    def __init__(self, key: str, data: bytes) -> None:
        self._key = key
        self._data = data
        self._kept = prepared(key, sha256(data).hexdigest(), KeptEntries)

    def __getitem__(self, entry_id: str) -> Mapping[str, object]:
        if self._kept is not None:
            return msgspec.msgpack.decode(self._kept.entries[entry_id], type=dict[str, object])
        needed = dict.fromkeys([*(self._anchors[name] for name in _ALIAS.findall(self._texts[entry_id])), entry_id])
        text = b"".join(self._texts[entry] for entry in needed)
        return _parse(f"{self._key}:\n".encode() + text, self._key)[-1]

    def mentioning(self, words: str) -> Iterator[str]:
        """The ids of the entries in whose text the words are, whatever their spelling; nothing is parsed."""
        sought = folded(words)
        return (entry for entry, text in self.folded_texts.items() if sought in text)

    @cached_property
    def folded_texts(self) -> Mapping[str, str]:
        """A fleet may call its accelerators by as many names as it has hosts: each is sought in all of the texts."""
        if self._kept is not None:
            return msgspec.msgpack.decode(self._kept.folded_texts, type=dict[str, str])
        return {entry: folded(text.decode()) for entry, text in self._texts.items()}

    @cached_property
    def names(self) -> tuple[tuple[str, str], ...]:
        """The ids of the entries that have a name, each with it; nothing is parsed."""
        if self._kept is not None:
            return msgspec.msgpack.decode(self._kept.names, type=tuple[tuple[str, str], ...])
        return tuple(self._find_names())

    def _find_names(self) -> Iterator[tuple[str, str]]:
        for entry, text in self._texts.items():
            if (found := _NAME.search(text)) is not None:
                yield entry, (found[1] or found[2]).decode().strip("'\"")

    @cached_property
    def _texts(self) -> Mapping[str, bytes]:
        found = [(match[1].decode(), match.start()) for match in _ENTRY.finditer(self._data)]
        return {entry: self._data[start:end] for (entry, start), (_, end) in pairwise([*found, ("", len(self._data))])}

    @cached_property
    def _anchors(self) -> Mapping[bytes, str]:
        return {name: entry for entry, text in self._texts.items() for name in _ANCHOR.findall(text)}

    @property
    def _ids(self) -> Mapping[str, object]:
        return self._kept.entries if self._kept is not None else self._texts

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def _parse(data: bytes, key: str) -> list[dict[str, str]]:
    (document,) = read_documents(data, f"{key}.yaml")
    # Every bundled file has this form: a test validates them all.
    return cast("dict[str, list[dict[str, str]]]", document.tree)[key]
