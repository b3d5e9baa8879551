"""Messages about a field: what is wrong and what to do, in words for people who never heard of the validator."""

from typing import TYPE_CHECKING

from sovcheck.inventory.allowed_values import Vocabulary
from sovcheck.inventory.assets.scalars import PATTERNS
from sovcheck.inventory.lines import Step
from sovcheck.inventory.usual_words import word_meant
from sovcheck.suggestions import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LONGEST = 60
_LIST = ("{value} is not a list", "write a list: [a, b], or one item per line after a dash")
_GROUP = ("{value} stands where fields should", "write key: value, one field per line")
_WHOLE = ("{value} is not a whole number", "write digits, such as 8")
_NUMBER = ("{value} is not a number", "write digits, such as 12.5, without a unit or percent sign")
_DATE = ("{value} is not a day of the calendar", "write the date as YYYY-MM-DD")
_WORDING = {
    "string_type": ("{value} stands where text should", "write one word or text"),
    "string_too_long": ("the text has more than {max_length:,} characters", "shorten it"),
    "string_too_short": ("is empty", "write it, or leave the field out"),
    "too_short": ("is an empty list", "name at least {min_length}, or leave the field out"),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "model_type": _GROUP,
    "dict_type": _GROUP,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "greater_than_equal": ("{value} is less than {ge:g}", "write {ge:g} or more"),
    "less_than_equal": ("{value} is more than {le:g}", "write {le:g} or less"),
}
"""By the validator's name of the error; the placeholders are its own."""

_EXTENDS = "write `extends: catalog`, and the id of the entry as `id`"


def explain(error: "ErrorDetails", path: tuple[Step, ...], vocabulary: Vocabulary) -> tuple[str, str]:
    """What is wrong at the path, and what to do."""
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "extra_forbidden":
        fields = vocabulary.fields(path[:-1])
        return "there is no such field", did_you_mean(str(path[-1]), fields, f"the fields here are {_listed(fields)}")
    if kind == "missing" or value is None:
        return "is missing" if kind == "missing" else "is empty", _demand(vocabulary.values(path))
    if kind in ("enum", "literal_error"):
        words = vocabulary.values(path)
        advice = _EXTENDS if path[-1] == "extends" else _word_advice(str(value), words)
        return f"{shown(value)} is not {_any_of(words)}", advice
    if kind == "value_error":
        return _complaint(str(context["error"]), value)
    if kind == "string_pattern_mismatch":
        return f"{shown(value)} cannot be used", PATTERNS.get(str(context["pattern"]), "")
    wrong, advice = _WORDING.get(kind, ("{value} cannot be used here", "see `sovcheck schema` for what can"))
    return wrong.format(value=shown(value), **context), advice.format(**context)


def _complaint(text: str, value: object) -> tuple[str, str]:
    """Of a scalar a validator says what to do; of a record, what is wrong and after a colon what to do."""
    if isinstance(value, str):
        return f"{shown(value)} cannot be used", text
    wrong, _, advice = text.partition(": ")
    return wrong, advice


def _word_advice(value: str, words: list[str]) -> str:
    meant = word_meant(value[:_LONGEST], words)
    if meant is not None:
        return f"write {meant}, which is the word for that here"
    if len(words) == 1:
        return f"write {words[0]}"
    return did_you_mean(
        value, words, "write other, where none of these fits" if "other" in words else "write one of these"
    )


def _demand(words: list[str]) -> str:
    return f"write {_any_of(words)}" if words else "state it"


def _any_of(words: list[str]) -> str:
    return f"one of {_listed(words)}" if len(words) > 1 else _listed(words)


def _listed(words: list[str]) -> str:
    return ", ".join(words)


def shown(value: object) -> str:
    """A value as messages quote it: cut, and with its control characters escaped."""
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, list):
        return "a list"
    return repr(cut(str(value)))


def cut(text: str) -> str:
    """As much of a text as a message needs."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
