"""Known runtimes: how to install and start each, and how to keep it offline and silent."""

from dataclasses import dataclass

from sovcheck.evidence.runtime import ATTACHED

_HUB = "https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables"
_NCCL = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html"
_LLAMA = "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md"


@dataclass(frozen=True, slots=True)
class Switch:
    """An environment variable with the value that hardens, and who says so."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class KnownRuntime:
    """One runtime. ``command`` starts its server, None for one that runs in the worker's own process.

    ``{weights}``, ``{port}``, ``{device}``, ``{scratch}`` and ``{python}`` in it are filled in; ``offline_flags`` are
    added when it is hardened, ``cpu_flags`` or ``gpu_flags`` by the device. ``needs_env`` belongs to the command,
    hardened or not. ``health`` answers 200 when it is ready. ``package`` is its distribution, for a server of Python.
    ``batches`` is as in ``Description``.
    """

    name: str
    install: str
    command: tuple[str, ...] | None = None
    offline_flags: tuple[str, ...] = ()
    cpu_flags: tuple[str, ...] = ()
    gpu_flags: tuple[str, ...] = ()
    switches: tuple[Switch, ...] = ()
    needs_env: tuple[tuple[str, str], ...] = ()
    health: str = "/health"
    package: str | None = None
    batches: bool = False


_HUGGING_FACE = (
    Switch("HF_HUB_OFFLINE", "1", _HUB),
    Switch("HF_HUB_DISABLE_TELEMETRY", "1", _HUB),
    Switch("TRANSFORMERS_OFFLINE", "1", "https://huggingface.co/docs/transformers/installation#offline-mode"),
    Switch("HF_DATASETS_OFFLINE", "1", "https://huggingface.co/docs/datasets/loading#offline"),
)

ALWAYS = (
    Switch("NCCL_SOCKET_IFNAME", "lo", _NCCL),
    Switch("GLOO_SOCKET_IFNAME", "lo", "https://docs.pytorch.org/docs/stable/distributed.html"),
    Switch("VLLM_HOST_IP", "127.0.0.1", "https://docs.vllm.ai/en/latest/configuration/env_vars.html"),
)
"""What only says that everything is on this machine; set as shipped too, or nothing could start without a network."""

EVERY = (Switch("DO_NOT_TRACK", "1", "https://consoledonottrack.com"),)
"""What silences software of several makers."""

TRANSFORMERS = KnownRuntime("transformers", "pip install 'sovcheck[transformers]'", switches=_HUGGING_FACE)
LLAMACPP = KnownRuntime("llamacpp", "pip install 'sovcheck[llamacpp]'")
TRANSFORMERS_SERVE = KnownRuntime(
    "transformers-serve",
    "pip install 'transformers[serving]' torch",
    command=("transformers", "serve", "{weights}", "--host", "127.0.0.1", "--port", "{port}", "--device", "{device}"),
    switches=_HUGGING_FACE,
    package="transformers",
)
VLLM = KnownRuntime(
    "vllm",
    "pip install vllm",
    command=("vllm", "serve", "{weights}", "--host", "127.0.0.1", "--port", "{port}"),
    switches=(
        *_HUGGING_FACE,
        Switch("VLLM_NO_USAGE_STATS", "1", "https://docs.vllm.ai/en/latest/usage/usage_stats.html"),
        Switch("VLLM_DO_NOT_TRACK", "1", "https://docs.vllm.ai/en/latest/usage/usage_stats.html"),
        Switch("RAY_USAGE_STATS_ENABLED", "0", "https://docs.ray.io/en/latest/cluster/usage-stats.html"),
    ),
    # What it compiles, and its copy of what it reports; a file in the operator's own folder could silence it.
    needs_env=(("VLLM_CACHE_ROOT", "{scratch}/vllm"), ("VLLM_CONFIG_ROOT", "{scratch}/vllm-config")),
    package="vllm",
    batches=True,
)
SGLANG = KnownRuntime(
    "sglang",
    "pip install sglang",
    command=(
        *("{python}", "-m", "sglang.launch_server", "--model-path", "{weights}"),
        *("--host", "127.0.0.1", "--port", "{port}"),
    ),
    cpu_flags=("--device", "cpu"),
    switches=_HUGGING_FACE,
    needs_env=(("SGLANG_CACHE_DIR", "{scratch}/sglang"),),
    package="sglang",
    batches=True,
)
LLAMA_SERVER = KnownRuntime(
    "llama-server",
    "build or install llama.cpp",
    command=("llama-server", "--model", "{weights}", "--host", "127.0.0.1", "--port", "{port}", "--check-tensors"),
    offline_flags=("--offline",),
    cpu_flags=("--device", "none"),
    # Fitting to memory would quietly leave layers on the CPU.
    gpu_flags=("--n-gpu-layers", "9999", "--fit", "off"),
    switches=(Switch("LLAMA_ARG_OFFLINE", "1", _LLAMA),),
)
OLLAMA = KnownRuntime(
    "ollama",
    "install ollama",
    command=("ollama", "serve"),
    switches=(Switch("OLLAMA_NO_CLOUD", "1", "https://github.com/ollama/ollama/blob/main/docs/faq.mdx"),),
    # It writes a key of its own into the home folder, and copies of weights into its store.
    needs_env=(
        ("OLLAMA_HOST", "127.0.0.1:{port}"),
        ("OLLAMA_MODELS", "{scratch}/models"),
        ("HOME", "{scratch}"),
    ),
    health="/api/version",
)
HTTP = KnownRuntime("http", "give the command of a server, word by word, with --server-arg", command=())

ATTACH = KnownRuntime(ATTACHED, "name the address of a server with --attach")
"""Nothing that is started: what serves already."""

KNOWN = {
    runtime.name: runtime
    for runtime in (TRANSFORMERS, LLAMACPP, VLLM, SGLANG, LLAMA_SERVER, OLLAMA, TRANSFORMERS_SERVE, HTTP, ATTACH)
}
"""By the name that ``--runtime`` takes; ``http`` is any other server with an interface like OpenAI's.

``attached`` is what ``--attach`` means.
"""
