"""Where a smoke can be rendered for, by the name that ``--to`` takes."""

from collections.abc import Callable

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
