"""A smoke as a service of systemd, with a timer where one is wanted."""

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.rendering.quoting import Value, unit_command, unit_path, unit_text
from sovcheck.smoke.rendering.task import SECONDS, Places, RenderedFile, Rendering, Task

USER = "sovcheck"
"""Whom the service runs as: it has to be there, to own the key, and to be able to write the evidence."""

_ABOUT = {
    IsolationLevel.NETNS: (
        "The smoke makes namespaces of its own (--isolation netns), so none are refused to it here.",
        "Where the machine refuses them to ordinary users, nothing is run.",
    ),
    IsolationLevel.EXTERNAL: (
        "PrivateNetwork leaves nothing but loopback, which the smoke asserts (--isolation external). Profiles that ask",
        "for netns do not accept it (EVD-02): render without --isolation external where namespaces are allowed.",
    ),
}


def render_systemd(task: Task) -> Rendering:
    """A service, and its timer."""
    service = f"{task.name}.service"
    files = [RenderedFile(service, _service(task))]
    if task.schedule is not None:
        files.append(timer_of(task))
    following = f"{task.name}.timer" if task.schedule is not None else service
    verb = "enable --now" if task.schedule is not None else "start"
    names = " ".join(f"{{folder}}/{file.name}" for file in files)
    install = f"sudo install -m 0644 -t /etc/systemd/system {names}"
    return Rendering(tuple(files), f"{install} && sudo systemctl daemon-reload && sudo systemctl {verb} {following}")


def timer_of(task: Task) -> RenderedFile:
    """What starts the service of the same name; a time at which the machine was off is made up for."""
    sections = {
        "Unit": {"Description": f"Smoke of {task.model} by sovcheck, again and again"},
        "Timer": {"OnCalendar": task.schedule or "", "Persistent": "yes"},
        "Install": {"WantedBy": "timers.target"},
    }
    return RenderedFile(f"{task.name}.timer", unit_text((), sections))


def _service(task: Task) -> str:
    # Each run has an id of its own, and so a file of its own.
    out = f'"--out={_escaped(f"{task.evidence}/{task.name}-")}${{INVOCATION_ID}}.dsse.json"'
    read = [task.weights, *(str(file.path) for file in task.inventories), *([task.key] if task.key else [])]
    sections: dict[str, dict[str, Value]] = {
        "Unit": {
            "Description": f"Smoke of {task.model} by sovcheck",
        },
        "Service": {
            "Type": "oneshot",
            "User": USER,
            "ExecStart": unit_command(task.command(Places.of_machine(task), out), raw=[out]),
            "TimeoutStartSec": f"{SECONDS}",
            "PrivateNetwork": "yes",
            "NoNewPrivileges": "yes",
            "CapabilityBoundingSet": "",
            "ProtectSystem": "strict",
            "ProtectHome": "read-only",
            # Not PrivateTmp, which would hide what lies below /tmp from the service.
            "RuntimeDirectory": task.name,
            "Environment": f"TMPDIR=%t/{task.name}",
            "ReadOnlyPaths": [unit_path(each) for each in read],
            "ReadWritePaths": unit_path(task.evidence),
            "UMask": "0022",
        },
    }
    about = (
        f"A smoke of {task.model}, as the user {USER}, who owns the key and may write to the folder of the evidence.",
        *_ABOUT[task.isolation],
        *_about_accelerators(task),
        *task.afterwards(),
    )
    return unit_text(about, sections)


def _escaped(text: str) -> str:
    return unit_path(text.replace("$", "$$"))[1:-1]


def _about_accelerators(task: Task) -> tuple[str, ...]:
    if task.accelerators is None:
        return ("No accelerator is declared of the host, so none is asked for.",)
    return (f"Devices are as on the machine: {task.accelerators.count} accelerators are declared, and must be there.",)
