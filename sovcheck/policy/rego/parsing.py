"""Parsing and compiling with regorus: syntax trees, or what it says; too deep brackets are refused before."""

import json
import re
from collections.abc import Iterable, Sequence

from sovcheck.errors import Location, Problem
from sovcheck.policy.rego.diagnostics import read_diagnostic
from sovcheck.policy.rego.tree import Node
from sovcheck.policy.rules import Module

_PROBE = Module("<probe>", "package sovcheck_probe\n\nready := true\n")
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*|[\[{(\])}]')
_WEIGHT_LIMIT = 2**17
"""About a quarter of a second of parsing."""

_DEPTH_LIMIT = 24


def parse_modules(modules: Iterable[Module]) -> tuple[list[Node], list[Problem]]:
    """The syntax trees of the modules that can be parsed, and one problem for each that cannot."""
    import regorus

    engine = regorus.Engine()
    problems = []
    for module in modules:
        line = too_deep_line(module.text)
        if line is not None:
            advice = "give the inner ones names of their own"
            problems.append(Problem(Location(module.path, line), "", "the brackets nest too deep", advice))
            continue
        try:
            engine.add_policy(module.path, module.text)
        except RuntimeError as error:
            problems.append(_problem(error, module.path))
    return json.loads(engine.get_ast_as_json()), problems


def compile_modules(modules: Sequence[Module]) -> list[Problem]:
    """What regorus has against the modules together, such as a variable without a value: its first complaint."""
    import regorus

    engine = regorus.Engine()
    try:
        for module in (*modules, _PROBE):
            engine.add_policy(module.path, module.text)
        # Parsing alone does not look at variables; whatever is evaluated first, all modules are made ready for it.
        engine.eval_rule_as_json("data.sovcheck_probe.ready")
    except RuntimeError as error:
        return [_problem(error, "")]
    return []


def _problem(error: RuntimeError, file: str) -> Problem:
    diagnostic = read_diagnostic(str(error))
    advice = "`sovcheck policy test` checks policies without a scan"
    return Problem(
        Location(diagnostic.file or file, diagnostic.line), "", f"is not valid Rego: {diagnostic.message}", advice
    )


def too_deep_line(text: str) -> int | None:
    """The line at which the brackets nest deeper than can be parsed in time, None when they never do."""
    depth = weight = 0
    for token in _TOKEN.finditer(text):
        match token[0][0]:
            case "[" | "{" | "(":
                depth += 1
                weight += 2**depth if token[0] != "(" else 1
                if depth > _DEPTH_LIMIT or weight > _WEIGHT_LIMIT:
                    return text.count("\n", 0, token.start()) + 1
            case "]" | "}" | ")":
                depth = max(0, depth - 1)
    return None
