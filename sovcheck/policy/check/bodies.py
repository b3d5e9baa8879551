"""Type inference over a body: its statements in their order, and the value of each expression in them."""

from collections.abc import Sequence
from itertools import repeat
from typing import Any

from sovcheck.facts.documents.shape import ListOf
from sovcheck.policy.check.conditions import check_negated, check_words, comparison, one_of
from sovcheck.policy.check.references import (
    KEY,
    call_builtin,
    call_function,
    complain_of_nothing,
    every_item,
    facts,
    field,
    one_item,
)
from sovcheck.policy.check.scope import INPUT, Scope
from sovcheck.policy.check.shapes import (
    ANYTHING,
    NOTHING,
    NULL,
    NUMBER,
    TEXT,
    TRUTH,
    UNKNOWN,
    Made,
    Origins,
    Shape,
    Value,
    item_of,
    joined,
    list_of,
    object_of,
    set_of,
)
from sovcheck.policy.rego.tree import Node, Reference, Step, line_of, opened, reference_of, text_at, text_of

_LITERALS = {"String": TEXT, "RawString": TEXT, "Number": NUMBER, "Bool": TRUTH, "Null": NULL}


def run(query: dict[str, Any], scope: Scope) -> Origins:
    """Go through the statements of a body, as far as these facts get; what follows where it does not hold."""
    fails = NOTHING
    for statement in query["stmts"]:
        if scope.dead:
            break
        if statement.get("with_mods"):
            line = int(statement["span"]["line"])
            scope.complain(line, "with", "a policy is judged by the facts as they are", "use `with` only in tests")
        fails = _run_statement(*opened(statement["literal"]), scope)
    # Where several statements do not all hold, nobody knows which.
    return fails if len(query["stmts"]) == 1 else NOTHING


def _run_statement(tag: str, body: Any, scope: Scope) -> Origins:
    """Go through one statement; what follows where it does not hold."""
    match tag:
        case "Expr":
            value = value_of(body["expr"], scope)
            scope.learn(value.holds)
            return value.fails
        case "NotExpr":
            negated = value_of(body["expr"], scope.inner())
            check_negated(body["expr"], scope)
            scope.learn(negated.fails)
            return negated.holds
        case "SomeVars":
            scope.bound.update({text_at(scope.module.source, span): None for span in body["vars"]})
        case "SomeIn":
            for pattern, value in zip((body["key"], body["value"]), _through(body["collection"], scope), strict=True):
                if pattern is not None:
                    bind(pattern, value, scope)
        case "Every":
            inner = scope.inner()
            for span, value in zip((body["key"], body["value"]), _through(body["domain"], scope), strict=True):
                if span:
                    inner.bound[text_at(scope.module.source, span)] = _named(value, span, scope)
            run(body["query"], inner)
    return NOTHING


def bind(pattern: Node, value: Value, scope: Scope) -> None:
    """Give the variables of a pattern the values of what it is matched with."""
    tag, body = opened(pattern)
    match tag:
        case "Var":
            if body["value"] != "_":
                scope.bound[body["value"]] = _named(value, body["span"], scope)
        case "Array":
            shape = scope.seen(value)
            places = (isinstance(shape, Made) and shape.places) or repeat(item_of(shape))
            for item, place in zip(body["items"], places, strict=False):
                bind(item, Value(place), scope)
        case "Object":
            for _, key, below in body["fields"]:
                name = text_of(key)
                bind(below, UNKNOWN if name is None else field(value, name, line_of(key), name, scope), scope)
        case _:
            value_of(pattern, scope)


def _named(value: Value, span: dict[str, int], scope: Scope) -> Value:
    """The value with a name of its own to remember by, unless it has one: that of the variable and its place."""
    if value.origin is not None:
        return value
    return value._replace(origin=f"{scope.module.path}:{span['line']}:{span['col']}")


def value_of(node: Node, scope: Scope) -> Value:
    """The value of an expression."""
    tag, body = opened(node)
    match tag:
        case "Var" | "RefDot" | "RefBrack":
            return _reference(reference_of(node), scope)
        case "Call":
            return _call(body, scope)
        case "BoolExpr":
            return _compare(body["op"], body["lhs"], body["rhs"], scope)
        case "AssignExpr":
            return _assign(body["op"], body["lhs"], body["rhs"], scope)
        case "Membership":
            return _membership(body, scope)
        case _:
            return Value(_made(tag, body, scope))


def shape_of(node: Node, scope: Scope) -> Shape:
    """The shape of an expression, without null where that was ruled out."""
    return scope.seen(value_of(node, scope))


def _made(tag: str, body: Any, scope: Scope) -> Shape:
    """What is written out or gathered, or what an operator gives."""
    match tag:
        case "Array":
            places = tuple(shape_of(item, scope) for item in body["items"])
            return Made(joined(places), NUMBER, places=places)
        case "Set":
            return set_of(joined(shape_of(item, scope) for item in body["items"]))
        case "Object":
            return _object(body["fields"], scope)
        case "ArrayCompr" | "SetCompr" | "ObjectCompr":
            return _gathered(tag, body, scope.inner())
        case "BinExpr" | "ArithExpr" | "UnaryExpr":
            return _computed(tag, body, scope)
        case _:
            return _LITERALS.get(tag, ANYTHING)


def _gathered(tag: str, body: Any, scope: Scope) -> Shape:
    run(body["query"], scope)
    if tag == "ObjectCompr":
        return Made(shape_of(body["value"], scope), shape_of(body["key"], scope))
    return (list_of if tag == "ArrayCompr" else set_of)(shape_of(body["term"], scope))


def _object(fields: Sequence[tuple[Any, Node, Node]], scope: Scope) -> Shape:
    names = [text_of(key) for _, key, _ in fields]
    keys = [shape_of(key, scope) for _, key, _ in fields]
    shapes = [shape_of(field, scope) for _, _, field in fields]
    if None in names:
        return Made(joined(shapes), joined(keys))
    return object_of(dict(zip(map(str, names), shapes, strict=True)))


def _computed(tag: str, body: Any, scope: Scope) -> Shape:
    """What an operator gives; ``|``, ``&`` and ``-`` also take sets, but no lists."""
    sides = ("expr",) if tag == "UnaryExpr" else ("lhs", "rhs")
    sets = tag == "BinExpr" or body.get("op") == "Sub"
    shapes = [_operand(body[side], scope, sets=sets) for side in sides]
    if tag == "BinExpr":
        return set_of(joined(map(item_of, shapes)) if body["op"] == "Union" else item_of(shapes[0]))
    return shapes[0] if tag == "UnaryExpr" or isinstance(shapes[0], Made) else NUMBER


def _operand(node: Node, scope: Scope, *, sets: bool) -> Shape:
    value, about = value_of(node, scope), str(reference_of(node))
    scope.refuse_null(value, line_of(node), about)
    if sets and isinstance(value.shape, ListOf):
        scope.complain(line_of(node), about, "is a list, not a set", f"write {{x | some x in {about}}}")
    return scope.seen(value)


def _compare(operator: str, left: Node, right: Node, scope: Scope) -> Value:
    return comparison(operator, (left, value_of(left, scope)), (right, value_of(right, scope)), scope)


def _membership(body: Any, scope: Scope) -> Value:
    node, (tag, collection) = body["collection"], opened(body["collection"])
    if body["key"] is not None:
        value_of(body["key"], scope)
    member, (_, item) = value_of(body["value"], scope), _through(node, scope)
    check_words([body["value"]], item.shape, node, scope)
    return one_of(body["value"], member, collection["items"] if tag in ("Array", "Set") else (), item.shape, scope)


def _assign(operator: str, left: Node, right: Node, scope: Scope) -> Value:
    if operator != "ColEq" and _is_free(right, scope):
        left, right = right, left
    if operator == "ColEq" or _is_free(left, scope) or opened(left)[0] in ("Array", "Object"):
        bind(left, value_of(right, scope), scope)
        return Value(TRUTH)
    return _compare("Eq", left, right, scope)


def _is_free(node: Node, scope: Scope) -> bool:
    """Whether it is a variable that has no value yet."""
    tag, body = opened(node)
    if tag != "Var" or scope.bound.get(body["value"]) is not None:
        return False
    return body["value"] not in (INPUT, "data", *scope.module.rules, *scope.module.imports)


def _through(node: Node, scope: Scope) -> tuple[Value, Value]:
    return every_item(value_of(node, scope), line_of(node), str(reference_of(node)), scope)


def _call(body: dict[str, Any], scope: Scope) -> Value:
    nodes, reference, line = body["params"], reference_of(body["fcn"]), int(body["span"]["line"])
    arguments = [value_of(node, scope) for node in nodes]
    root = reference.root_name
    name, used = scope.program.symbols.rule_of(scope.module, reference)
    if name is not None and used == len(reference.steps) and root not in scope.bound:
        return call_function(name, arguments, line, scope)
    if root == "data" or root in scope.module.imports:
        # It says what is missing there.
        return _reference(reference, scope)
    return call_builtin(str(reference), nodes, arguments, line, scope)


def _reference(reference: Reference, scope: Scope) -> Value:
    root, used = reference.root_name, 0
    if root is None:
        value = value_of(reference.root, scope)
    elif root in scope.bound:
        value = scope.bound[root] or UNKNOWN
    elif root == INPUT:
        value = facts(reference, scope)
    else:
        value, used = _below_data(reference, scope)
    for place in range(used, len(reference.steps)):
        step, about = reference.steps[place], str(reference._replace(steps=reference.steps[:place]))
        if step.name is not None:
            value = field(value, step.name, step.line, f"{about}.{step.name}", scope)
        else:
            value = _in_brackets(value, step, about, scope)
    return value


def _below_data(reference: Reference, scope: Scope) -> tuple[Value, int]:
    """What a reference into data begins with, a rule or the document, and how many steps that takes."""
    program = scope.program
    name, used = program.symbols.rule_of(scope.module, reference)
    path, _ = scope.module.data_path(reference)
    if name is not None:
        if program.symbols.definitions(name)[0].form == "function":
            advice = "call it, with its arguments in brackets"
            scope.complain(reference.line, str(reference), "is a function, not a value", advice)
            return UNKNOWN, used
        outcome = program.outcome(name, (), Scope(program, program.symbols.modules[name.package], scope.context))
        scope.learn(outcome.holds)
        return Value(outcome.shape, f"data.{name}"), used
    if path and path[0] in program.data.fields:
        return Value(program.data, "data"), 0
    if not path and reference.root_name != "data":
        return UNKNOWN, 0
    complain_of_nothing(path, reference, scope)
    return UNKNOWN, len(reference.steps)


def _in_brackets(value: Value, step: Step, about: str, scope: Scope) -> Value:
    """What brackets take out of a value: all of it one after the other, or what is at a place."""
    bracket = step.bracket or {}
    if _is_free(bracket, scope) or value_of(bracket, scope).origin == KEY:
        key, item = every_item(value, step.line, about, scope)
        bind(bracket, key, scope)
        return item
    return one_item(value, step, about, scope)
