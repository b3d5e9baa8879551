"""Formats and patterns: written out, and in that part of their languages which both engines read alike."""

import re
from collections.abc import Mapping, Sequence

from sovcheck.facts.documents.shape import Group, ListOf, Scalar
from sovcheck.policy.check.scope import Scope
from sovcheck.policy.check.shapes import Anything, Made, Shape, is_nullable, without_null
from sovcheck.policy.rego.tree import Node, line_of, text_of

_VERB = re.compile(r"%(.?)", re.DOTALL)
_VERB_ADVICE = "use %s for texts, %d for whole numbers and %v for both, without a width, and %% for a percent sign"
_FITTING: Mapping[str, tuple[str, tuple[type, ...]]] = {"s": ("text", (str,)), "d": ("a number", (int, float))}
"""What the verbs take that do not take everything, by name and by type."""

_ESCAPED = r"\\[-.+*?()|\[\]{}^$/\\]"
_CLASS = rf"\[\^?(?:(?!--|&&|~~)[^\\\[\]]|{_ESCAPED})+\]"
_ONE = rf"(?:[^\\.+*?()|\[\]{{}}^$]|{_ESCAPED}|\.|{_CLASS})"
_TIMES = r"(?:[*+?]|\{\d{1,2}(?:,\d{0,2})?\})\??"
_PATTERN = re.compile(rf"(?:\(\?i\))?(?:{_ONE}(?:{_TIMES})?|\((?:\?:)?|\)(?:[*+?]\??)?|[|^$])*")
_PATTERN_ADVICE = (
    "use characters, ., [a-z], groups, |, ^, $, * + ? and {1,99}, and a backslash only before punctuation, "
    "since engines differ about \\w, \\d, \\s and \\b"
)


def check_format(nodes: Sequence[Node], shapes: Sequence[Shape], scope: Scope) -> None:
    """Refuse a ``sprintf`` that engines write differently, as far as the shapes of its arguments tell."""
    line, text, given = line_of(nodes[0]), text_of(nodes[0]), shapes[1]
    verbs = [verb for verb in _VERB.findall(text or "") if verb != "%"]
    strange = next((verb for verb in verbs if not verb or verb not in "sdv"), None)
    if text is None:
        scope.complain(line, "sprintf", "the format is not written out", "write it as text in quotes")
    elif strange is not None:
        scope.complain(line, "sprintf", f"engines write %{strange} differently", _VERB_ADVICE)
    elif not isinstance(given, Made) or given.places is None:
        scope.complain(line, "sprintf", "the values are not written out", "write them as a list in brackets")
    elif len(given.places) != len(verbs):
        scope.complain(line, "sprintf", f"the format has room for {len(verbs)}, and gets {len(given.places)}")
    else:
        for verb, shape in zip(verbs, given.places, strict=True):
            _check_place(verb, shape, line, scope)


def _check_place(verb: str, shape: Shape, line: int, scope: Scope) -> None:
    """One verb and what it gets. Engines write lists, sets and objects differently, down to the text in them."""
    if verb == "d" and is_nullable(shape):
        advice = "use %v, or compare it with null first"
        scope.complain(line, "sprintf", "%d gets what may be null, which engines write differently", advice)
    match without_null(shape):
        case Scalar(type=given):
            wanted, fitting = _FITTING.get(verb, ("", (given,)))
            if given not in fitting:
                scope.complain(line, "sprintf", f"%{verb} gets what is not {wanted}", "use %v")
        case Anything() if not scope.context.alone:
            wrong = f"%{verb} gets what may be a list, a set or an object, which engines write differently"
            scope.complain(line, "sprintf", wrong, 'make sure that it is text: concat("", [value])')
        case ListOf() | Made() | Group():
            wrong = f"%{verb} gets a list, a set or an object, which engines write differently"
            scope.complain(line, "sprintf", wrong, 'give it text: concat(", ", sort(names)) makes one of many')


def check_pattern(nodes: Sequence[Node], scope: Scope) -> None:
    """Refuse a pattern that engines read differently."""
    line, text = line_of(nodes[0]), text_of(nodes[0])
    if text is None:
        scope.complain(line, "regex.match", "the pattern is not written out", "write it as text in quotes")
        return
    if not _PATTERN.fullmatch(text):
        scope.complain(line, "regex.match", "engines could read the pattern differently", _PATTERN_ADVICE)
        return
    try:
        re.compile(text)
    except re.error as error:
        scope.complain(line, "regex.match", f"is not a pattern: {error}")
