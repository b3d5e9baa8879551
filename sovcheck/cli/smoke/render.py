"""``sovcheck smoke render``: write what runs a smoke where models really run."""

from pathlib import Path
from typing import Any

import click

TARGETS = ["kubernetes", "podman", "slurm", "systemd"]
_LEVELS = ["netns", "external"]


@click.command(name="render")
@click.argument("model", required=False, metavar="[MODEL]")
@click.option("--to", "target", type=click.Choice(TARGETS), required=True, help="What is to run it.")
@click.option(
    "--inventory", "paths", multiple=True, required=True, metavar="PATH", help="The inventory; a file or a folder."
)
@click.option("--host", metavar="ID", help="The declared host that runs it; else the one that serves MODEL.")
@click.option("--image", metavar="NAME@sha256:DIGEST", help="What holds sovcheck and the runtime, for containers.")
@click.option(
    "--weights", required=True, metavar="PATH", help="The weights, where it runs; in a cluster also pvc:NAME."
)
@click.option(
    "--out",
    "evidence",
    default="/var/lib/sovcheck/evidence",
    show_default=True,
    metavar="PATH",
    help="The folder for the evidence, where it runs; in a cluster also pvc:NAME.",
)
@click.option("--key", metavar="PATH", help="The private key, where it runs; in a cluster the name of its secret.")
@click.option("--sign-with", metavar="COMMAND", help="What signs in its place, where it runs.")
@click.option("--sign-pubkey", metavar="PATH", help="The public key of what COMMAND signs with, where it runs.")
@click.option(
    "--isolation", type=click.Choice(_LEVELS), default="netns", show_default=True, help="How it is to be cut off there."
)
@click.option("--schedule", metavar="CALENDAR", help="Run it again and again: daily, weekly ..., or in its own words.")
@click.option("--node", metavar="NAME", help="The node of the cluster that is to run it.")
@click.option("--program", metavar="PATH", help="The program sovcheck, where it runs.")
@click.option("--nonce", metavar="TEXT", help="What the evidence has to answer.")
@click.option(
    "--smoke-arg", "smoke_args", multiple=True, metavar="ARG", help="What else `smoke run` is to be given; repeatable."
)
@click.option("--out-dir", type=click.Path(path_type=Path), help="The folder to write to; else standard output.")
def render(
    paths: tuple[str, ...], smoke_args: tuple[str, ...], isolation: str, out_dir: Path | None, **options: Any
) -> int:
    """Write what runs the same smoke of MODEL there: cut off, its weights read-only, its evidence signed.

    Nothing is started, and nothing of the weights is read here.

    Exit code: 0 written; 2 not.
    """
    from sovcheck.evidence.isolation import IsolationLevel
    from sovcheck.scan.inputs import gather, refuse_overwriting
    from sovcheck.smoke.rendering.request import RenderRequest, open_task
    from sovcheck.smoke.rendering.targets import RENDER, as_text, following, write_to
    from sovcheck.visible import visible

    request = RenderRequest(paths=paths, smoke_args=smoke_args, isolation=IsolationLevel(isolation), **options)
    task = open_task(request)
    rendering = RENDER[request.target](task)
    if out_dir is None:
        click.echo(as_text(rendering), nl=False)
    else:
        inputs = gather([Path(file.path) for file in task.inventories], [])
        refuse_overwriting([out_dir / file.name for file in rendering.files], inputs, option="--out-dir")
        for line in write_to(rendering, out_dir):
            click.echo(visible(line), err=True)
    click.echo(visible(f"next: {following(rendering, out_dir)}"), err=True)
    return 0
