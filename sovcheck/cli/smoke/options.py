"""What ``sovcheck smoke run`` takes about how to run; every name is a field of the request."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, get_args

import click

from sovcheck.cli.smoke import values
from sovcheck.evidence.appraised import VALID_DAYS
from sovcheck.evidence.isolation import MADE, USUAL_MINIMUM, IsolationLevel
from sovcheck.evidence.runtime import ATTACHED
from sovcheck.smoke.runtimes.known import KNOWN
from sovcheck.smoke.steps import DEFAULT_STEPS, UpdateMethod

Function = TypeVar("Function", bound=Callable[..., object])

RUNTIMES = ["auto", *(name for name in KNOWN if name != ATTACHED)]
_PATH = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_SECONDS = click.FloatRange(min=0, max=86_400)
_DEADLINE = click.FloatRange(min=0, max=86_400, min_open=True)
_LEVELS = [level.value for level in MADE]

_OPTIONS = [
    click.option(
        "--host", metavar="ID", help="The declared host that this machine is; else the one that serves MODEL."
    ),
    click.option(
        "--verify-model-sig",
        "model_signature",
        type=_PATH,
        metavar="FILE",
        help="What the weights' publisher must have signed them with (OpenSSF Model Signing, made by key).",
    ),
    click.option("--model-pubkey", "model_key", type=_PATH, metavar="FILE", help="The publisher's public key."),
    click.option("--runtime", type=click.Choice(RUNTIMES), default="auto", show_default=True, help="What runs it."),
    click.option("--runtime-python", type=_FILE, help="The interpreter that has the runtime installed."),
    click.option(
        "--server-arg",
        "server",
        multiple=True,
        metavar="ARG",
        help="Command line of a server, word by word; repeatable.",
    ),
    click.option("--attach", metavar="URL", help="Start no server: ask the one that serves there, on this machine."),
    click.option(
        "--attach-token",
        type=_PATH,
        metavar="FILE",
        help="What it wants to let one in; kept out of all that is reported.",
    ),
    click.option("--attach-model", metavar="NAME", help="The model's name there, where it offers several."),
    click.option(
        "--device",
        callback=values.device,
        default="auto",
        show_default=True,
        metavar="cpu|cuda:0",
        help="Where to load it.",
    ),
    click.option("--require-gpu", is_flag=True, help="Fail where no GPU is found."),
    click.option("--expect-gpu", metavar="PATTERN", help="What the GPUs must be called, such as 'NVIDIA H100*'."),
    click.option(
        "--smi-dump",
        type=_FILE,
        help="What `nvidia-smi -q -x`, `amd-smi static --json` or `xpu-smi discovery -j` wrote.",
    ),
    click.option(
        "--isolation",
        type=click.Choice(["auto", *_LEVELS]),
        default="auto",
        show_default=True,
        help="How to cut it off.",
    ),
    click.option(
        "--min-isolation",
        "minimum_isolation",
        type=click.Choice(_LEVELS),
        default=USUAL_MINIMUM.value,
        show_default=True,
        callback=lambda _context, _parameter, level: IsolationLevel(level),
        help="With a weaker way nothing is run.",
    ),
    click.option(
        "--allow-egress",
        "allowed",
        multiple=True,
        callback=values.destinations,
        metavar="HOST:PORT",
        help="Attempts that are not a finding where the inventory declares them (allowed_egress); repeatable.",
    ),
    click.option(
        "--observe",
        type=_SECONDS,
        default=0,
        show_default=True,
        help="Seconds to keep the runtime up after the last step, to see what it sends later.",
    ),
    click.option("--telemetry-run", is_flag=True, help="Run it as shipped before, to list what it tries to reach."),
    click.option(
        "--steps",
        callback=values.steps,
        default=",".join(DEFAULT_STEPS),
        show_default=True,
        help="What to try.",
    ),
    click.option(
        "--reference-python",
        type=_FILE,
        help="The interpreter with sovcheck and the reference runtime, which computes a server's answers again.",
    ),
    click.option(
        "--prompts",
        type=_PATH,
        callback=values.lines,
        help="A file with prompts, one a line.",
    ),
    click.option(
        "--langs", "languages", callback=values.listed, metavar="en,fr,...", help="Else those of the inventory."
    ),
    click.option(
        "--max-new", "max_new_tokens", type=click.IntRange(1, 4096), default=64, show_default=True, help="Tokens."
    ),
    click.option("--threads", type=click.IntRange(1, 1024), help="Threads of the runtime; else as many as it takes."),
    click.option(
        "--update",
        type=click.Choice(get_args(UpdateMethod)),
        default="none",
        show_default=True,
        help="Prove that it can be updated here: one real training step.",
    ),
    click.option("--timeout", type=_DEADLINE, default=1800, show_default=True, help="Seconds for all but --observe."),
    click.option("--load-timeout", type=_DEADLINE, default=600, show_default=True, help="Seconds to load."),
    click.option("--nonce", help="Something that whoever will verify has chosen, against replay."),
    click.option(
        "--valid-days",
        type=click.IntRange(1, 3650),
        default=VALID_DAYS,
        show_default=True,
        help="The evidence expires after so many days.",
    ),
    click.option("--previous", type=_PATH, help="The evidence file before this one, to chain them."),
    click.option(
        "--previous-in", type=_PATH, help="A folder; the newest evidence of the same in it is the one before this."
    ),
]


def smoke_options(function: Function) -> Function:
    """All of them, in the order of the help page."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function
