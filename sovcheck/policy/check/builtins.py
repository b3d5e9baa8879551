"""The built-ins that policies may call: those that both engines have, that only compute, and whose cost is bounded."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sovcheck.policy.check.shapes import ANYTHING, NUMBER, TEXT, TRUTH, Shape, item_of, joined, list_of


class Builtin(NamedTuple):
    """What a built-in takes, a sign for each argument, and the shape of what it gives, or how that follows from them.

    ``?`` is anything, also null; ``x`` is not null; ``*`` is a list that is not null and holds no null.
    """

    takes: str
    gives: Shape | Callable[[Sequence[Shape]], Shape]

    def result(self, arguments: Sequence[Shape]) -> Shape:
        """The shape of what it gives for arguments of these shapes."""
        return self.gives(arguments) if callable(self.gives) else self.gives


def _item(arguments: Sequence[Shape]) -> Shape:
    return item_of(arguments[0])


def _items(arguments: Sequence[Shape]) -> Shape:
    return list_of(item_of(arguments[0]))


def _all_items(arguments: Sequence[Shape]) -> Shape:
    return list_of(joined(map(item_of, arguments)))


def _inner_items(arguments: Sequence[Shape]) -> Shape:
    return list_of(item_of(item_of(arguments[0])))


def _field_or_default(arguments: Sequence[Shape]) -> Shape:
    return joined((item_of(arguments[0]), arguments[2]))


BUILTINS: Mapping[str, Builtin] = MappingProxyType(
    {
        "abs": Builtin("x", NUMBER),
        "array.concat": Builtin("xx", _all_items),
        "array.reverse": Builtin("x", _items),
        "array.slice": Builtin("xxx", _items),
        "ceil": Builtin("x", NUMBER),
        "concat": Builtin("x*", TEXT),
        "contains": Builtin("xx", TRUTH),
        "count": Builtin("x", NUMBER),
        "endswith": Builtin("xx", TRUTH),
        "floor": Builtin("x", NUMBER),
        "format_int": Builtin("xx", TEXT),
        "indexof": Builtin("xx", NUMBER),
        "intersection": Builtin("*", _inner_items),
        "is_array": Builtin("?", TRUTH),
        "is_boolean": Builtin("?", TRUTH),
        "is_null": Builtin("?", TRUTH),
        "is_number": Builtin("?", TRUTH),
        "is_object": Builtin("?", TRUTH),
        "is_set": Builtin("?", TRUTH),
        "is_string": Builtin("?", TRUTH),
        "lower": Builtin("x", TEXT),
        "max": Builtin("x", _item),
        "min": Builtin("x", _item),
        "object.filter": Builtin("xx", ANYTHING),
        "object.get": Builtin("x??", _field_or_default),
        "object.keys": Builtin("x", list_of(TEXT)),
        "object.remove": Builtin("xx", ANYTHING),
        "object.union": Builtin("xx", ANYTHING),
        "regex.match": Builtin("xx", TRUTH),
        "replace": Builtin("xxx", TEXT),
        "round": Builtin("x", NUMBER),
        "sort": Builtin("x", _items),
        "split": Builtin("xx", list_of(TEXT)),
        "sprintf": Builtin("xx", TEXT),
        "startswith": Builtin("xx", TRUTH),
        "strings.any_prefix_match": Builtin("xx", TRUTH),
        "strings.any_suffix_match": Builtin("xx", TRUTH),
        "strings.reverse": Builtin("x", TEXT),
        "substring": Builtin("xxx", TEXT),
        "sum": Builtin("*", NUMBER),
        "trim": Builtin("xx", TEXT),
        "trim_left": Builtin("xx", TEXT),
        "trim_prefix": Builtin("xx", TEXT),
        "trim_right": Builtin("xx", TEXT),
        "trim_space": Builtin("x", TEXT),
        "trim_suffix": Builtin("xx", TEXT),
        "type_name": Builtin("?", TEXT),
        "union": Builtin("*", _inner_items),
        "upper": Builtin("x", TEXT),
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
