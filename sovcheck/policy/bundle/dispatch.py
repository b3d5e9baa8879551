"""The Rego module that has OPA answer many questions in one query, each rule seeing one asset's facts as its input."""

from collections.abc import Iterable

from sovcheck.policy.rules import DATA_NAMES

PACKAGE = "sovcheck.dispatch"
"""The package of the module."""

REPLY = "sovcheck/dispatch/reply"
"""The path of the rule to query."""

_HEAD = """# Written by sovcheck: asks the entries of many rules about many assets in one query.
package sovcheck.dispatch

reply := {{"revision": "{revision}", "rows": rows}}

rows := [{{"number": number, "answers": row}} |
	some number, ask in input.asks
	row := answers(ask.entries) with input as ask.facts{data}
]

# Every entry has an answer, null where it is undefined; no entry is evaluated unless it is asked for.
answers(entries) := object.union({{entry: null | some entry in entries}}, {{entry: answer |
	some entry in entries
	answer := value[entry]
}})

value["none"] := null
"""


def dispatch_module(entries: Iterable[str], revision: str, *, data_in_query: bool) -> str:
    """The text of the module for these entries (``data.PACKAGE.NAME``).

    It takes ``{"asks": [{"entries": ["data.PACKAGE.NAME", ...], "facts": {...}}, ...], "data": {...}}`` and gives one
    row for each ask, with its number: the value of every entry, null where it is undefined. ``data`` is what policies
    see beside the facts; it is part of the query only if ``data_in_query``.
    """
    data = "".join(f" with data.{name} as input.data.{name}" for name in DATA_NAMES) if data_in_query else ""
    values = (f'\nvalue["{entry}"] := {entry}\n' for entry in entries)
    return "".join([_HEAD.format(revision=revision, data=data), *values])
