"""How a worker is started: its command line, and an environment in which nothing secret or leading outside is left."""

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.known import ALWAYS, EVERY, KNOWN, KnownRuntime

_KEPT = re.compile(
    r"PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|VIRTUAL_ENV|LD_LIBRARY_PATH|PYTHONHASHSEED"
    r"|(?:CUDA|NVIDIA|ROCM|HIP|HSA|ROCR|OMP|MKL|OPENBLAS|TORCH|PYTORCH|TRITON|VLLM|SGLANG|OLLAMA|GGML|LLAMA_ARG)_\w+"
)
"""What a runtime may need of the operator's environment; proxies, hub tokens, cloud logins, LD_PRELOAD are left out."""
_DROPPED = re.compile(r"token|secret|passw|credential|api_?key|\w*_(?:url|endpoint|rpc|proxy)$", re.IGNORECASE)
"""What of these still is a secret, or leads to another machine."""

_REFUSED = {
    "--rpc": "it computes on other machines",
    "--nnodes": "it computes on other machines",
    "--data-parallel-address": "it computes on other machines",
    "--dist-init-addr": "it computes on other machines",
    "--hf-repo": "it loads other weights than those given",
    "-hf": "it loads other weights than those given",
    "-hfr": "it loads other weights than those given",
    "--model-url": "it loads other weights than those given",
    "-mu": "it loads other weights than those given",
    "--docker-repo": "it loads other weights than those given",
    "--trust-remote-code": "it runs code that comes with the weights",
}
"""Flags with which a smoke would prove nothing, each with the reason."""


def worker_argv(runtime: str | None = None, python: str | None = None) -> tuple[str, ...]:
    """How to start the worker: with this interpreter; a runtime in process with that in which it is installed.

    sovcheck has to be installed there too; where a server is started, ``python`` is the server's alone.
    """
    own = runtime is not None and known_runtime(runtime).command is None
    interpreter = python if python and own else sys.executable
    return (interpreter, "-P", "-X", "faulthandler", "-m", "sovcheck.smoke.worker")


def environment(runtime: str, *, hardened: bool, inherited: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of the worker, and so of the servers that it starts.

    ``hardened`` sets every switch that keeps the runtime offline and silent; without, it behaves as shipped.
    """
    kept = {name: value for name, value in inherited.items() if _KEPT.fullmatch(name) and not _DROPPED.search(name)}
    silenced = {switch.name for known in KNOWN.values() for switch in known.switches}
    switches = (*ALWAYS, *EVERY, *known_runtime(runtime).switches) if hardened else ALWAYS
    return {
        **{name: value for name, value in kept.items() if name not in silenced},
        **{switch.name: switch.value for switch in switches},
    }


def server_argv(
    runtime: str, *, hardened: bool, device: str = "cpu", python: str | None = None, extra: Sequence[str] = ()
) -> tuple[str, ...]:
    """The command of a runtime's server for ``WorkOrder.server_argv``, empty where it needs none.

    Its program is the one beside the interpreter, else that of the PATH. The worker fills in ``{weights}``,
    ``{port}``, ``{device}`` and ``{scratch}``. Raises SmokeFailure (E_RUNTIME_REFUSED).
    """
    known = known_runtime(runtime)
    if known.command is None:
        return ()
    interpreter = python or sys.executable
    flags = (*(known.offline_flags if hardened else ()), *(known.cpu_flags if device == "cpu" else known.gpu_flags))
    argv = [part.replace("{python}", interpreter) for part in known.command]
    argv[:1] = [_beside(interpreter, program) for program in argv[:1]]
    return refuse_remote((*argv, *flags, *extra))


def _beside(interpreter: str, program: str) -> str:
    """The program of the interpreter's environment, where it has one of that name."""
    installed = Path(interpreter).parent / program
    return str(installed) if installed.is_file() else program


def known_runtime(name: str) -> KnownRuntime:
    """Raises SmokeFailure (E_RUNTIME_MISSING) when no runtime is called so."""
    if name in KNOWN:
        return KNOWN[name]
    what = f"no runtime is called {name!r}: choose one of {', '.join(KNOWN)}"
    raise SmokeFailure(FailureCode.RUNTIME_MISSING, what)


def refuse_remote(argv: Sequence[str]) -> tuple[str, ...]:
    """The command line as it is, or SmokeFailure (E_RUNTIME_REFUSED) for one with which a smoke proves nothing."""
    for argument in argv:
        flag = argument.partition("=")[0].replace("_", "-")
        if flag in _REFUSED:
            raise SmokeFailure(FailureCode.RUNTIME_REFUSED, f"{flag} is refused: {_REFUSED[flag]}: leave it out")
    return tuple(argv)
