"""What the worker is told: by hand, for a machine with two accelerators."""

from pathlib import Path

import pytest

from sovcheck.evidence.host import Gpu, Host, Virtualization
from sovcheck.evidence.weights import ObservedWeights
from sovcheck.smoke.launch.preparation import LaunchContext, asking_for, command_for, reference_for
from sovcheck.smoke.plan.plan import open_plan
from sovcheck.smoke.plan.request import SmokeRequest
from sovcheck.smoke.worker_protocol import TokenCost

H100 = Gpu(uuid="GPU-1", name="NVIDIA H100 80GB HBM3", catalog="nvidia-h100-sxm")
WEIGHTS = ObservedWeights(
    format="safetensors",
    file_system="ext4",
    files=(),
    manifest_sha256="0" * 64,
    index_complete=True,
    remote_code=False,
    tensors=1,
    parameters=1,
    dtype="bf16",
    architecture="LlamaForCausalLM",
)
HOST = Host(
    machine_id_sha256=None,
    kernel="Linux",
    architecture="x86_64",
    cpu=None,
    cores=1,
    memory_bytes=None,
    virtualization=Virtualization(truth="unknown"),
)
COST = TokenCost(read_bytes=100, parameters=50, basis="all")


@pytest.fixture
def prepared(tmp_path):
    """The command for a machine with these accelerators, when that is asked."""
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\nmetadata: {name: tiny}\nmodels: [{id: tiny, access: weights}]\n"
    )

    def prepare(gpus=(H100, H100), *, attached=False, **asked):
        plan = open_plan(SmokeRequest(paths=(str(inventory),), weights=Path("weights"), **asked))
        known = LaunchContext(WEIGHTS, COST, HOST.model_copy(update={"gpus": gpus}))
        if attached:
            return reference_for(plan, known, Path("/scratch"), asking_for(plan, Path("/scratch")), ())
        return command_for(plan, known, Path("/scratch"), hardened=True)

    return prepare


def test_one_accelerator_limits_what_uses_one_and_all_what_may_use_all(prepared):
    assert prepared().order.limits.memory_bandwidth_bytes_s == 3_350e9
    assert prepared(device="cuda:1").order.limits.memory_bandwidth_bytes_s == 3_350e9
    assert prepared(runtime="vllm").order.limits.memory_bandwidth_bytes_s == 6_700e9


def test_no_accelerator_limits_what_runs_on_the_cpu(prepared):
    assert prepared(device="cpu").order.limits.memory_bandwidth_bytes_s is None
    assert prepared(gpus=()).order.limits.memory_bandwidth_bytes_s is None


def test_what_a_token_takes_is_that_of_the_files(prepared):
    assert prepared(runtime="vllm", server=("--tensor-parallel-size", "2")).order.cost == COST


@pytest.mark.parametrize(
    "flag", ["--quantization", "--dtype=half", "--speculative-config={}", "--hf-overrides={}", "-q", "-sc={}"]
)
def test_a_server_that_changes_the_x_something_else(prepared, flag):
    cost = prepared(runtime="vllm", server=(flag, "x")).order.cost
    assert cost.read_bytes is None
    assert cost.basis == f"not known: {flag} changes what a token takes"


def test_a_flag_that_changes_nothing_turns_off_no_limit(prepared):
    assert prepared(runtime="vllm", server=("--dtype", "auto")).order.cost == COST
    assert prepared(runtime="vllm", server=("--dtype=auto",)).order.cost == COST


def test_observing_takes_its_own_time(prepared):
    command = prepared(observe=600.0, timeout=100.0)
    assert command.order.observe_s == 600
    assert command.timeout == 700


def test_a_step_may_take_as_long_as_the_whole_run(prepared):
    order = prepared(timeout=5000.0, load_timeout=3000.0).order
    assert (order.generate_timeout_s, order.load_timeout_s) == (5000, 3000)


def test_key_and_token_are_hidden_from_what_reads_the_weights_also_where_a_server_is_only_asked(prepared, tmp_path):
    hidden = (Path("/keys/smoke.key"),)
    assert prepared(hidden=hidden).hidden == ("/keys/smoke.key",)
    token = tmp_path / "token"
    token.write_text("secret")
    reference = prepared(attached=True, attach="http://127.0.0.1:8000", attach_token=token, hidden=hidden)
    assert reference.hidden == ("/keys/smoke.key", str(token))
