"""Preparation of a launch: the worker's command line, environment, order and scratch folder."""

import os
import re
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sovcheck.errors import UsageError
from sovcheck.evidence.host import Host
from sovcheck.evidence.model_proof import REFERENCES
from sovcheck.evidence.runtime import ATTACHED
from sovcheck.evidence.weights import ObservedWeights
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.host.accelerators.catalog_match import limits_of
from sovcheck.smoke.isolation.scratch import PREFIX
from sovcheck.smoke.launch.launch import Command
from sovcheck.smoke.plan.plan import SmokePlan
from sovcheck.smoke.plan.request import AUTO, SmokeRequest
from sovcheck.smoke.probes.prompts import PROMPTS, prompts_of, unforeseen
from sovcheck.smoke.runtimes.environment import environment, server_argv, worker_argv
from sovcheck.smoke.worker_protocol import Limits, Sample, TokenCost, WorkOrder

_ON_ONE_GPU = {"transformers"}
"""Runtimes that use the named accelerator alone; others may use all that there are."""
_OTHER_WEIGHTS = re.compile(r"--?[\w-]*(?:quant|dtype|precision|draft|spec|override)|-(?:q|sc)(?![\w-])", re.ASCII)
"""Flags of servers with which a token takes other weights than those of the files."""

_SHORTER = 4
"""What is only asked gets so many times as many prompts, for answers so many times as short: one that turns in circles
tells models no longer apart."""


@dataclass(frozen=True, slots=True)
class LaunchContext:
    """What is known before a launch: the weights, what a token takes of them, and the host."""

    weights: ObservedWeights
    cost: TokenCost
    host: Host


def new_scratch() -> Path:
    """A short name: sockets that runtimes open below it have paths of at most 107 bytes."""
    return temporary_folder() / f"{PREFIX}{secrets.token_hex(4)}"


def temporary_folder() -> Path:
    """By its whole path. Raises UsageError where there is none to write to."""
    try:
        return Path(tempfile.gettempdir()).absolute()
    except FileNotFoundError:
        raise UsageError("no folder for temporary files: let TMPDIR name one that you may write to") from None


def command_for(plan: SmokePlan, known: LaunchContext, scratch: Path, *, hardened: bool) -> Command:
    """The command of a run. ``hardened`` sets every switch that keeps the runtime offline and silent.

    Raises SmokeFailure for a runtime that does not exist, or flags with which a smoke would prove nothing.
    """
    request = plan.request
    runtime = runtime_for(plan, known.weights)
    python = _interpreter(request.runtime_python)
    device = device_for(plan, known.host)
    # Without a nonce nobody can say that the prompts were not known before; they are at least those of these weights.
    seed = request.nonce or known.weights.manifest_sha256
    server = server_argv(runtime, hardened=hardened, device=device, python=python, extra=request.server)
    return Command(
        argv=worker_argv(runtime, python),
        env=environment(runtime, hardened=hardened, inherited=os.environ),
        order=WorkOrder(
            runtime=runtime,
            weights=str(request.weights.resolve()),
            scratch=str(scratch),
            device=device,
            steps=_steps(plan, hardened=hardened),
            server_argv=server,
            prompts=(*prompts_of(seed), *(request.prompts or ())),
            texts=plan.texts,
            unforeseen=unforeseen(seed),
            languages=plan.languages,
            max_new_tokens=request.max_new_tokens,
            threads=request.threads,
            update=request.update,
            observe_s=request.observe,
            load_timeout_s=request.load_timeout,
            generate_timeout_s=request.timeout,
            weight_bytes=sum(file.size for file in known.weights.files),
            cost=_cost(known.cost, request.server),
            limits=_limits(plan, known, runtime, device),
        ),
        allowed=request.allowed,
        timeout=request.timeout + request.observe,
        hidden=_hidden(request),
    )


def asking_for(plan: SmokePlan, scratch: Path) -> Command:
    """What asks a server that nobody starts here. It is cut off from nothing; it loads no weights."""
    request = plan.request
    # A server that could guess what it will be asked could have its answers ready.
    seed = request.nonce or secrets.token_hex(16)
    return Command(
        argv=worker_argv(ATTACHED),
        env=environment(ATTACHED, hardened=True, inherited=os.environ),
        order=WorkOrder(
            runtime=ATTACHED,
            weights=str(request.weights.resolve()),
            scratch=str(scratch),
            device="unknown",
            steps=("load", "generate"),
            attach=plan.attach.url if plan.attach is not None else None,
            attach_model=request.attach_model,
            attach_token=plan.attach_token,
            prompts=(*prompts_of(seed, _SHORTER * PROMPTS), *(request.prompts or ())),
            texts=plan.texts,
            unforeseen=unforeseen(seed),
            max_new_tokens=-(-request.max_new_tokens // _SHORTER),
            threads=request.threads,
            load_timeout_s=request.load_timeout,
            generate_timeout_s=request.timeout,
        ),
        allowed=(),
        timeout=request.timeout,
        hidden=_hidden(request),
    )


def reference_for(
    plan: SmokePlan, known: LaunchContext, scratch: Path, launched: Command, samples: Sequence[Sample]
) -> Command:
    """What computes a server's words again from the same files. Raises SmokeFailure where no runtime does."""
    runtime = REFERENCES.get(known.weights.format)
    if runtime is None:
        what = f"no runtime here computes {known.weights.format} again"
        raise SmokeFailure(FailureCode.RUNTIME_MISSING, what)
    # Of what was only asked, the reference is the one that shows the weights.
    languages = plan.languages if plan.attach is not None and "languages" in plan.request.steps else ()
    order = launched.order.model_copy(
        update={
            "runtime": runtime,
            "scratch": str(scratch),
            "device": _device_of_reference(plan, runtime, launched),
            "steps": ("load", "recompute", *(["languages"] if languages else [])),
            "server_argv": (),
            "attach": None,
            "attach_token": None,
            "languages": languages,
            "update": "none",
            "observe_s": 0,
            "samples": tuple(samples),
        }
    )
    return replace(
        launched,
        argv=worker_argv(runtime, _interpreter(plan.request.reference_python)),
        env=environment(runtime, hardened=True, inherited=os.environ),
        order=order,
        allowed=(),
        timeout=plan.request.timeout,
    )


def _device_of_reference(plan: SmokePlan, runtime: str, launched: Command) -> str:
    """The accelerator of what serves already is taken; and few tokens are to be computed.

    The wheel of llama.cpp that is at hand may know no accelerator.
    """
    if plan.attach is not None and plan.request.device != AUTO:
        return plan.request.device
    return "cpu" if runtime == "llamacpp" or plan.attach is not None else launched.order.device


def is_reference(runtime: str, weights: ObservedWeights) -> bool:
    """Whether the runtime is the one that others are held against for weights of this format."""
    return REFERENCES.get(weights.format) == runtime


def runtime_for(plan: SmokePlan, weights: ObservedWeights) -> str:
    """The runtime that was asked for, else the one in process that reads this format."""
    if plan.request.runtime != AUTO:
        return plan.request.runtime
    if plan.request.server:
        return "http"
    runtime = REFERENCES.get(weights.format)
    if runtime is None:
        what = f"no runtime here reads {weights.format}: name one with --runtime"
        raise SmokeFailure(FailureCode.RUNTIME_MISSING, what)
    return runtime


def device_for(plan: SmokePlan, host: Host) -> str:
    """The device that was asked for, else the first GPU, else the CPU."""
    if plan.request.device != AUTO:
        return plan.request.device
    return "cuda:0" if host.gpus else "cpu"


def _interpreter(named: Path | None) -> str | None:
    """By its whole path: the worker starts elsewhere."""
    return None if named is None else str(named.absolute())


def _hidden(request: SmokeRequest) -> tuple[str, ...]:
    """What nothing that runs inside may read, by its whole path: what signs, and what lets one in at a server."""
    token = () if request.attach_token is None else (request.attach_token,)
    return tuple(str(path.absolute()) for path in (*request.hidden, *token))


def _steps(plan: SmokePlan, *, hardened: bool) -> tuple[str, ...]:
    """As shipped it only has to load and generate: what is watched then is the network."""
    if not hardened:
        return ("load", "generate")
    steps = plan.request.steps
    return (*steps, "update") if plan.request.update != "none" and "update" not in steps else steps


def _cost(cost: TokenCost, server: Sequence[str]) -> TokenCost:
    following = zip(server, [*server[1:], None], strict=False)
    changing = next((flag for flag, value in following if _changes(flag, value)), None)
    return cost if changing is None else TokenCost(basis=f"not known: {changing} changes what a token takes")


def _changes(flag: str, value: str | None) -> bool:
    """Whether a token takes other weights with that flag than those of the files: ``auto`` takes them as they are."""
    return bool(_OTHER_WEIGHTS.match(flag)) and (flag.partition("=")[2] or value) != "auto"


def _limits(plan: SmokePlan, known: LaunchContext, runtime: str, device: str) -> Limits:
    if device == "cpu":
        return Limits()
    together = runtime not in _ON_ONE_GPU
    return limits_of(known.host.gpus, known.weights.dtype, plan.system.catalog, together=together)
