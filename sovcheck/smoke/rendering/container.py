"""Containers of a smoke run: where each finds its files, and what is said of how it is cut off."""

from collections.abc import Collection
from pathlib import PurePosixPath

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.rendering.task import Places, Task

INVENTORY, WEIGHTS, KEY, EVIDENCE = "/smoke/inventory", "/smoke/weights", "/smoke/key", "/smoke/evidence"
MACHINE_ID = "/etc/machine-id"
"""Evidence tells machines apart by it; a container has another, or none."""
KEY_FILE = "smoke.key"
ORDINARY = 65532
"""The id of a user that nobody is."""

_ABOUT = {
    IsolationLevel.NETNS: (
        "The smoke makes user, network and mount namespaces of its own (--isolation netns), as an ordinary user",
        "without any capability. The usual filter of containers refuses that, so it is left out: what is judged runs",
        "behind the smoke's own, stricter one. Where the machine refuses namespaces to ordinary users, nothing is run.",
    ),
    IsolationLevel.EXTERNAL: (
        "Nothing but loopback is there, which the smoke asserts (--isolation external). Profiles that ask for netns do",
        "not accept it (EVD-02): render without --isolation external where user namespaces are allowed.",
    ),
}


def about_isolation(task: Task) -> tuple[str, ...]:
    """What a reader of the file has to know of the level."""
    return _ABOUT[task.isolation]


def about_accelerators(task: Task, known: Collection[str]) -> tuple[str, ...]:
    """What is not asked for, and why; nothing where everything is."""
    wanted = task.accelerators
    if wanted is None:
        return ("No accelerator is declared of the host, so none is asked for.",)
    if wanted.vendor not in known:
        return (f"How accelerators of {wanted.vendor} are passed in is not known here: add that yourself.",)
    return ()


def places_in_container(task: Task) -> Places:
    """Where its files are inside."""
    return Places(
        inventories=tuple(f"{INVENTORY}/{name}" for name in inventory_names(task)),
        weights=WEIGHTS + (f"/{PurePosixPath(task.weights).name}" if is_weights_file(task) else ""),
        evidence=EVIDENCE,
        key=None if task.key is None else f"{KEY}/{KEY_FILE}",
    )


def inventory_names(task: Task) -> tuple[str, ...]:
    """In the order in which they are read; of their own names only the ending is kept."""
    return tuple(f"{number:04}{file.path.suffix.lower()}" for number, file in enumerate(task.inventories, start=1))


def is_weights_file(task: Task) -> bool:
    """Whether the weights are one file, and no folder."""
    return task.weights.lower().endswith(".gguf")
