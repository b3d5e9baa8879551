"""Rendering for the target that ``--to`` names, and what was rendered, in a folder or as one text."""

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from sovcheck.errors import OutputError, UsageError
from sovcheck.report.sink import write_files
from sovcheck.smoke.rendering.kubernetes import render_kubernetes
from sovcheck.smoke.rendering.podman import render_podman
from sovcheck.smoke.rendering.slurm import render_slurm
from sovcheck.smoke.rendering.systemd import render_systemd
from sovcheck.smoke.rendering.task import Rendering, Task

RENDER: dict[str, Callable[[Task], Rendering]] = {
    "kubernetes": render_kubernetes,
    "podman": render_podman,
    "slurm": render_slurm,
    "systemd": render_systemd,
}


def as_text(rendering: Rendering) -> str:
    """The one file. Raises UsageError where there are several."""
    if len(rendering.files) > 1:
        names = " and ".join(file.name for file in rendering.files)
        raise UsageError(f"that makes several files, {names}: name a folder for them with --out-dir")
    return rendering.files[0].text


def write_to(rendering: Rendering, folder: Path) -> Iterator[str]:
    """Write all files, or none, into a folder that is there; what to tell of it. Raises OutputError."""
    if not folder.is_dir():
        raise OutputError(f"--out-dir: {folder} is not a folder: make it first")
    places = [folder / file.name for file in rendering.files]
    write_files([(place, file.text.encode()) for place, file in zip(places, rendering.files, strict=True)])
    return (f"wrote {place}" for place in places)


def following(rendering: Rendering, folder: Path | None) -> str:
    """What to type next."""
    place = "." if folder is None else shlex.quote(str(folder))
    kept = f"save it as {rendering.files[0].name}, then " if folder is None else ""
    return kept + rendering.following.replace("{folder}", place)
