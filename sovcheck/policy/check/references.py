"""Name resolution: the fields, items, functions and built-ins that references lead to, or that are missing."""

from collections.abc import Sequence

from sovcheck.facts.documents.shape import Group, ListOf, Scalar
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.check.builtins import BUILTINS, refusal
from sovcheck.policy.check.literals import check_format, check_pattern
from sovcheck.policy.check.scope import INPUT, Scope, name_of_fact
from sovcheck.policy.check.shapes import NOTHING, UNKNOWN, Made, Value, inside, is_group_of_facts, is_nullable, item_of
from sovcheck.policy.rego.symbols import Name
from sovcheck.policy.rego.tree import Node, Reference, Step, line_of, opened, reference_of, text_of
from sovcheck.suggestions import did_you_mean

_TYPE_TESTS = ("is_array", "is_boolean", "is_number", "is_object", "is_string")

KEY = "<key>"
"""The origin of the key of a loop that runs: with it in brackets one takes the item of that loop."""


def facts(reference: Reference, scope: Scope) -> Value:
    """The facts that a rule is given, and a library is not."""
    if scope.module.package in scope.program.rule_packages:
        return UNKNOWN if scope.context.facts is None else Value(scope.context.facts, INPUT)
    advice = "pass what it needs as an argument"
    scope.complain(reference.line, str(reference), "a library does not know which facts it is given", advice)
    return UNKNOWN


def field(value: Value, name: str, line: int, about: str, scope: Scope) -> Value:
    """A field of a value, by its name."""
    before = about.rpartition(".")[0]
    match value.shape if isinstance(value.shape, Group) else scope.seen(value):
        case Group(fields=fields):
            if name in fields:
                return Value(fields[name], f"{value.origin}.{name}" if value.origin is not None else None)
            kind = Kind(scope.context.kind).with_article if scope.context.kind else "an asset"
            whose = f"the facts of {kind} have" if about.startswith(f"{INPUT}.") else "it has"
            advice = did_you_mean(name, fields, f"there are {', '.join(fields)}")
            scope.complain(line, about, f"{whose} no {name!r}", advice)
        case Scalar():
            scope.complain(line, about, f"{before} is one value, without fields", "compare it as it is")
        case ListOf():
            scope.complain(line, about, "is a field of a list", f"write `some x in {before}`, and then x.{name}")
        case Made(item=item):
            return Value(item)
    return UNKNOWN


def every_item(value: Value, line: int, about: str, scope: Scope) -> tuple[Value, Value]:
    """Key and item that one gets by going through a value: only of lists, and where a lack would be heard of."""
    shape, fact, told = scope.seen(value), name_of_fact(value), scope.context.told
    if isinstance(shape, Scalar):
        scope.complain(line, about, "is one value, not a list to go through", "compare it as it is")
    elif is_nullable(shape):
        scope.refuse_null(value, line, about)
    elif fact and is_nullable(value.shape) and told is not None and fact not in told:
        wrong = "may be null, and then the rule would silently find nothing"
        scope.complain(line, about, wrong, f"add {fact} to needs_to_pass in the METADATA")
    key, item = inside(shape)
    return Value(key, KEY), Value(item)


def one_item(value: Value, step: Step, about: str, scope: Scope) -> Value:
    """What is at a place in a value."""
    shape = scope.seen(value)
    tag, body = opened(step.bracket or {})
    if isinstance(shape, ListOf):
        wrong, advice = "takes one item of a list by its number", f"write `some x in {about}`"
        scope.complain(step.line, f"{about}[...]", wrong, advice)
    elif is_group_of_facts(shape):
        wrong = "takes a field by a computed name, which may not exist"
        scope.complain(step.line, f"{about}[...]", wrong, f"write object.get({about}, key, null)")
    elif isinstance(shape, Made) and shape.places and tag == "Number" and body["value"] < len(shape.places):
        return Value(shape.places[body["value"]])
    return Value(item_of(shape))


def complain_of_nothing(path: Sequence[str], reference: Reference, scope: Scope) -> None:
    """Report a reference below data that names neither a rule nor a document."""
    symbols, documents = scope.program.symbols, scope.program.data.fields
    found = symbols.package_of(path)
    if found is None:
        known = {*documents, *(package.partition(".")[0] for package in symbols.modules)}
        wrong = "there is no such data" if path else "policies may not take all data at once"
        advice = did_you_mean("".join(path[:1]), known, "there are data.profile, data.catalog and data.today")
    elif len(path) > found[1]:
        wrong = f"the package {found[0]} has no rule {path[found[1]]!r}"
        advice = did_you_mean(path[found[1]], symbols.modules[found[0]].rules)
    else:
        wrong, advice = f"{found[0]} is a package", "name one of its rules"
    scope.complain(reference.line, str(reference), wrong, advice)


def call_function(name: Name, arguments: Sequence[Value], line: int, scope: Scope) -> Value:
    """What a function gives for these arguments."""
    definition = scope.program.symbols.definitions(name)[0]
    if definition.form != "function":
        scope.complain(line, name.rule, "is a rule, not a function", "write its name without brackets")
        return UNKNOWN
    if len(arguments) != len(definition.arguments):
        scope.complain(line, name.rule, _wrong_count(len(definition.arguments), len(arguments)))
        return UNKNOWN
    module = scope.program.symbols.modules[name.package]
    origins = tuple(argument.origin for argument in arguments if argument.origin is not None)
    stated = {known for known in scope.stated if known.startswith(origins)}
    caller = scope.caller or (scope.module.location(line) if module is not scope.module else None)
    given = [Value(scope.seen(argument), argument.origin) for argument in arguments]
    outcome = scope.program.outcome(name, given, Scope(scope.program, module, scope.context, stated, caller=caller))
    scope.learn(outcome.holds)
    return Value(outcome.shape)


def call_builtin(called: str, nodes: Sequence[Node], arguments: Sequence[Value], line: int, scope: Scope) -> Value:
    """What a built-in gives for these arguments."""
    builtin = BUILTINS.get(called)
    if builtin is None:
        scope.complain(line, called, *refusal(called))
        return UNKNOWN
    if len(arguments) != len(builtin.takes):
        scope.complain(line, called, _wrong_count(len(builtin.takes), len(arguments)))
        return UNKNOWN
    shapes = [scope.seen(argument) for argument in arguments]
    for take, node, argument, shape in zip(builtin.takes, nodes, arguments, shapes, strict=True):
        about = f"{called}({reference_of(node)})" if "Var" in reference_of(node).root else called
        if take != "?":
            scope.refuse_null(argument, line_of(node), about)
        if take == "*" and is_nullable(item_of(shape)):
            advice = "leave out what is null: [x | some x in list; x != null]"
            scope.complain(line_of(node), about, "the list may hold null", advice)
    if called == "sprintf":
        check_format(nodes, shapes, scope)
    elif called == "regex.match":
        check_pattern(nodes, scope)
    elif called == "object.get" and is_group_of_facts(shapes[0]) and text_of(nodes[1]) is not None:
        return _field_or_default(nodes, arguments, scope)
    result = builtin.gives(shapes) if callable(builtin.gives) else builtin.gives
    holds = arguments[0].origins if called in _TYPE_TESTS else NOTHING
    return Value(result, None, holds, fails=arguments[0].origins if called == "is_null" else NOTHING)


def _field_or_default(nodes: Sequence[Node], arguments: Sequence[Value], scope: Scope) -> Value:
    """A field by its name: only some kinds of the rule need to have it, but not none."""
    group, name = arguments[0], text_of(nodes[1]) or ""
    sometimes = group.origin == INPUT and name in scope.context.sometimes
    if sometimes and isinstance(group.shape, Group) and name not in group.shape.fields:
        return arguments[2]
    return field(group, name, line_of(nodes[1]), f"{reference_of(nodes[0])}.{name}", scope)


def _wrong_count(wanted: int, given: int) -> str:
    return f"takes {'one argument' if wanted == 1 else f'{wanted} arguments'}, and gets {given}"
