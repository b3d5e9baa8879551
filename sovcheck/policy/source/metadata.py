"""The METADATA of a rule: the comment block above its package, read by us and checked like any other document."""

import re
from typing import Annotated

from sovcheck.constraints import AfterValidator, Field
from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.asset import Kind, Record
from sovcheck.inventory.assets.scalars import Text
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import read_documents
from sovcheck.policy.controls import Controls
from sovcheck.policy.severity import Severity
from sovcheck.policy.source.header import Header

_RULE_ID = re.compile(r"[A-Z]{2,5}-\d{2,3}")


def is_rule_id(text: str) -> bool:
    """Whether the text can be the id of a rule."""
    return _RULE_ID.fullmatch(text) is not None


def _check_rule_id(rule_id: str) -> str:
    if not is_rule_id(rule_id):
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
    controls: Controls = Field(default_factory=dict)
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
