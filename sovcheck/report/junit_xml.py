"""The XML of JUnit: suites of test cases, with whatever text in them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from msgspec import Struct

from sovcheck.visible import visible


class Case(Struct, frozen=True):
    """One test case: ``outcome`` is an element name, empty for a pass; ``details`` is written as it is."""

    rule: str
    name: str
    outcome: str = ""
    type: str = ""
    message: str = ""
    details: str = ""


def document(name: str, suites: Iterable[str]) -> str:
    """The whole file of these suites."""
    opening = f"<testsuites name={_attribute(name)}>"
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', opening, *suites, "</testsuites>\n"])


def suite(name: str, cases: Sequence[Case]) -> str:
    """The element of a suite, which counts its cases."""
    outcomes = Counter(case.outcome for case in cases)
    numbers = f'tests="{len(cases)}" failures="{outcomes["failure"]}" errors="{outcomes["error"]}"'
    skipped = f'skipped="{outcomes["skipped"]}"'
    opening = f"  <testsuite name={_attribute(name)} {numbers} {skipped}>"
    return "\n".join([opening, *map(_element, cases), "  </testsuite>"])


def _element(case: Case) -> str:
    opening = f"    <testcase classname={_attribute(case.rule)} name={_attribute(case.name)}"
    if not case.outcome:
        return f"{opening}/>"
    attributes = f"type={_attribute(case.type)} message={_attribute(case.message)}"
    inner = f"      <{case.outcome} {attributes}>{_text(case.details)}</{case.outcome}>"
    return "\n".join([f"{opening}>", inner, "    </testcase>"])


def _attribute(text: str) -> str:
    return f'"{_text(visible(text))}"'


def _text(text: str) -> str:
    """Beside the controls, which are visible already, two characters are in no XML document."""
    return escape(text).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")
