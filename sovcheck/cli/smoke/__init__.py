"""``sovcheck smoke``: prove on this machine that self-hosting works, and sign the proof."""

from datetime import date
from pathlib import Path

import click

from sovcheck.cli.options import catalog_option, today_option
from sovcheck.cli.smoke.render import render
from sovcheck.cli.smoke.run import run

_PATH = click.Path(path_type=Path)


class _RunByDefault(click.Group):
    """``smoke --inventory F ...`` and ``smoke MODEL ...`` mean ``smoke run ...``; other sub-commands are named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, with ``run`` before them where they name no sub-command."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(name="smoke", cls=_RunByDefault)
def command() -> None:
    """Prove on this machine that self-hosting works, and sign the proof.

    `sovcheck smoke [MODEL] --inventory F --weights DIR` is short for `sovcheck smoke run`; its options are listed by
    `sovcheck smoke run --help`. What this machine offers for it: `sovcheck doctor`.
    """


command.add_command(run)
command.add_command(render)


@command.command(name="keygen")
@click.argument("name", type=click.Path(path_type=Path), default=Path("smoke"))
def keygen(name: Path) -> None:
    """Make the pair of keys NAME.key, which signs and stays secret, and NAME.pub, which verifies."""
    from sovcheck.evidence.keys import generate_key_pair
    from sovcheck.visible import visible

    private, public = name.with_name(f"{name.name}.key"), name.with_name(f"{name.name}.pub")
    key = generate_key_pair(private, public)
    click.echo(visible(f"wrote {private} (keep it secret) and {public}: key {key.id}"))


@command.command(name="verify")
@click.argument("evidence", type=click.Path(path_type=Path))
@click.option("--trust-key", "keys", multiple=True, type=_PATH, help="A public key that may sign for everything.")
@click.option("--trust", type=_PATH, help="Which keys may sign for what: a file of kind TrustPolicy.")
@click.option("--nonce", metavar="TEXT", help="The nonce that it must answer.")
@click.option(
    "--inventory", "paths", multiple=True, metavar="PATH", help="The inventory that it must be about; repeatable."
)
@click.option(
    "--beside",
    multiple=True,
    type=_PATH,
    help="Other evidence, files or folders: what it follows, and what else its machine is said to be; repeatable.",
)
@catalog_option
@today_option
def verify(
    evidence: Path,
    keys: tuple[Path, ...],
    trust: Path | None,
    nonce: str | None,
    paths: tuple[str, ...],
    beside: tuple[Path, ...],
    catalogs: tuple[Path, ...],
    today: date,
) -> int:
    """Verify EVIDENCE, and say what it states.

    With --inventory also that nothing which is declared there of the model, its weights, its host and machine
    contradicts it, and with --beside what only shows next to other evidence (chains, one machine under several
    names): all as `sovcheck scan --evidence` says it of the same files.

    Exit code: that of the smoke, 0 pass, 1 fail, 3 inconclusive; also 1 for a pass that tried to reach what is not
    allowed, or whose canary nobody saw (EVD-02 fails), and 3 for a pass that does not tell whether it was these weights
    that answered (EVD-01 is unknown). What else a profile asks for (isolation, age, a nonce) is for a scan to say. 2
    when it proves nothing: nobody trusted has signed it, it contradicts itself, has expired, was made after that day,
    answers another nonce, follows evidence that is not there, or is about something else than the inventory declares.
    """
    from sovcheck.evidence.appraisal import Terms
    from sovcheck.evidence.trust_file import open_trust
    from sovcheck.scan.system import load_system
    from sovcheck.smoke.evidence.verification import code_of, verified_lines, verify_file
    from sovcheck.visible import visible

    if not keys and trust is None:
        raise click.UsageError("whose word counts? name a public key with --trust-key, or a trust file with --trust")
    if catalogs and not paths:
        raise click.UsageError("--catalog is about an inventory: name that too (--inventory)")
    system = load_system(paths, catalogs, today) if paths else None
    verified = verify_file(evidence, Terms(open_trust(keys, trust), today, nonce), system, beside)
    for line in verified_lines(verified, nonce, system):
        click.echo(visible(line))
    return code_of(verified, system)
