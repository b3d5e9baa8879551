"""Command line and environment of a worker: nothing secret, and nothing that leads outside, is left in them."""

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.flags import check_flags
from sovcheck.smoke.runtimes.known import ALWAYS, EVERY, KNOWN, KnownRuntime

_KEPT = re.compile(
    r"PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|VIRTUAL_ENV|LD_LIBRARY_PATH|PYTHONHASHSEED"
    r"|(?:CUDA|NVIDIA|ROCM|HIP|HSA|ROCR|OMP|MKL|OPENBLAS|TORCH|PYTORCH|TRITON|VLLM|SGLANG|OLLAMA|GGML)_\w+"
    # llama.cpp takes every flag from the environment, too: of these only what says how to compute.
    r"|LLAMA_ARG_(?:THREADS\w*|N_GPU_LAYERS|CTX_SIZE|BATCH|UBATCH|FLASH_ATTN|MLOCK|NO_MMAP|NUMA|DEVICE|MAIN_GPU"
    r"|SPLIT_MODE|TENSOR_SPLIT|CACHE_TYPE_\w|OFFLINE)"
)
"""What a runtime may need of the operator's environment; proxies, hub tokens, cloud logins, LD_PRELOAD are left out."""
_DROPPED = re.compile(
    r"token|secret|passw|credential|api_?key|(?:url|endpoint|rpc|proxy)$"
    r"|inject|plugin|tool|_lib(?:rar(?:y|ies))?$|external|redirect|modelscope|resolver|remotes|backend_path|lora",
    re.IGNORECASE,
)
"""What of these still is a secret, leads to another machine, loads code of others, or takes other weights."""
_DROPPED_OF_SERVERS = re.compile(
    r"(?:VLLM|SGLANG)_(?:\w+_)?(?:"
    # Files, folders, and what is loaded from there.
    r"PATH|DIR|FOLDER|FILE|LOCATION|SO|LIB|PACKAGE|MODULE|CLASS|CONNECTOR|LOADER|FORMAT|CONFIG|OVERLAY|REGISTRY|TEMPLATE"
    r"|OVERRIDE|SOURCE|PRECOMPILED\w*|ARTIFACT|WEIGHT|PLE|PACK|AOT|FRONTEND|RUST|SCRIPTED|PICKLE|PLATFORM|HOOK|EXT"
    # Other machines and processes.
    r"|HOST|IPS?|NIC|PORT|ADDR|SOCKET|SERVER|HTTP|GRPC|ZMQ|TCP|P2P|PEERS?|RAY|PATHWAYS|MASTER|NODE|RANK|DP|EP|INIT|STORE"
    r"|STORAGE|SHM|S3|CLOUD|HF|REPO|REVISION|REMOTE|NAMESPACES|NIXL|MOONCAKE|MORI|MORIIO|MEDIA|HICACHE|DISAGG\w*|UMBP|ROUTE"
    # What computes something else, or lets others in.
    r"|TEST|DUMMY|SIMULAT\w+|ROUTING|INSECURE|DEV|EXPOSE|COREDUMP|PERTURB|REVERT|BYPASS\w*|GT|DIFFUSION|ROLE|E2E|EXA|ASSETS"
    r")(?:_\w+)?"
)
"""Of vLLM's and SGLang's own, by the words of a name: they have over a thousand, and new ones with each release."""


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
    kept = {name: value for name, value in inherited.items() if _is_kept(name)}
    silenced = {switch.name for known in KNOWN.values() for switch in known.switches}
    switches = (*ALWAYS, *EVERY, *known_runtime(runtime).switches) if hardened else ALWAYS
    return {
        **{name: value for name, value in kept.items() if name not in silenced},
        **{switch.name: switch.value for switch in switches},
    }


def _is_kept(name: str) -> bool:
    return bool(_KEPT.fullmatch(name)) and not (_DROPPED.search(name) or _DROPPED_OF_SERVERS.fullmatch(name))


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
    return check_flags(runtime, (*argv, *flags, *extra))


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
