"""Scaffold of a rule: its Rego, its test, and an inventory that passes it and one that does not, all of which hold."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from sovcheck.errors import InputError, UsageError
from sovcheck.facts.documents.label_index import own_field
from sovcheck.facts.documents.shape import Scalar, kind_shape
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rules import PolicySet
from sovcheck.policy.source.files import REGO, policies_directory
from sovcheck.policy.source.metadata import is_rule_id
from sovcheck.user_files import files_below, unreadable

_NAME = re.compile(r"([a-z][a-z0-9_]*)/([a-z][a-z0-9_]*)")
_PREFIX_LETTERS = 4


class Draft(Struct, frozen=True):
    """A rule to be: one fact of one kind, with a value that it finds and one that it lets pass."""

    layer: str
    name: str
    id: str
    kind: Kind
    fact: str
    found: str | bool
    passing: str | bool


def known_in(folder: Path) -> PolicySet:
    """The rules that are there: the bundled ones, and those of the folder where it is another one and holds any."""
    own = folder.is_dir() and folder.resolve() != policies_directory().resolve()
    try:
        there = own and any(files_below(str(folder), (REGO,)))
    except OSError as error:
        raise InputError([unreadable(str(folder), error)]) from error
    return load_policies((folder,) if there else ())


def draft(name: str, policies: PolicySet, kind: Kind, fact: str | None, rule_id: str | None) -> Draft:
    """The rule LAYER/NAME with the next free id of its layer; raises UsageError for what cannot be one."""
    matched = _NAME.fullmatch(name)
    if matched is None:
        raise UsageError(f"{name!r} is not LAYER/NAME: write both in small letters, such as compute/rented_host")
    layer, rule_name = matched.groups()
    if any(rule.layer == layer and Path(rule.file).stem == rule_name for rule in policies.rules):
        raise UsageError(f"there is a rule {name} already: choose another name")
    taken = {rule.id: rule.layer for rule in policies.rules}
    chosen = rule_id or _next_id(layer, taken)
    if chosen in taken:
        raise UsageError(f"there is a rule {chosen} already: leave out --id, or choose another one")
    if not is_rule_id(chosen):
        raise UsageError(f"{chosen!r} is not an id: write two to five capitals, a dash and two or three digits")
    values = dict(_facts_to_judge(kind))
    judged = fact or next(iter(values))
    if judged not in values:
        raise UsageError(f"a draft cannot judge {judged!r} of {kind}: choose one of {', '.join(values)}")
    found, passing = values[judged]
    return Draft(layer, rule_name, chosen, kind, judged, found, passing)


def files_of(rule: Draft, policies: Path, inventories: Path) -> dict[Path, str]:
    """The four files of the rule, by the folders of the policies and of the inventories of rules."""
    bundled = policies.resolve() == policies_directory().resolve()
    folder = policies / rule.layer
    return {
        folder / f"{rule.name}.rego": _rego(rule, bundled=bundled),
        folder / f"{rule.name}_test.rego": _test(rule, bundled=bundled),
        inventories / rule.id / "pass.yaml": _inventory(rule, rule.passing, f"# judges: its {rule.fact}\n"),
        inventories / rule.id / "fail.yaml": _inventory(rule, rule.found, f"# finds: {_message(rule)}\n"),
    }


def _next_id(layer: str, taken: Mapping[str, str]) -> str:
    """The number after the last of the layer's prefix; of a layer without rules the first, under its first letters."""
    used = sorted(rule for rule, of_layer in taken.items() if of_layer == layer)
    prefix = used[-1].partition("-")[0] if used else layer.replace("_", "")[:_PREFIX_LETTERS].upper()
    numbers = [int(rule.partition("-")[2]) for rule in taken if rule.startswith(f"{prefix}-")]
    return f"{prefix}-{max(numbers, default=0) + 1:02}"


def _facts_to_judge(kind: Kind) -> Iterator[tuple[str, tuple[str | bool, str | bool]]]:
    """Facts that a field of the asset states and that are one of a few words, or true or false, with two values."""
    for fact, shape in kind_shape(kind).fields.items():
        field = own_field(fact)
        if not isinstance(shape, Scalar) or field is None:
            continue
        if len(shape.words) > 1:
            yield fact, (shape.words[-1], shape.words[0])
        elif shape.type is bool and fact.endswith(field.rpartition(".")[2]):  # others follow from a list or a name
            yield fact, (True, False)


def _message(rule: Draft) -> str:
    found = rule.found if isinstance(rule.found, str) else json.dumps(rule.found)
    return f"Its {rule.fact} is {found}"


def _package(rule: Draft, *, bundled: bool) -> str:
    return f"sovcheck.{rule.layer}.{rule.name}" if bundled else f"{rule.layer}.{rule.name}"


def _rego(rule: Draft, *, bundled: bool) -> str:
    title = rule.name.replace("_", " ").capitalize()
    return f"""\
# METADATA
# title: {title}
# description: >
#   TODO: why this matters, in one to three sentences.
# custom:
#   id: {rule.id}
#   severity: medium
#   applies_to: [{rule.kind}]
#   needs: [{rule.fact}]
#   remediation: >
#     TODO: what to do about it, in a sentence.
package {_package(rule, bundled=bundled)}

deny contains finding if {{
	input.{rule.fact} == {json.dumps(rule.found)}
	finding := {{"message": {json.dumps(_message(rule))}, "path": null}}
}}
"""


def _test(rule: Draft, *, bundled: bool) -> str:
    package = _package(rule, bundled=bundled)
    imports = [*(["import data.sovcheck.lib.fixtures"] if bundled else []), f"import data.{package} as rule"]
    # As `opa fmt` sorts them.
    lines = "\n".join(sorted(imports))
    return f"""\
package {package}_test

{lines}

test_{_word(rule.passing)}_passes if count(rule.deny) == 0 with input as {_facts(rule, rule.passing, bundled=bundled)}

test_{_word(rule.found)}_is_found if {{
	rule.deny == {{{{"message": {json.dumps(_message(rule))}, "path": null}}}} with input as {
        _facts(rule, rule.found, bundled=bundled)
    }
}}
"""


def _word(value: str | bool) -> str:
    return re.sub(r"\W", "_", str(value).lower())


def _facts(rule: Draft, value: str | bool, *, bundled: bool) -> str:
    changed = f'{{"{rule.fact}": {json.dumps(value)}}}'
    return f"object.union(fixtures.golden.{rule.kind}, {changed})" if bundled else changed


def _inventory(rule: Draft, value: str | bool, said: str) -> str:
    *above, last = (own_field(rule.fact) or rule.fact).split(".")
    written = f"{last}: {json.dumps(value)}"
    for group in reversed(above):
        written = f"{group}: {{{written}}}"
    group = rule.kind if rule.kind is Kind.SOFTWARE else f"{rule.kind}s"
    return f"""\
# An asset of which {rule.fact} is {json.dumps(value)}.
{said}apiVersion: sovcheck/v1
kind: Inventory
{group}:
  - {{id: example, {written}}}
"""
