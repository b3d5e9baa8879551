"""The METADATA of a rule: the comment block above its package, read by us and checked like any other document."""

import re
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.asset import Kind, Record
from sovcheck.inventory.assets.scalars import Text
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import read_documents
from sovcheck.policy.severity import Severity

_RULE_ID = re.compile(r"[A-Z]{2,5}-\d{2,3}")
_PACKAGE = re.compile(r"^[ \t]*package[ \t]+(?P<name>[\w.]+)", re.MULTILINE)
_METADATA = re.compile(r"#[ \t]*METADATA[ \t]*")


def _check_rule_id(rule_id: str) -> str:
    if not _RULE_ID.fullmatch(rule_id):
        raise ValueError("write two to five capitals, a dash and two or three digits, such as ACME-01")
    return rule_id


def _check_sentence(text: str) -> str:
    if not text.strip():
        raise ValueError("write a sentence")
    return text.strip()


RuleId = Annotated[str, AfterValidator(_check_rule_id)]
Sentence = Annotated[Text, AfterValidator(_check_sentence)]


class Custom(Record):
    """What sovcheck adds to the annotations of OPA."""

    id: RuleId
    severity: Severity
    severity_if_spared: Severity | None = None
    applies_to: tuple[Kind, ...] = Field(min_length=1)
    needs: tuple[Text, ...] = ()
    needs_to_pass: tuple[Text, ...] = ()
    controls: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)
    remediation: Sentence


class Annotations(Record):
    """The annotations of a package that holds a rule; those of OPA that sovcheck has no use for are accepted."""

    title: Sentence
    description: Sentence
    scope: Text | None = None
    entrypoint: Text | None = None
    organizations: tuple[Text, ...] = ()
    authors: tuple[Text | dict[str, Text], ...] = ()
    related_resources: tuple[Text | dict[str, Text], ...] = ()
    schemas: tuple[dict[str, Text], ...] = ()
    custom: Custom


class Header(NamedTuple):
    """The package of a module, the line that declares it, and the YAML above it at the lines where it stands."""

    package: str
    line: int
    yaml: str | None


def read_header(text: str) -> Header | None:
    """The header of a module; None when it declares no package."""
    found = _PACKAGE.search(text)
    if found is None:
        return None
    lines = text[: found.start()].split("\n")[:-1]
    end = len(lines)
    while lines and not lines[-1].strip():
        lines.pop()
    start = len(lines)
    while start and lines[start - 1].startswith("#"):
        start -= 1
    marks = [number for number in range(start, len(lines)) if _METADATA.fullmatch(lines[number])]
    if not marks:
        return Header(found["name"], end + 1, None)
    body = (line.removeprefix("#").removeprefix(" ") for line in lines[marks[-1] + 1 :])
    return Header(found["name"], end + 1, "\n" * (marks[-1] + 1) + "\n".join(body))


def read_annotations(header: Header, file: str) -> Annotations:
    """The annotations of a rule; raises InputError with all that is wrong with them, each at its line of the file."""
    if header.yaml is None:
        advice = "put a `# METADATA` comment with title, description and custom right above the package"
        raise InputError([Problem(Location(file, header.line), "", "the rule has no METADATA", advice)])
    documents = read_documents(header.yaml.encode(), file) if header.yaml.strip() else []
    if len(documents) != 1:
        raise InputError(
            [Problem(Location(file, header.line), "", "the METADATA above the package is not one document")]
        )
    return parse(Annotations, documents[0])
