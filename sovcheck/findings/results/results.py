"""The results of a scan: those of assets that are alike are kept once, and written out for each on demand."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, overload

from msgspec import Struct, field

from sovcheck.findings.results.proof import Hop, MissingField
from sovcheck.findings.results.result import Result, Status, fingerprint
from sovcheck.policy.severity import Severity

_PLACE = 32
"""Bits for the place of a result among those of its asset; the number of the asset is above them."""


class Own(NamedTuple):
    """An asset that another one names, and the line on which it begins."""

    asset: str
    line: int


class Member(NamedTuple):
    """An asset that results are about: what it is called, and the line on which it begins.

    ``own`` are the assets in whose place others of the class name others that are equal to them.
    """

    asset: str
    name: str | None
    line: int
    own: tuple[Own, ...] = ()


class Move(NamedTuple):
    """From one asset to another that is written alike, so many lines further down."""

    start: str
    end: str
    lines: int


Moves = Mapping[str, Move]
"""By its id where an asset is moved to: that which results are about, and those that are its own."""


Wording = Callable[[Move], str]
"""The message of a result, as it is reported of the asset at the end of the move."""


class SharedResult(Struct, frozen=True):
    """A result of all assets of a class: as it is for the first one, with what says so of the others."""

    result: Result
    wording: Wording
    first: Member

    def of(self, member: Member) -> Result:
        """The result of another asset of the class: its id and name exchanged, its own lines moved."""
        if member is self.first:
            return self.result
        moves, result = moves_between(self.first, member), self.result
        return replace(
            result,
            asset=member.asset,
            asset_name=member.name,
            message=self.wording(moves[self.first.asset]),
            paths=tuple(tuple(_moved_hop(hop, moves) for hop in path) for path in result.paths),
            fingerprint=fingerprint(result.rule, member.asset, result.discriminator),
            line=member.line,
            missing=tuple(_moved_field(each, moves) for each in result.missing) if result.missing is not None else None,
        )


class _MovedResult(Result):
    """A result of another asset of the class: what is its own is made when somebody looks at it.

    Of a million assets nobody looks at most paths and messages.
    """

    __slots__ = ("_written_out", "member", "shared")
    shared: SharedResult
    member: Member
    _written_out: Result

    def __init__(self, shared: SharedResult, member: Member) -> None:
        object.__setattr__(self, "shared", shared)
        object.__setattr__(self, "member", member)

    def written_out(self) -> Result:
        try:
            return self._written_out
        except AttributeError:
            object.__setattr__(self, "_written_out", self.shared.of(self.member))
            return self._written_out

    def __eq__(self, other: object) -> bool:
        return self.written_out() == (other.written_out() if isinstance(other, _MovedResult) else other)

    def __hash__(self) -> int:
        return hash(self.written_out())

    def __repr__(self) -> str:
        return repr(self.written_out())


_CHEAP = {"asset": "member.asset", "asset_name": "member.name", "line": "member.line"}
_MADE = ("message", "paths", "fingerprint", "missing")


def _look_on_demand() -> None:
    """Give the moved result the fields of a result, of which most are those of the first asset."""

    def made(name: str) -> property:
        return property(lambda self: getattr(self.written_out(), name))

    for each in fields(Result):
        where = _CHEAP.get(each.name, f"shared.result.{each.name}")
        found = made(each.name) if each.name in _MADE else property(attrgetter(where))
        setattr(_MovedResult, each.name, found)


_look_on_demand()


class ResultClass(Struct):
    """The results of assets that are alike, how many assets there are, and among which results each is counted."""

    shared: tuple[SharedResult, ...]
    members: int = 0
    places: "Sequence[array[int]]" = ()


class Kinds(NamedTuple):
    """What results are counted by."""

    rule: str
    status: Status
    severity: Severity
    new: bool
    blocking: bool


class Results(Sequence[Result]):
    """All results: gravest first, then by rule, asset, discriminator and message."""

    def __init__(self, assets: Sequence[tuple[ResultClass, Member]], order: "array[int]") -> None:
        self._assets = assets
        self._order = order

    def entries(self) -> Iterator[tuple[SharedResult, Member]]:
        """Each result as it is kept, with the asset that it is about."""
        assets, below = self._assets, (1 << _PLACE) - 1
        for number in self._order:
            of_class, member = assets[number >> _PLACE]
            yield of_class.shared[number & below], member

    def written_out(self) -> tuple[Result, ...]:
        """Every result of every asset, each with all of its fields."""
        return tuple(shared.of(member) for shared, member in self.entries())

    @cached_property
    def _every(self) -> tuple[Result, ...]:
        return tuple(
            shared.result if member is shared.first else _MovedResult(shared, member)
            for shared, member in self.entries()
        )

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Result]:
        return iter(self._every)

    @overload
    def __getitem__(self, place: int) -> Result: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Result, ...]: ...
    def __getitem__(self, place: int | slice) -> Result | tuple[Result, ...]:
        return self._every[place]

    def __eq__(self, other: object) -> bool:
        return self._every == (other._every if isinstance(other, Results) else other)

    def __hash__(self) -> int:
        return hash(self._every)

    def __repr__(self) -> str:
        return repr(self._every)


class ResultCollector(Struct):
    """Puts results into their order while they come, asset by asset."""

    _assets: list[tuple[ResultClass, Member]] = field(default_factory=list)
    _classes: list[ResultClass] = field(default_factory=list)
    _groups: "dict[tuple[int, str], array[int]]" = field(default_factory=dict)
    _is_sorted: bool = True

    def add(self, of_class: ResultClass, member: Member) -> None:
        """The results of one asset more."""
        if not of_class.shared:
            return
        if not of_class.members:
            self._classes.append(of_class)
            of_class.places = [self._group(shared.result) for shared in of_class.shared]
        of_class.members += 1
        self._is_sorted &= not self._assets or self._assets[-1][1].asset <= member.asset
        number = len(self._assets) << _PLACE
        self._assets.append((of_class, member))
        for place, group in enumerate(of_class.places):
            group.append(number | place)

    def _group(self, result: Result) -> "array[int]":
        return self._groups.setdefault((-result.severity.rank, result.rule), array("Q"))

    def counts(self) -> Counter[Kinds]:
        """How many results there are of each kind."""
        found: Counter[Kinds] = Counter()
        for of_class in self._classes:
            for shared in of_class.shared:
                result = shared.result
                kinds = Kinds(result.rule, result.status, result.severity, result.new, result.blocking)
                found[kinds] += of_class.members
        return found

    def results(self) -> Results:
        """All of them in their order."""
        order = array("Q")
        for key in sorted(self._groups):
            group = self._groups[key]
            order.extend(group if self._is_sorted else sorted(group, key=self._by_asset))
        return Results(self._assets, order)

    def _by_asset(self, number: int) -> tuple[str, int]:
        return self._assets[number >> _PLACE][1].asset, number


def in_order(shared: Sequence[SharedResult]) -> tuple[SharedResult, ...]:
    """The results of one asset, those of one severity and rule as they follow each other in a report."""
    return tuple(sorted(shared, key=lambda each: (each.result.discriminator or "", each.result.message)))


def keep_their_order(shared: Sequence[SharedResult]) -> bool:
    """Whether the order of an asset's results is that of every other asset of the class, whatever it is called."""
    places = Counter((each.result.severity, each.result.rule, each.result.discriminator or "") for each in shared)
    return all(number == 1 for number in places.values())


def moves_between(first: Member, member: Member) -> Moves:
    """From the first asset of a class to another, and from what is its own to what is the other's in its place."""
    moves = {first.asset: Move(first.asset, member.asset, member.line - first.line)}
    for start, end in zip(first.own, member.own, strict=True):
        moves[start.asset] = Move(start.asset, end.asset, end.line - start.line)
    return moves


def _moved_hop(hop: Hop, moves: Moves) -> Hop:
    move, onward = moves.get(hop.asset), moves.get(hop.to)
    if move is None and onward is None:
        return hop
    lines = move.lines if move is not None else 0
    return replace(
        hop,
        asset=move.end if move is not None else hop.asset,
        to=onward.end if onward is not None else hop.to,
        line=hop.line + lines if hop.line is not None else None,
    )


def _moved_field(missing: MissingField, moves: Moves) -> MissingField:
    move = moves.get(missing.asset)
    if move is None:
        return missing
    line = missing.line + move.lines if missing.line is not None else None
    return replace(missing, asset=move.end, line=line)
