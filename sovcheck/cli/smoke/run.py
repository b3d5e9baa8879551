"""``sovcheck smoke run``: launch declared weights cut off from the network, and leave evidence."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from sovcheck.cli.options import catalog_option
from sovcheck.cli.progress import DelayedProgressBar
from sovcheck.cli.smoke.options import smoke_options
from sovcheck.evidence.measurement import Step
from sovcheck.smoke.messages.progress import step_line
from sovcheck.visible import visible

if TYPE_CHECKING:
    from sovcheck.smoke.messages.next_command import Signing
    from sovcheck.smoke.plan.plan import SmokePlan


class SmokeConsole:
    """Listens to a smoke, and shows people. The bar is on stderr, drawn only on a terminal."""

    def __init__(self, *, to_stderr: bool, with_bar: bool) -> None:
        self._to_stderr = to_stderr
        self._with_bar = with_bar and sys.stderr is not None and sys.stderr.isatty()
        self._bar: DelayedProgressBar | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close_bar()

    def begun(self, step_id: str) -> None:
        """A bar for this step, should it take long."""
        if self._with_bar:
            self._bar = DelayedProgressBar(step_id, "", by_itself=True)

    def advanced(self, done: int, total: int) -> None:
        """Move the bar."""
        if self._bar is not None:
            self._bar(done, total)

    def ended(self, step: Step) -> None:
        """The step's line."""
        self._close_bar()
        self.say([step_line(step)])

    def say(self, lines: Iterable[str]) -> None:
        """Lines for people; names from outside cannot act in them."""
        for line in lines:
            click.echo(visible(line), err=self._to_stderr)

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


@click.command(name="run")
@click.argument("model", required=False, metavar="[MODEL]")
@click.option(
    "--inventory", "paths", multiple=True, required=True, metavar="PATH", help="The inventory; a file or a folder."
)
@click.option(
    "--weights", required=True, type=click.Path(path_type=Path), help="Folder of the weights, or a GGUF file."
)
@catalog_option
@smoke_options
@click.option("--key", type=click.Path(path_type=Path), help="The private key that signs the evidence.")
@click.option("--sign-with", metavar="COMMAND", help="What signs in its place: data on stdin, signature on stdout.")
@click.option("--sign-pubkey", type=click.Path(path_type=Path), help="The public key of what COMMAND signs with.")
@click.option("--out", type=click.Path(path_type=Path), help="The evidence file to write, such as NAME.dsse.json.")
@click.option("--test-result", type=click.Path(path_type=Path), help="Write in-toto's test-result next to it, too.")
@click.option("--dry-run", is_flag=True, help="Only say what would be run, and how it would be cut off.")
@click.option("--json", "as_json", is_flag=True, help="Print the predicate, and the lines for people on stderr.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def run(
    paths: tuple[str, ...],
    catalogs: tuple[Path, ...],
    key: Path | None,
    sign_with: str | None,
    sign_pubkey: Path | None,
    out: Path | None,
    test_result: Path | None,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> int:
    """Launch the weights of MODEL cut off from the network, measure, and leave evidence.

    MODEL is its id in the inventory; it may be left out where only one model's weights are held.

    Exit code: 0 pass; 1 fail; 2 no verdict, nothing could be tried; 3 inconclusive; 130 interrupted.
    """
    from sovcheck.smoke.messages.next_command import Signing
    from sovcheck.smoke.plan.plan import open_plan, plan_lines
    from sovcheck.smoke.plan.request import SmokeRequest

    if dry_run and as_json:
        raise click.UsageError("--json shows what came out of a run, and --dry-run does none: leave one of them out")
    hidden = () if key is None else (key,)
    request = SmokeRequest(paths=paths, catalogs=catalogs, hidden=hidden, **options)
    plan = open_plan(request)
    console = SmokeConsole(to_stderr=as_json, with_bar=not quiet)
    if dry_run:
        console.say(plan_lines(plan))
        return 0
    signing = Signing(out, key, sign_with, sign_pubkey, request.previous_in or request.previous)
    return _launched(plan, signing, test_result, console, as_json=as_json)


def _launched(
    plan: "SmokePlan", signing: "Signing", test_result: Path | None, console: SmokeConsole, *, as_json: bool
) -> int:
    """Run the plan, tell what came of it, leave the evidence, and name the command that uses it."""
    from sovcheck.scan.home import stated_domicile
    from sovcheck.smoke.evidence.destination import open_destination
    from sovcheck.smoke.messages.next_command import next_line
    from sovcheck.smoke.messages.progress import outcome_lines
    from sovcheck.smoke.plan.previous_evidence import follow_newest
    from sovcheck.smoke.run import run_smoke
    from sovcheck.smoke.verdict import exit_code

    evidence = open_destination(plan, signing, test_result)
    plan = follow_newest(plan, evidence.public_key)
    with console:
        predicate = run_smoke(plan, console, lambda: datetime.now(tz=UTC))
    console.say(outcome_lines(predicate))
    if as_json:
        click.echo(predicate.model_dump_json(by_alias=True, indent=2))
    console.say(evidence.write(predicate))
    domicile = stated_domicile(plan.system)
    known = domicile.country is not None and not domicile.doubt
    console.say([next_line(predicate, plan.request.paths, plan.request.catalogs, signing, home_is_known=known)])
    return exit_code(predicate)
