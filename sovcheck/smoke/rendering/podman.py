"""A smoke run in a container of podman: a script to run once, or a user service with a timer."""

import shlex

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.rendering.container import (
    EVIDENCE,
    MACHINE_ID,
    about_accelerators,
    about_isolation,
    places_in_container,
)
from sovcheck.smoke.rendering.quoting import shell_command, shell_comments, unit_command, unit_text
from sovcheck.smoke.rendering.systemd import timer_of
from sovcheck.smoke.rendering.task import SECONDS, RenderedFile, Rendering, Task

_DEVICES = {"nvidia": ("nvidia.com/gpu=all",), "amd": ("/dev/kfd", "/dev/dri"), "intel": ("/dev/dri",)}
"""What has to be passed in by vendor; NVIDIA's by the Container Device Interface (CDI), as ``nvidia-ctk`` writes it."""


def render_podman(task: Task) -> Rendering:
    """A script; with a schedule a service and a timer for ``systemctl --user``."""
    if task.schedule is None:
        script = f"{task.name}.sh"
        return Rendering((RenderedFile(script, _script(task)),), f"sh {{folder}}/{script}")
    files = (RenderedFile(f"{task.name}.service", _service(task)), timer_of(task))
    names = " ".join(f"{{folder}}/{file.name}" for file in files)
    units = '"${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user"'
    install = f"install -D -m 0644 -t {units} {names}"
    enable = f"systemctl --user daemon-reload && systemctl --user enable --now {task.name}.timer"
    return Rendering(files, f"{install} && {enable}")


def _script(task: Task) -> str:
    out = '--out="$evidence"'
    words = _words(task, ['"$@"'], out)
    lines = [
        "#!/bin/sh",
        *shell_comments(_about(task)),
        "set -eu",
        f"folder={shlex.quote(task.evidence)}",
        "# Inside it is whoever owns the folder of the evidence, who has to own the key, too.",
        'if [ "$(id -u)" -eq 0 ]; then',
        '  set -- --user "$(stat -c %u:%g -- "$folder")"',
        "else",
        "  set -- --userns keep-id",
        "fi",
        f'evidence={shlex.quote(f"{EVIDENCE}/{task.name}")}-"$(date -u +%Y%m%dT%H%M%SZ)".dsse.json',
    ]
    run = shell_command(words, raw=['"$@"', out])
    return "\n".join([*lines, f"exec {run[0]}", *run[1:]]) + "\n"


def _service(task: Task) -> str:
    out = f'"--out={EVIDENCE}/{task.name}-${{INVOCATION_ID}}.dsse.json"'
    sections = {
        "Unit": {"Description": f"Smoke of {task.model} by sovcheck, in a container"},
        "Service": {
            "Type": "oneshot",
            "ExecStart": unit_command(_words(task, ["--userns", "keep-id"], out), raw=[out]),
            "TimeoutStartSec": f"{SECONDS}",
        },
    }
    about = (*_about(task), "For a service of the user (systemctl --user); `loginctl enable-linger` keeps it running.")
    return unit_text(about, sections)


def _about(task: Task) -> tuple[str, ...]:
    about = about_accelerators(task, _DEVICES)
    return (
        f"A smoke of {task.model} in a container without a network.",
        *about_isolation(task),
        *about,
        *task.afterwards(),
    )


def _words(task: Task, user: list[str], out: str) -> list[str]:
    unfiltered = ["--security-opt=seccomp=unconfined"] if task.isolation is IsolationLevel.NETNS else []
    program, *arguments = task.command(places_in_container(task), out)
    return [
        *("podman", "run", "--rm", *user, "--network=none", "--read-only", "--tmpfs=/tmp", "--cap-drop=all"),
        *("--security-opt=no-new-privileges", *unfiltered, *_devices(task), *_mounts(task)),
        *(f"--entrypoint={program}", task.image or "", *arguments),
    ]


def _mounts(task: Task) -> list[str]:
    inside = places_in_container(task)
    read = [(str(file.path), place) for file, place in zip(task.inventories, inside.inventories, strict=True)]
    read += [(task.weights, inside.weights), (MACHINE_ID, MACHINE_ID)]
    if task.key is not None and inside.key is not None:
        read.append((task.key, inside.key))
    mounts = [f"--mount=type=bind,src={source},dst={target},ro=true" for source, target in read]
    return [*mounts, f"--mount=type=bind,src={task.evidence},dst={EVIDENCE}"]


def _devices(task: Task) -> list[str]:
    wanted = task.accelerators
    return [] if wanted is None else [f"--device={each}" for each in _DEVICES.get(wanted.vendor, ())]
