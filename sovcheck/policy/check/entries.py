"""The entries of a rule and its METADATA: that they have the right form, and name facts that there are."""

import re
from collections.abc import Iterator, Sequence

from sovcheck.errors import Problem
from sovcheck.facts.documents.shape import Group, ListOf, Scalar, Shape, kind_shape
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.check.shapes import is_nullable
from sovcheck.policy.rego.symbols import Definition, ModuleSymbols
from sovcheck.policy.rego.tree import TEXTS, opened, references_below
from sovcheck.policy.rules import Rule
from sovcheck.suggestions import did_you_mean

_ENTRIES = {
    "deny": ("set", "write `deny contains finding if { ... }`"),
    "unknown": ("set", 'write `unknown contains "name.of.the.fact" if { ... }`'),
    "applies": ("value", "write `applies if { ... }`"),
}
"""The form of each entry, and how to write it."""


def check_entries(rule: Rule, module: ModuleSymbols) -> Iterator[Problem]:
    """Everything that is wrong with the entries and METADATA of a rule."""
    yield from _check_forms(rule, module)
    yield from _check_needs(rule, module)
    for definition in module.rules.get("unknown", ()):
        yield from _check_unknown(rule, module, definition)
    yield from _check_default(rule, module)


def _check_forms(rule: Rule, module: ModuleSymbols) -> Iterator[Problem]:
    stated = {"deny": True, "applies": rule.has_applies, "unknown": rule.has_unknown}
    for entry, (form, advice) in _ENTRIES.items():
        definitions = module.rules.get(entry, ())
        if bool(definitions) != stated[entry]:
            yield Problem(rule.location, entry, "is not where it can be found", "begin a line with it")
        for definition in definitions:
            if definition.form != form:
                yield Problem(module.location(definition.line), entry, f"is not a {form}", advice)


def _check_needs(rule: Rule, module: ModuleSymbols) -> Iterator[Problem]:
    for field, names in (("needs", rule.needs), ("needs_to_pass", rule.needs_to_pass)):
        for name in names:
            location = module.location(_line_of(field, name, rule, module))
            found = [(kind, _fact(kind, name.split("."))) for kind in rule.applies_to]
            for kind, shape in found:
                if isinstance(shape, str):
                    yield Problem(location, f"{field}: {name}", f"there is no such fact of {kind.with_article}", shape)
            shapes = [shape for _, shape in found if not isinstance(shape, str)]
            if shapes and len(shapes) == len(found) and not any(map(_may_be_unknown, shapes)):
                yield Problem(location, f"{field}: {name}", "is never unknown", "leave it out")


def _line_of(field: str, name: str, rule: Rule, module: ModuleSymbols) -> int:
    """The line of a name in a list of the METADATA; that of the package when it is written in an unusual way."""
    lines = module.source.decode().split("\n")[: rule.line]
    first = next((number for number, line in enumerate(lines) if re.match(rf"#\s*{field}\s*:", line)), len(lines))
    word = re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.])")
    return next((number for number in range(first, len(lines)) if word.search(lines[number])), rule.line - 1) + 1


def _fact(kind: Kind, path: Sequence[str], *, through_lists: bool = False) -> Shape | str:
    """The shape of a fact, or advice when there is no such fact."""
    shape: Shape = kind_shape(kind)
    for place, name in enumerate(path):
        while through_lists and isinstance(shape, ListOf):
            shape = shape.item
        if isinstance(shape, ListOf):
            return f"{'.'.join(path[:place])} is a list: name that"
        if isinstance(shape, Scalar):
            return f"{'.'.join(path[:place])} is one value: name that"
        if name not in shape.fields:
            return did_you_mean(name, shape.fields, f"there are {', '.join(shape.fields)}")
        shape = shape.fields[name]
    return shape


def _may_be_unknown(shape: Shape) -> bool:
    return any(map(_may_be_unknown, shape.fields.values())) if isinstance(shape, Group) else shape.nullable


def _check_unknown(rule: Rule, module: ModuleSymbols, definition: Definition) -> Iterator[Problem]:
    tag, body = opened(definition.key) if definition.key is not None else ("", {})
    if tag not in TEXTS:
        return
    found = [_fact(kind, body["value"].split("."), through_lists=True) for kind in rule.applies_to]
    if all(isinstance(shape, str) for shape in found):
        location = module.location(definition.line)
        kinds = " or ".join(kind.with_article for kind in rule.applies_to)
        yield Problem(location, f"unknown: {body['value']}", f"there is no such fact of {kinds}", str(found[0]))


def _check_default(rule: Rule, module: ModuleSymbols) -> Iterator[Problem]:
    """A default of ``applies`` also holds where its conditions cannot be known: then nobody hears of the rule."""
    definitions = module.rules.get("applies", ())
    default = next((definition for definition in definitions if definition.is_default), None)
    if default is None:
        return
    bodies = [list(definition.bodies) for definition in definitions]
    for name in sorted(set(map(str, references_below(bodies)))):
        root, _, fact = name.partition(".")
        shapes = [_fact(kind, fact.split(".")) for kind in rule.applies_to if root == "input"]
        if any(not isinstance(shape, str) and is_nullable(shape) for shape in shapes):
            wrong = f"the default hides that {fact} may be unknown"
            advice = "leave the default out, and write `applies := false if ...` for what is known"
            yield Problem(module.location(default.line), "applies", wrong, advice)
