"""A smoke as a batch job of Slurm, or in its crontab."""

import shlex

from sovcheck.smoke.rendering.quoting import shell_command, shell_comments
from sovcheck.smoke.rendering.task import SECONDS, Places, RenderedFile, Rendering, Task

_ABOUT = (
    "Slurm takes no network away: the smoke makes namespaces of its own (--isolation netns). Where the node refuses",
    "them to ordinary users, nothing is run, and the evidence says so.",
)


def render_slurm(task: Task) -> Rendering:
    """A batch script, and a line for ``scrontab`` that submits the same."""
    script = f"{task.name}.sbatch"
    files = [RenderedFile(script, _script(task))]
    if task.schedule is None:
        return Rendering(tuple(files), f"sbatch {{folder}}/{script}")
    table = f"{task.name}.scrontab"
    files.append(RenderedFile(table, _table(task)))
    return Rendering(tuple(files), f"(scrontab -l; cat {{folder}}/{table}) | scrontab -")


def _script(task: Task) -> str:
    evidence = shlex.quote(f"{task.evidence}/{task.name}")
    out = '--out="$evidence"'
    first, *others = shell_command(task.command(Places.of_machine(task), out), raw=[out])
    lines = [
        "#!/bin/bash",
        *(f"#SBATCH {option}" for option in _options(task)),
        *shell_comments((*_ABOUT, *task.afterwards())),
        "set -euo pipefail",
        f'evidence={evidence}-"${{SLURM_JOB_ID:?submit this with sbatch}}".dsse.json',
        f"exec {first}",
        *others,
    ]
    return "\n".join(lines) + "\n"


def _table(task: Task) -> str:
    """One line, of which Slurm makes a batch script."""
    out = f'--out={shlex.quote(f"{task.evidence}/{task.name}")}-"$SLURM_JOB_ID".dsse.json'
    words = " ".join(word if word == out else shlex.quote(word) for word in task.command(Places.of_machine(task), out))
    lines = [
        *shell_comments((*_ABOUT, *task.afterwards())),
        *(f"#SCRON {option}" for option in _options(task)),
        f"{task.schedule} {words}",
    ]
    return "\n".join(lines) + "\n"


def _options(task: Task) -> list[str]:
    hours, rest = divmod(SECONDS, 3600)
    options = [f"--job-name={task.name}", "--nodes=1", "--ntasks=1", f"--time={hours:02}:{rest // 60:02}:00"]
    if task.node is not None:
        options.append(f"--nodelist={task.node}")
    if task.schedule is not None:
        options.append("--dependency=singleton")  # two at once would follow the same evidence
    if task.accelerators is not None:
        options.append(f"--gpus-per-node={task.accelerators.count}")
    return options
