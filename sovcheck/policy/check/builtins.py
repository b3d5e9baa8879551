"""The built-ins that policies may call: those that both engines have, that only compute, and whose cost is bounded."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sovcheck.policy.check.shapes import ANYTHING, NUMBER, TEXT, TRUTH, Shape, item_of, joined, list_of
from sovcheck.suggestions import did_you_mean


class Builtin(NamedTuple):
    """What a built-in takes, a sign for each argument, and the shape of what it gives, or how that follows from them.

    ``?`` is anything, also null; ``x`` is not null; ``*`` is a list that is not null and holds no null.
    """

    takes: str
    gives: Shape | Callable[[Sequence[Shape]], Shape]


_ALIKE: Sequence[tuple[str, Shape | Callable[[Sequence[Shape]], Shape], str]] = (
    ("?", TRUTH, "is_array is_boolean is_null is_number is_object is_set is_string"),
    ("xx", TRUTH, "contains endswith regex.match startswith strings.any_prefix_match strings.any_suffix_match"),
    ("x", NUMBER, "abs ceil count floor round"),
    ("xx", NUMBER, "indexof"),
    ("*", NUMBER, "sum"),
    ("?", TEXT, "type_name"),
    ("x", TEXT, "lower strings.reverse trim_space upper"),
    ("x*", TEXT, "concat"),
    ("xx", TEXT, "format_int sprintf trim trim_left trim_prefix trim_right trim_suffix"),
    ("xxx", TEXT, "replace substring"),
    ("x", list_of(TEXT), "object.keys"),
    ("xx", list_of(TEXT), "split"),
    ("xx", ANYTHING, "object.filter object.remove object.union"),
    ("x", lambda given: item_of(given[0]), "max min"),
    ("x", lambda given: list_of(item_of(given[0])), "array.reverse sort"),
    ("xxx", lambda given: list_of(item_of(given[0])), "array.slice"),
    ("xx", lambda given: list_of(joined(map(item_of, given))), "array.concat"),
    ("*", lambda given: list_of(item_of(item_of(given[0]))), "intersection union"),
    ("x??", lambda given: joined((item_of(given[0]), given[2])), "object.get"),
)
"""What the built-ins take and give; those in one line take and give the same."""

BUILTINS: Mapping[str, Builtin] = MappingProxyType(
    {name: Builtin(takes, gives) for takes, gives, names in _ALIKE for name in names.split()}
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
    return "there is no such function among those that policies may call", did_you_mean(name, BUILTINS)
