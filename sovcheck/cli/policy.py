"""``sovcheck policy``: list, show, write, test and bundle policies."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sovcheck.cli.command_table import NearGroup
from sovcheck.cli.completion_values import complete_rules
from sovcheck.cli.options import policy_option
from sovcheck.command_words import option_words
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.controls import by_role, control_words
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rules import Rule
from sovcheck.policy.source.files import policies_directory
from sovcheck.visible import visible

if TYPE_CHECKING:
    from sovcheck.engine.embedded.testing import Coverage, Outcome

output_option = click.option(
    "--output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people or programs."
)

NOTHING_TESTED = 3
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(name="policy", cls=NearGroup)
def command() -> None:
    """List, show, write, test and bundle policies."""


@command.command(name="list")
@policy_option
@output_option
def list_rules(policies: tuple[Path, ...], output: str) -> None:
    """List all rules by id, with severity, the kinds they apply to, and title."""
    rules = load_policies(policies).rules
    if output == "json":
        click.echo(json.dumps([_as_json(rule) for rule in rules], indent=2, ensure_ascii=False))
        return
    id_width = max(len(rule.id) for rule in rules)
    kind_width = max(len(", ".join(rule.applies_to)) for rule in rules)
    for rule in rules:
        kinds = ", ".join(rule.applies_to)
        click.echo(visible(f"{rule.id:<{id_width}}  {rule.severity:<8}  {kinds:<{kind_width}}  {rule.title}"))


@command.command(name="show")
@click.argument("rule_id", metavar="RULE", shell_complete=complete_rules)
@policy_option
@output_option
def show_rule(rule_id: str, policies: tuple[Path, ...], output: str) -> None:
    """Show what RULE looks for, which facts it needs, which controls it answers, and its text."""
    found = load_policies(policies)
    rule = found.rule(rule_id)
    text = found.text_of(rule)
    if output == "json":
        click.echo(json.dumps({**_as_json(rule), "text": text}, indent=2, ensure_ascii=False))
        return
    for line in (*_as_text(rule), "", *text.rstrip().expandtabs(4).splitlines()):
        click.echo(visible(line))


@command.command(name="test")
@policy_option
@click.option("-v", "--details", is_flag=True, help="List the tests that pass, too.")
@click.option("--coverage", is_flag=True, help="List the lines of rules that no test runs through.")
@click.option("--threshold", type=click.FloatRange(0, 100), help="Fail below so many percent of lines covered.")
@click.option(
    "--scenarios", type=click.Path(path_type=Path), help="Instead, hold the systems in this folder to theirs."
)
def test_rules(
    policies: tuple[Path, ...], details: bool, coverage: bool, threshold: float | None, scenarios: Path | None
) -> int:
    """Check all policies, run every test_ rule of the *_test.rego files beside them, and list those that fail.

    With --scenarios, scan every folder below that holds an expected.yaml, and compare.

    Exit code: 0 all pass; 1 a test fails, or too little is covered; 2 the policies cannot be used; 3 there is no test.
    """
    if scenarios is not None:
        return _test_scenarios(scenarios, policies)
    from sovcheck.engine.embedded.testing import run_tests
    from sovcheck.policy.testing import load_tests

    suite = load_tests(policies)
    untested = [str(path) for path in policies if not suite.has_tests_of(path)]
    if untested or not suite.tests:
        click.echo(f"no test_ rule in {visible(', '.join(untested) or 'the policies')}: nothing was tested", err=True)
        return NOTHING_TESTED
    run = run_tests(suite)
    for outcome in run.outcomes if details else run.failed:
        _print_outcome(outcome)
    click.echo(f"{len(run.outcomes)} tests: {len(run.outcomes) - len(run.failed)} pass, {len(run.failed)} fail")
    too_little = threshold is not None and run.coverage.percent < threshold
    if coverage or threshold is not None:
        _print_coverage(run.coverage, threshold, with_lines=coverage or too_little)
    return 1 if run.failed or too_little else 0


@command.command(name="new")
@click.argument("name", metavar="LAYER/NAME")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    default=Kind.GPU_HOST.value,
    show_default=True,
    help="The kind of asset that it judges.",
)
@click.option("--fact", metavar="NAME", help="The fact that it begins with; else the first of the kind that fits.")
@click.option("--id", "rule_id", metavar="ID", help="Its id, such as ACME-01; else the next one of the layer.")
@click.option("--into", type=_FOLDER, default=Path("policies"), show_default=True, help="The folder of the policies.")
@click.option(
    "--inventories",
    type=_FOLDER,
    default=Path("tests/policies/inventories"),
    show_default=True,
    help="The folder of the inventories of rules.",
)
def new_rule(name: str, kind: str, fact: str | None, rule_id: str | None, into: Path, inventories: Path) -> None:
    """Write a rule to start from: Rego, its test, an inventory that passes it and one that does not.

    All four hold as they are written, so that `sovcheck policy test` is green at once.
    """
    from sovcheck.policy.scaffold import draft, files_of, known_in
    from sovcheck.report.sink import write_new_files

    rule = draft(name, known_in(into), Kind(kind), fact, rule_id)
    files = files_of(rule, into, inventories)
    write_new_files(files)
    for file in files:
        click.echo(visible(f"wrote {file}"))
    is_own = into.resolve() != policies_directory().resolve()
    test = shlex.join(["sovcheck", "policy", "test", *(option_words("--policy", str(into)) if is_own else ())])
    click.echo(visible(f"next: say in {next(iter(files))} what says TODO, then `{test}`"))


@command.command(name="bundle")
@policy_option
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path), required=True, help="The bundle to write: NAME.tar.gz."
)
def bundle_rules(policies: tuple[Path, ...], file: Path) -> None:
    """Pack all policies into a bundle for a server of Open Policy Agent; equal policies give equal bytes.

    A scan by that server: sovcheck scan PATH --opa-url URL --opa-preloaded, with the same --policy.
    """
    from sovcheck.policy.bundle.bundle import policy_bundle, revision
    from sovcheck.policy.source.files import REGO
    from sovcheck.report.sink import write_files
    from sovcheck.scan.inputs import gather, refuse_overwriting

    refuse_overwriting([file], gather((), [(path, (REGO,)) for path in policies]))
    found = load_policies(policies)
    write_files([(file, policy_bundle(found, None))])
    click.echo(visible(f"wrote {file}: {len(found.rules)} rules, revision {revision(found)}"))


def _test_scenarios(folder: Path, policies: tuple[Path, ...]) -> int:
    from sovcheck.scan.scenarios import find_scenarios, run_scenario

    outcomes = [outcome for scenario in find_scenarios(folder) for outcome in run_scenario(scenario, policies)]
    for outcome in outcomes:
        run = outcome.run
        verdict = "FAIL" if outcome.deviations else "PASS"
        home = f", home {run.home}" if run.home else ""
        click.echo(visible(f"{verdict}  {outcome.scenario}: {run.profile}{home}, {run.today}: exit {run.exit_code}"))
        for deviation in outcome.deviations:
            click.echo(visible(f"      {deviation}"))
    failed = sum(bool(outcome.deviations) for outcome in outcomes)
    click.echo(f"{len(outcomes)} runs: {len(outcomes) - failed} as expected, {failed} not")
    return 1 if failed else 0


def _print_outcome(outcome: "Outcome") -> None:
    verdict = "PASS" if outcome.passed else "FAIL"
    why = f": {outcome.failure}" if outcome.failure else ""
    click.echo(visible(f"{verdict}  {outcome.test.location}: {outcome.test.name}{why}"))
    for line in outcome.prints:
        click.echo(visible(f"      {line}"))


def _print_coverage(coverage: "Coverage", threshold: float | None, *, with_lines: bool) -> None:
    for location in coverage.missed if with_lines else ():
        click.echo(visible(f"not covered: {location}"))
    wanted = f", {threshold:g} % wanted" if threshold is not None else ""
    click.echo(f"{coverage.percent:.1f} % of the lines of rules are covered{wanted}")


def _as_json(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "description": rule.description,
        "severity": rule.severity,
        "applies_to": rule.applies_to,
        "layer": rule.layer,
        "needs": rule.needs,
        "needs_to_pass": rule.needs_to_pass,
        "controls": rule.controls,
        "control_roles": by_role(rule.typed_controls),
        "remediation": rule.remediation,
        "file": rule.file,
        "line": rule.line,
    }


def _as_text(rule: Rule) -> list[str]:
    roles = sorted(by_role(rule.typed_controls).items())
    controls = [f"{framework}: {control_words(of_framework)}" for framework, of_framework in roles]
    named = {
        "severity": rule.severity.value,
        "applies to": ", ".join(rule.applies_to),
        "needs": ", ".join(rule.needs),
        "needs to pass": ", ".join(rule.needs_to_pass),
        "controls": " | ".join(controls),
        "remediation": rule.remediation,
        "file": str(rule.location),
    }
    listed = [f"{name + ':':<14} {words}" for name, words in named.items() if words]
    return [f"{rule.id}: {rule.title}", "", rule.description, "", *listed]
