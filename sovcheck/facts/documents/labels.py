"""Labels: what a fact is called where it is unknown, and what states it, as metadata of the document's fields."""

from collections.abc import Mapping

from msgspec import Struct

_RUN = "nothing; run `sovcheck smoke` {how}, and scan with --evidence and --trust-key"


class Stated(Struct, frozen=True):
    """A fact that files state: its words after "not known:", and the asset's own field that states it.

    ``ask`` says what to state, where that is more than the field ``by``, or a field of others alone.
    """

    words: str
    by: str | None = None
    ask: str = ""

    @property
    def to_state(self) -> str:
        """What to state, as a message says it."""
        return self.ask or self.by or ""


class InList(Struct, frozen=True):
    """The label of the same fact where its group is an item of a list."""

    label: Stated


class InRole(Struct, frozen=True):
    """A fact of an organization in a role: its words, with ``{role}``, and what to state beside the role itself."""

    words: str
    ask: str = ""


class Role(Struct, frozen=True):
    """A group that is an organization in the role after which the field is called; ``ask`` states who it is."""

    ask: str


class Parts(Struct, frozen=True):
    """The labels of a group's facts in this place, where they have other ones elsewhere."""

    labels: Mapping[str, Stated]


def shown(words: str, how: str) -> Stated:
    """The label of a fact that no file states: a smoke shows it, run in this way."""
    return Stated(words, ask=_RUN.format(how=how))


def in_lists(words: str, how: str) -> InList:
    """As ``shown``, where the group is an item of a list."""
    return InList(shown(words, how))


Label = Stated | InList | InRole | Role | Parts
"""All that a field can be annotated with beside the words that it can be."""
