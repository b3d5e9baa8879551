"""Having regorus parse policies: their syntax trees, or what it says against them."""

import json
from collections.abc import Iterable, Sequence

from sovcheck.errors import Location, Problem
from sovcheck.policy.rego.diagnostics import read_diagnostic
from sovcheck.policy.rego.nesting import too_deep_line
from sovcheck.policy.rego.tree import Node
from sovcheck.policy.rules import Module

_PROBE = Module("<probe>", "package sovcheck_probe\n\nready := true\n")


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
