"""Readers of plain values: out of a type and its constraints, as models declare them, a function that reads a value.

Each takes what is written in the usual form, and raises ``NotPlainError`` or another ValueError for everything else.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from sovcheck.constraints import Constraint
from sovcheck.inventory.assets.asset import Record

Read: TypeAlias = Callable[[Any], Any]
ReadersOfRecords: TypeAlias = Callable[[type[Record]], Read]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")


class NotPlainError(ValueError):
    """It may be wrong, or right in a form that is not usual."""


def reader_of(hint: Any, metadata: Iterable[Any], of_record: ReadersOfRecords) -> Read:
    """The reader of values of a type with what is declared of it; readers of records come from the one who asks."""
    if get_origin(hint) is Annotated:
        hint, *inner = get_args(hint)
        return reader_of(hint, [*inner, *metadata], of_record)
    read = _reader_of_type(hint, of_record)
    for each in metadata:
        read = _constrained(read, each)
    return read


def _reader_of_type(hint: Any, of_record: ReadersOfRecords) -> Read:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _choice([reader_of(each, (), of_record) for each in arguments if each is not NoneType], arguments)
    if origin is Literal:
        return _one_of({each: each for each in arguments if type(each) is str})
    if origin is tuple and arguments[1:] == (...,):
        return _list_of(reader_of(arguments[0], (), of_record))
    if origin is dict:
        return _entries_of(reader_of(arguments[0], (), of_record), reader_of(arguments[1], (), of_record))
    return _reader_of_class(hint, of_record)


def _reader_of_class(hint: Any, of_record: ReadersOfRecords) -> Read:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _one_of({each.value: each for each in hint})
    if isinstance(hint, type) and issubclass(hint, Record):
        return of_record(hint)
    return _SCALARS.get(hint, nothing)


def _constrained(read: Read, declared: Any) -> Read:
    """The reader that also holds what it reads to what is declared; one that reads nothing where that is not known."""
    match declared:
        case Constraint(name="WithJsonSchema" | "GetPydanticSchema"):
            return read
        case Constraint(name="BeforeValidator", given=[change]):
            return lambda value: read(change(value))
        case Constraint(name="AfterValidator", given=[change]):
            return lambda value: change(read(value))
        case Constraint(name="Field" | "StringConstraints", named=stated) if stated.keys() <= _KNOWN:
            return _held(read, [hold(stated[name]) for name, hold in _HOLDS.items() if name in stated])
    return nothing


def _held(read: Read, tests: list[Callable[[Any], bool]]) -> Read:
    """The reader of what passes all of the tests."""

    def held(value: Any) -> Any:
        found = read(value)
        if found is not None and not all(test(found) for test in tests):
            raise NotPlainError
        return found

    return held if tests else read


def _fits(pattern: str) -> Callable[[str], bool]:
    # All of the text, and of ASCII: less than what the pattern means to pydantic, never more.
    match = re.compile(pattern, re.ASCII).fullmatch
    return lambda text: text.isascii() and match(text) is not None


_HOLDS: Mapping[str, Callable[[Any], Callable[[Any], bool]]] = {
    "ge": lambda least: lambda number: number >= least,
    "le": lambda most: lambda number: number <= most,
    "min_length": lambda least: lambda value: len(value) >= least,
    "max_length": lambda most: lambda value: len(value) <= most,
    "pattern": _fits,
}

_KNOWN = {*_HOLDS, "alias", "default", "default_factory", "description", "allow_inf_nan"}
"""What may be said of a value that is plain: no such number is without bounds."""


def nothing(_: Any) -> Any:
    """Reads what no reader knows: it is never plain."""
    raise NotPlainError


def _choice(readers: list[Read], arguments: tuple[Any, ...]) -> Read:
    """One of several, which differ in form, so that no value is plain to two of them."""
    nullable = NoneType in arguments
    forms = [_form(each) for each in arguments if each is not NoneType]
    if len(set(forms)) < len(forms):
        return nothing
    of_form = dict(zip(forms, readers, strict=True))
    only = readers[0] if len(readers) == 1 else None

    def chosen(value: Any) -> Any:
        if value is None and nullable:
            return None
        return (only or of_form.get(type(value), nothing))(value)

    return chosen


def _form(hint: Any) -> type:
    """What is written for a value of several: a list or a word; anything else by what reads it alone."""
    return {tuple: list, Literal: str}.get(get_origin(hint) or hint, object)


def _one_of(found: Mapping[Any, Any]) -> Read:
    def named(value: Any) -> Any:
        if type(value) is not str or value not in found:
            raise NotPlainError
        return found[value]

    return named


def _list_of(read: Read) -> Read:
    def items(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise NotPlainError
        return tuple([read(item) for item in value])

    return items


def _entries_of(read_key: Read, read: Read) -> Read:
    def entries(value: Any) -> dict[Any, Any]:
        if type(value) is not dict:
            raise NotPlainError
        return {read_key(key): read(item) for key, item in value.items()}

    return entries


def _text(value: Any) -> str:
    if type(value) is not str:
        raise NotPlainError
    if not value.isascii():
        value.encode()  # half a surrogate pair is a ValueError
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise NotPlainError
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise NotPlainError
    return value


def _number(value: Any) -> float:
    if type(value) is not str or _NUMBER.fullmatch(value) is None:
        raise NotPlainError
    return float(value)


def _day(value: Any) -> date:
    if type(value) is not str or _DAY.fullmatch(value) is None:
        raise NotPlainError
    return date.fromisoformat(value)


_SCALARS: Mapping[Any, Read] = {str: _text, bool: _truth, int: _whole, float: _number, date: _day}
"""Of values that are in a tree of texts, or that a BeforeValidator has made of one."""
