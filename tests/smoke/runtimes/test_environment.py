"""What a worker is started with: nothing secret, nothing that leads outside, every switch where it is hardened."""

import re
import sys
from pathlib import Path

import pytest
import xllamacpp
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.runtimes.environment import environment, server_argv, worker_argv
from sovcheck.smoke.runtimes.known import KNOWN

TABLES = Path(__file__).parent / "options"
SECRETS = {
    "HF_TOKEN": "hf_x",
    "AWS_ACCESS_KEY_ID": "x",
    "HTTPS_PROXY": "http://proxy:3128",
    "https_proxy": "http://proxy:3128",
    "HF_ENDPOINT": "https://hub.example",
    "VLLM_API_KEY": "x",
    "LLAMA_ARG_RPC": "10.0.0.2:50052",
    "LLAMA_ARG_MODEL_URL": "https://hub.example/model.gguf",
    "LD_PRELOAD": "remote_gpu.so",
    "PYTHONPATH": "elsewhere",
    "SSH_AUTH_SOCK": "agent",
    "LLAMA_ARG_MODEL": "/other.gguf",
    "LLAMA_ARG_HF_REPO": "a/b",
    "LLAMA_ARG_LORA": "/x.gguf",
    "VLLM_PLUGINS": "theirs",
    "VLLM_MODEL_REDIRECT_PATH": "/redirects",
    "VLLM_LORA_RESOLVER_CACHE_DIR": "/x",
    "CUDA_INJECTION64_PATH": "/theirs.so",
    "OMP_TOOL_LIBRARIES": "/theirs.so",
    "HSA_TOOLS_LIB": "/theirs.so",
    "GGML_BACKEND_PATH": "/theirs.so",
    "SGLANG_EXTERNAL_MODEL_PACKAGE": "theirs",
    "VLLM_TEST_FORCE_LOAD_FORMAT": "dummy",
    "VLLM_RUST_FRONTEND_PATH": "/theirs",
    "VLLM_USE_RUST_FRONTEND": "1",
    "VLLM_LOGGING_CONFIG_PATH": "/theirs.json",
    "VLLM_NCCL_SO_PATH": "/theirs.so",
    "VLLM_CUDART_SO_PATH": "/theirs.so",
    "VLLM_DP_MASTER_IP": "192.0.2.9",
    "VLLM_DP_SIZE": "2",
    "VLLM_SERVER_DEV_MODE": "1",
    "VLLM_ALLOW_INSECURE_SERIALIZATION": "1",
    "VLLM_MEDIA_CONNECTOR": "theirs",
    "SGLANG_LOGGING_CONFIG_PATH": "/theirs.json",
    "SGLANG_NCCL_SO_PATH": "/theirs.so",
    "SGLANG_DISTRIBUTED_INIT_METHOD_OVERRIDE": "tcp://192.0.2.9:5",
    "SGLANG_TEST_SCRIPTED_RUNTIME": "1",
    "SGLANG_TEST_SCRIPTED_RUNTIME_SYS_PATH_ENTRY": "/theirs",
    "SGLANG_SIMULATE_ACC_LEN": "3",
    "SGLANG_EXPERT_PACK_PATH": "/other",
    "SGLANG_QWEN4_PLE_FILE_DIR": "/other",
    "LLAMA_ARG_SPEC_DRAFT_MODEL": "/other.gguf",
    "LLAMA_ARG_OVERRIDE_TENSOR": "x=y",
}


@pytest.mark.parametrize("runtime", KNOWN)
@pytest.mark.parametrize("hardened", [True, False])
def test_secrets_and_ways_out_never_reach_the_worker(runtime, hardened):
    env = environment(
        runtime, hardened=hardened, inherited={**SECRETS, "PATH": "/usr/bin", "CUDA_VISIBLE_DEVICES": "1"}
    )
    assert not env.keys() & SECRETS.keys()
    assert env["PATH"] == "/usr/bin"
    assert env["CUDA_VISIBLE_DEVICES"] == "1"


@pytest.mark.parametrize("table", sorted(TABLES.glob("*.environment.txt")), ids=lambda table: table.stem)
def test_what_says_how_to_compute_is_let_through(table):
    """As the programs have it: `make test-runtimes` holds the tables to them."""
    runtime = table.name.partition("-")[0]
    names = table.read_text(encoding="utf-8").split()
    env = environment(runtime, hardened=True, inherited=dict.fromkeys(names, "as it was"))
    assert len(names) > 100
    assert {name for name in names if env[name] != "as it was"} == set()


def test_of_the_flags_that_llama_cpp_takes_from_the_environment_few_are_let_through():
    program = b"\n".join(file.read_bytes() for file in Path(xllamacpp.__file__).parent.glob("*.so"))
    names = {name.decode() for name in re.findall(rb"\0(LLAMA_ARG_[A-Z0-9_]+)(?=\0)", program)}
    assert len(names) > 100
    env = environment("llama-server", hardened=True, inherited=dict.fromkeys(names, "x"))
    assert {name.removeprefix("LLAMA_ARG_") for name in names if env.get(name) == "x"} <= {
        *("THREADS", "THREADS_HTTP", "N_GPU_LAYERS", "CTX_SIZE", "BATCH", "UBATCH", "FLASH_ATTN", "MLOCK", "NO_MMAP"),
        *("NUMA", "DEVICE", "MAIN_GPU", "SPLIT_MODE", "TENSOR_SPLIT", "CACHE_TYPE_K", "CACHE_TYPE_V"),
    }


@pytest.mark.parametrize("runtime", KNOWN)
def test_everything_is_on_loopback_hardened_or_not(runtime):
    for hardened in (True, False):
        env = environment(runtime, hardened=hardened, inherited={})
        assert env["NCCL_SOCKET_IFNAME"] == env["GLOO_SOCKET_IFNAME"] == "lo"


def test_hardened_vllm_is_offline_and_silent():
    env = environment("vllm", hardened=True, inherited={})
    assert env["VLLM_NO_USAGE_STATS"] == env["HF_HUB_OFFLINE"] == env["DO_NOT_TRACK"] == "1"


@pytest.mark.parametrize("runtime", KNOWN)
def test_as_shipped_no_switch_is_set_not_even_by_the_operator(runtime):
    hardened = environment(runtime, hardened=True, inherited={})
    shipped = environment(runtime, hardened=False, inherited=hardened)
    assert not shipped.keys() & {switch.name for switch in KNOWN[runtime].switches}
    assert "DO_NOT_TRACK" not in shipped


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_hardening_wins_over_whatever_was_inherited(inherited):
    bare = environment("vllm", hardened=True, inherited={})
    other = inherited | dict.fromkeys(bare, "other")
    assert environment("vllm", hardened=True, inherited=other).items() >= bare.items()


def test_every_switch_says_who_says_so():
    for known in KNOWN.values():
        assert all(switch.source.startswith("https://") for switch in known.switches)


def test_the_worker_runs_where_a_runtime_in_process_is_installed_and_else_here():
    assert worker_argv()[0] == sys.executable
    assert worker_argv("transformers", "/opt/torch/bin/python")[0] == "/opt/torch/bin/python"
    assert worker_argv("vllm", "/opt/vllm/bin/python")[0] == sys.executable
    assert worker_argv()[-2:] == ("-m", "sovcheck.smoke.worker")


def test_a_server_s_command_is_hardened_and_takes_more_flags():
    argv = server_argv("llama-server", hardened=True, extra=("--ctx-size", "512"))
    assert argv[0] == "llama-server"
    assert "--offline" in argv
    assert argv[-2:] == ("--ctx-size", "512")
    assert "--offline" not in server_argv("llama-server", hardened=False)


def test_a_server_is_that_of_the_environment_named_or_else_of_the_path(tmp_path):
    (tmp_path / "vllm").touch()
    python = str(tmp_path / "python")
    assert server_argv("vllm", hardened=True, python=python)[0] == str(tmp_path / "vllm")
    assert server_argv("llama-server", hardened=True, python=python)[0] == "llama-server"
    assert server_argv("sglang", hardened=True, python=python)[0] == python


def test_a_server_is_told_its_device():
    assert server_argv("llama-server", hardened=False)[-2:] == ("--device", "none")
    on_gpu = server_argv("llama-server", hardened=False, device="cuda:0")
    assert "--device" not in on_gpu
    assert on_gpu[-2:] == ("--fit", "off")


def test_a_runtime_in_process_has_no_command():
    assert server_argv("transformers", hardened=True) == ()


REFUSED = [
    ("llama-server", ["--rpc", "10.0.0.2:50052"]),
    ("llama-server", ["--rpc=10.0.0.2:50052"]),
    ("llama-server", ["-hf", "a/b"]),
    ("llama-server", ["--model", "/other.gguf"]),
    ("llama-server", ["-m", "/other.gguf"]),
    ("llama-server", ["--lora", "/x.gguf"]),
    ("llama-server", ["--lora-scaled", "/x.gguf", "1"]),
    ("llama-server", ["--fim-qwen-1.5b-default"]),
    ("llama-server", ["--models-dir", "/m"]),
    ("vllm", ["--trust_remote_code"]),
    ("vllm", ["--trust-remote"]),
    ("vllm", ["--nnodes=2"]),
    ("vllm", ["--nnode", "2"]),
    ("vllm", ["--model", "/other"]),
    ("vllm", ["--mod=/other"]),
    ("vllm", ["--load-format", "dummy"]),
    ("vllm", ["--load_format=dummy"]),
    ("vllm", ["--load-f", "auto"]),
    ("vllm", ["--load-format"]),
    ("vllm", ["--lora-modules", "a=/x"]),
    ("vllm", ["--config", "flags.yaml"]),
    ("vllm", ["--model-loader-extra-config.x", "1"]),
    ("vllm", ["--kv-transfer-config={}"]),
    ("vllm", ["-n", "2"]),
    ("vllm", ["-n2"]),
    ("vllm", ["-r1"]),
    ("vllm", ["-dpa", "192.0.2.9"]),
    ("vllm", ["--data-parallel-multi", "true"]),
    ("vllm", ["--distributed-executor-backend", "ray"]),
    ("vllm", ["--distributed-executor-backend", "theirs.Executor"]),
    ("vllm", ["--data-parallel-backend=ray"]),
    ("vllm", ["--speculative-config", '{"method": "eagle", "model": "/draft"}']),
    ("vllm", ["--speculative-config.model", "/draft"]),
    ("vllm", ["--speculative-conf", "{}"]),
    ("vllm", ["--spec-model", "/draft"]),
    ("vllm", ["-sc", '{"model": "/draft"}']),
    ("vllm", ["-sc.model=/draft"]),
    ("vllm", ["--speculative-conf.model", "/draft"]),
    ("vllm", ["--speculative-config", '{"mod\\u0065l": "/draft"}']),
    ("vllm", ["--speculative-config", "{"]),
    ("vllm", ["--speculative-config", "[" * 100_000]),
    ("vllm", ["--speculative-config"]),
    ("vllm", ["-sc.rejection_sample_method", "synthetic"]),
    ("vllm", ["--kv-transfer-conf.kv_connector", "Theirs"]),
    ("vllm", ["-cc.backend", "theirs.backend"]),
    ("vllm", ["--compilation-config", '{"inductor_passes": {"post_grad_custom_post_pass": "theirs.run"}}']),
    ("vllm", ["--structured-outputs-config.reasoning_parser_plugin", "theirs.py"]),
    ("vllm", ["--omni"]),
    ("llama-server", ["--spec-synth-len", "3"]),
    ("llama-server", ["--tools-runtime", "theirs"]),
    ("vllm", ["--default-mm-loras", "{}"]),
    ("vllm", ["--weight-transfer-config", "{}"]),
    ("vllm", ["--model-class-overrides", "{}"]),
    ("vllm", ["--log-config-file", "log.json"]),
    ("vllm", ["--kv-offloading-backend", "lmcache"]),
    ("sglang", ["--remote-instance-weight-loader-backend", "nccl"]),
    ("sglang", ["--kt-weight-path", "/x"]),
    ("sglang", ["--speculative-draft-model-path", "/x"]),
    ("sglang", ["--sidecar", "program"]),
    ("sglang", ["--use-ray"]),
    ("sglang", ["--quantization-param", "/x"]),
    ("llama-server", ["--fim-qwen-7b-spec"]),
    ("llama-server", ["--model-draft", "/x.gguf"]),
    ("llama-server", ["-md", "/x.gguf"]),
    ("llama-server", ["--spec-draft-hf", "a/b"]),
    ("llama-server", ["--mcp-servers-config", "mcp.json"]),
    ("transformers-serve", ["--attn-implementation", "kernels-community/flash-attn"]),
    ("transformers-serve", ["--decision-config", "labels.json"]),
    ("sglang", ["--model-path", "/other"]),
    ("sglang", ["--dist-init", "192.0.2.9:5"]),
    ("sglang", ["--lora-paths", "/x"]),
    ("sglang", ["--load-format", "dummy"]),
    ("transformers-serve", ["--force-model", "/other"]),
    ("http", ["server", "{weights}", "--model", "/other"]),
    ("http", ["server", "{weights}", "--lora-modules", "x"]),
    ("http", ["server", "{weights}", "--trust-remote"]),
]


@pytest.mark.parametrize(("runtime", "flags"), REFUSED)
def test_flags_with_which_nothing_would_be_proved_are_refused(runtime, flags):
    with pytest.raises(SmokeFailure) as refused:
        server_argv(runtime, hardened=True, extra=flags)
    assert refused.value.failure.code == "E_RUNTIME_REFUSED"
    assert " is refused: " in refused.value.failure.what
    assert refused.value.failure.what.endswith(": leave it out")


@pytest.mark.parametrize(
    ("runtime", "flags"),
    [
        ("llama-server", ["--ctx-size", "512", "--device", "none", "-ngl", "99", "--model", "{weights}"]),
        (
            "vllm",
            ["--dtype", "auto", "--max-model-len=512", "--data-parallel-size", "2", "--load-format", "gguf"],
        ),
        ("vllm", ["--tensor-parallel-size", "2", "--speculative-config", "{}", "--enforce-eager", "-tp", "2"]),
        ("vllm", ["--reasoning-parser", "qwen3", "--distributed-executor-backend", "mp", "-q", "fp8", "-dp", "2"]),
        ("vllm", ["--speculative-config", '{"method": "ngram", "num_speculative_tokens": 3}']),
        ("vllm", ["-sc.method", "ngram", "-cc.mode", "3", "--compilation-config", '{"backend": "eager"}']),
        ("vllm", ["-O3", "--compilation-config", "3", "--structured-outputs-config.backend", "xgrammar"]),
        ("sglang", ["--quantization", "fp8", "--ep", "2", "--reasoning-parser", "qwen3"]),
        ("llama-server", ["--spec-type", "ngram-simple", "-np", "4", "-n", "64", "-r", "stop"]),
        ("transformers-serve", ["--attn-implementation", "flash_attention_2", "--compile"]),
        ("sglang", ["--mem-fraction-static", "0.8", "--tp-size", "2", "--max-total-tokens", "4096"]),
        ("http", ["python", "-m", "server", "--mode", "fast", "--config", "c.yaml", "--model", "{weights}"]),
        ("http", ["server", "--weights={weights}", "-5"]),
    ],
)
def test_flags_that_say_how_to_compute_are_let_through(runtime, flags):
    assert server_argv(runtime, hardened=True, extra=flags)[-len(flags) :] == tuple(flags)


def test_a_server_that_is_not_told_what_to_load_proves_nothing():
    with pytest.raises(SmokeFailure, match=r"E_RUNTIME_REFUSED: no word of the server's command is \{weights\}"):
        server_argv("http", hardened=True, extra=["server", "{port}"])


def test_an_unknown_runtime_is_missing():
    with pytest.raises(SmokeFailure, match=r"E_RUNTIME_MISSING.*vllm"):
        environment("vlm", hardened=True, inherited={})
