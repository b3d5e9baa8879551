"""Catalog entries by id, each made only when somebody asks for it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from sovcheck.catalog.bundled import EntryTexts
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.inventory.plain_records import validated

Entry = TypeVar("Entry", bound=Sourced)


class Entries(Mapping[str, Entry], Generic[Entry]):
    """The entries of one kind, in the order of their ids; a user's own are before bundled ones of the same id.

    A scan uses few of the entries, and a test validates all of them: a bundled one is validated when it is asked for.
    """

    def __init__(
        self, entry_type: type[Entry], bundled: Mapping[str, Mapping[str, object]], own: Mapping[str, Entry]
    ) -> None:
        self._type = entry_type
        self._bundled = bundled
        self._own = own
        self._made = dict(own)
        self._ids = dict.fromkeys(sorted({*bundled, *own}))

    def __getitem__(self, entry_id: str) -> Entry:
        entry = self._made.get(entry_id)
        if entry is None:
            entry = self._made[entry_id] = validated(self._type, self._bundled[entry_id])
        return entry

    def mentioning(self, words: str) -> Iterator[Entry]:
        """The entries that may hold the words; of bundled ones only those whose text has them are made."""
        yield from self._own.values()
        if isinstance(self._bundled, EntryTexts):
            yield from (self[entry_id] for entry_id in self._bundled.mentioning(words) if entry_id not in self._own)

    def names(self) -> Iterator[tuple[str, str]]:
        """The ids of the entries that have a name, each with it; bundled ones are not made for that."""
        for entry_id, entry in self._own.items():
            if name := getattr(entry, "name", None):
                yield entry_id, name
        if isinstance(self._bundled, EntryTexts):
            names: Iterable[tuple[str, str]] = self._bundled.names
        else:
            names = ((entry_id, str(entry["name"])) for entry_id, entry in self._bundled.items() if "name" in entry)
        yield from ((entry_id, name) for entry_id, name in names if entry_id not in self._own)

    def stating(self, field: str) -> Iterator[str]:
        """The ids of the entries that state the field; bundled ones are not made for that."""
        yield from (entry_id for entry_id, entry in self._own.items() if field in entry.model_fields_set)
        others = ((entry_id, entry) for entry_id, entry in self._bundled.items() if entry_id not in self._own)
        yield from (entry_id for entry_id, entry in others if field in entry)

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
