"""The built-ins that policies may call: those that both engines have, that only compute, and whose cost is bounded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from sovcheck.policy.checking.shapes import (
    ANYTHING,
    NUMBER,
    TEXT,
    TRUTH,
    Items,
    Shape,
    item_of,
    joined,
)

Take = Literal["any", "one", "many", "each"]
"""What an argument may be: anything, also null; not null; a list that is not null; nor holds null."""

Result = Callable[[Sequence[Shape]], Shape]


@dataclass(frozen=True, slots=True)
class Builtin:
    """What a built-in takes, argument by argument, and the shape of what it gives."""

    takes: tuple[Take, ...]
    gives: Result


def _always(shape: Shape) -> Result:
    return lambda _: shape


def _item(arguments: Sequence[Shape]) -> Shape:
    return item_of(arguments[0])


def _same_items(arguments: Sequence[Shape]) -> Shape:
    return Items(item_of(arguments[0]))


def _all_items(arguments: Sequence[Shape]) -> Shape:
    return Items(joined(map(item_of, arguments)))


def _inner_items(arguments: Sequence[Shape]) -> Shape:
    return Items(item_of(item_of(arguments[0])))


def _field_or_default(arguments: Sequence[Shape]) -> Shape:
    return joined((item_of(arguments[0]), arguments[2]))


_TEXT_TO_TEXT = Builtin(("one",), _always(TEXT))
_TEXTS_TO_TEXT = Builtin(("one", "one"), _always(TEXT))
_TEXTS_TO_TRUTH = Builtin(("one", "one"), _always(TRUTH))
_NUMBER_TO_NUMBER = Builtin(("one",), _always(NUMBER))
_KIND_OF = Builtin(("any",), _always(TRUTH))

BUILTINS: Mapping[str, Builtin] = MappingProxyType(
    {
        "abs": _NUMBER_TO_NUMBER,
        "array.concat": Builtin(("many", "many"), _all_items),
        "array.reverse": Builtin(("many",), _same_items),
        "array.slice": Builtin(("many", "one", "one"), _same_items),
        "ceil": _NUMBER_TO_NUMBER,
        "concat": Builtin(("one", "each"), _always(TEXT)),
        "contains": _TEXTS_TO_TRUTH,
        "count": Builtin(("one",), _always(NUMBER)),
        "endswith": _TEXTS_TO_TRUTH,
        "floor": _NUMBER_TO_NUMBER,
        "format_int": Builtin(("one", "one"), _always(TEXT)),
        "indexof": Builtin(("one", "one"), _always(NUMBER)),
        "intersection": Builtin(("each",), _inner_items),
        "is_array": _KIND_OF,
        "is_boolean": _KIND_OF,
        "is_null": _KIND_OF,
        "is_number": _KIND_OF,
        "is_object": _KIND_OF,
        "is_set": _KIND_OF,
        "is_string": _KIND_OF,
        "lower": _TEXT_TO_TEXT,
        "max": Builtin(("many",), _item),
        "min": Builtin(("many",), _item),
        "object.filter": Builtin(("one", "many"), _always(ANYTHING)),
        "object.get": Builtin(("one", "any", "any"), _field_or_default),
        "object.keys": Builtin(("one",), _always(Items(TEXT))),
        "object.remove": Builtin(("one", "many"), _always(ANYTHING)),
        "object.union": Builtin(("one", "one"), _always(ANYTHING)),
        "regex.match": _TEXTS_TO_TRUTH,
        "replace": Builtin(("one", "one", "one"), _always(TEXT)),
        "round": _NUMBER_TO_NUMBER,
        "sort": Builtin(("many",), _same_items),
        "split": Builtin(("one", "one"), _always(Items(TEXT))),
        "sprintf": Builtin(("one", "many"), _always(TEXT)),
        "startswith": _TEXTS_TO_TRUTH,
        "strings.any_prefix_match": Builtin(("one", "one"), _always(TRUTH)),
        "strings.any_suffix_match": Builtin(("one", "one"), _always(TRUTH)),
        "strings.reverse": _TEXT_TO_TEXT,
        "substring": Builtin(("one", "one", "one"), _always(TEXT)),
        "sum": Builtin(("each",), _always(NUMBER)),
        "trim": _TEXTS_TO_TEXT,
        "trim_left": _TEXTS_TO_TEXT,
        "trim_prefix": _TEXTS_TO_TEXT,
        "trim_right": _TEXTS_TO_TEXT,
        "trim_space": _TEXT_TO_TEXT,
        "trim_suffix": _TEXTS_TO_TEXT,
        "type_name": Builtin(("any",), _always(TEXT)),
        "union": Builtin(("each",), _inner_items),
        "upper": _TEXT_TO_TEXT,
    }
)

_REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "http.send": "policies have no network",
        "net.lookup_ip_addr": "policies have no network",
        "numbers.range": "it can grow without bound",
        "numbers.range_step": "it can grow without bound",
        "opa.runtime": "it shows the environment of the scan",
        "print": "a scan shows nothing of it; use it in tests",
        "rand.intn": "equal facts must get equal answers",
        "time.now_ns": "the day of the verdict is data.today",
        "to_number": "facts hold numbers as numbers, and engines read texts differently",
        "trace": "a scan shows nothing of it",
        "uuid.rfc4122": "equal facts must get equal answers",
        "walk": "name the fields it should look at",
    }
)


def refusal(name: str) -> tuple[str, str]:
    """What is wrong with calling this, and what to do."""
    if name in _REFUSED:
        return "policies may not call this", _REFUSED[name]
    # Advice is rare, and the list is long.
    from sovcheck.suggestions import did_you_mean

    return "there is no such function among those that policies may call", did_you_mean(name, BUILTINS)
