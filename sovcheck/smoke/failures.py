"""Failure table: everything that can go wrong in a smoke run, what it means, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from sovcheck.evidence.predicate import Failure
from sovcheck.picklable import Picklable


class Outcome(StrEnum):
    """What a failure makes of the smoke: exit 1, 2 or 3."""

    FAIL = "fail"
    NO_VERDICT = "no-verdict"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class Meaning:
    """Why a failure matters, what to do about it, and what it makes of the smoke."""

    why: str
    advice: str
    outcome: Outcome = Outcome.FAIL


class FailureCode(StrEnum):
    """The codes of evidence and of messages; each has a meaning in ``MEANINGS``."""

    WEIGHTS_MISSING_SHARD = "E_WEIGHTS_MISSING_SHARD"
    WEIGHTS_TRUNCATED = "E_WEIGHTS_TRUNCATED"
    WEIGHTS_MALFORMED = "E_WEIGHTS_MALFORMED"
    WEIGHTS_HASH = "E_WEIGHTS_HASH"
    WEIGHTS_UNSIGNED = "E_WEIGHTS_UNSIGNED"
    WEIGHTS_PICKLE = "E_WEIGHTS_PICKLE"
    WEIGHTS_REMOTE_CODE = "E_WEIGHTS_REMOTE_CODE"
    WEIGHTS_REMOTE_FS = "E_WEIGHTS_REMOTE_FS"
    WEIGHTS_UNREAD = "E_WEIGHTS_UNREAD"
    NO_GPU = "E_NO_GPU"
    GPU_MISMATCH = "E_GPU_MISMATCH"
    CPU_FALLBACK = "E_CPU_FALLBACK"
    HOST_RENTED = "E_HOST_RENTED"
    OOM_GPU = "E_OOM_GPU"
    OOM_HOST = "E_OOM_HOST"
    RUNTIME_MISSING = "E_RUNTIME_MISSING"
    RUNTIME_VERSION = "E_RUNTIME_VERSION"
    RUNTIME_REFUSED = "E_RUNTIME_REFUSED"
    LOAD_TIMEOUT = "E_LOAD_TIMEOUT"
    GEN_TIMEOUT = "E_GEN_TIMEOUT"
    SERVER_CRASH = "E_SERVER_CRASH"
    WORKER_CRASH = "E_WORKER_CRASH"
    WORKER_UNASKED = "E_WORKER_UNASKED"
    WORKER_FORGED = "E_WORKER_FORGED"
    LOG_FLOOD = "E_LOG_FLOOD"
    NAN_LOGITS = "E_NAN_LOGITS"
    NONDETERMINISTIC = "E_NONDETERMINISTIC"
    RANDOM_WEIGHTS = "E_RANDOM_WEIGHTS"
    CONTEXT_UNUSED = "E_CONTEXT_UNUSED"
    MODEL_DIFFERS = "E_MODEL_DIFFERS"
    MODEL_UNPROVED = "E_MODEL_UNPROVED"
    ATTACH_SILENT = "E_ATTACH_SILENT"
    ATTACH_STRANGE = "E_ATTACH_STRANGE"
    TOO_FAST = "E_TOO_FAST"
    LANGUAGE = "E_LANGUAGE"
    EMBEDDING = "E_EMBEDDING"
    EGRESS_ATTEMPT = "E_EGRESS_ATTEMPT"
    ISOLATION_UNAVAILABLE = "E_ISOLATION_UNAVAILABLE"
    ISOLATION_CANARY = "E_ISOLATION_CANARY"
    ISOLATION_GAP = "E_ISOLATION_GAP"
    UPDATE_UNSUPPORTED = "E_UPDATE_UNSUPPORTED"
    UPDATE_FAILED = "E_UPDATE_FAILED"


MEANINGS: dict[FailureCode, Meaning] = {
    FailureCode.WEIGHTS_MISSING_SHARD: Meaning(
        why="A model without some of its tensors either does not load, or runs with random numbers in their place.",
        advice="Copy the missing files, or correct the list of files in the inventory.",
    ),
    FailureCode.WEIGHTS_TRUNCATED: Meaning(
        why="The file is shorter than its own header says: a copy or a download ended early.",
        advice="Copy the file again and compare its SHA-256 with the one at its source.",
    ),
    FailureCode.WEIGHTS_MALFORMED: Meaning(
        why="What loaders would make of the file cannot be said: they differ where a file contradicts itself.",
        advice="Fetch the file anew from its source; keep only the files of one model in the folder.",
    ),
    FailureCode.WEIGHTS_HASH: Meaning(
        why="These are not the weights that the inventory declares, so nothing said about those holds for them.",
        advice="Find out who changed which of the two; then correct the inventory, or put the declared file back.",
    ),
    FailureCode.WEIGHTS_UNSIGNED: Meaning(
        why="Nobody vouches for these weights: a signature was asked for, and none that fits is there.",
        advice="Sign the weights with the key that was named, or name the key that signed them.",
    ),
    FailureCode.WEIGHTS_PICKLE: Meaning(
        why="A pickle is a program: whoever wrote it runs code on the machine that loads it.",
        advice="Convert the weights to safetensors on a machine that may be lost, and remove the pickle.",
    ),
    FailureCode.WEIGHTS_REMOTE_CODE: Meaning(
        why="The model loads only with code that its publisher wrote, which runs with all rights of the runtime.",
        advice="Use a model whose architecture the runtime knows; else review the code, and package it.",
    ),
    FailureCode.WEIGHTS_REMOTE_FS: Meaning(
        why="The kernel fetches these bytes from other machines, past every network isolation: they are not held here.",
        advice="Copy the weights to a disk of this machine and name that copy.",
    ),
    FailureCode.WEIGHTS_UNREAD: Meaning(
        why="What answered was not seen to open the weights that were hashed: it may be anything.",
        advice="Look what the server really loads; write {weights} where its weights go, and run it as a user that the "
        "smoke may look at.",
        outcome=Outcome.INCONCLUSIVE,
    ),
    FailureCode.NO_GPU: Meaning(
        why="An accelerator was asked for, or is declared, and this machine shows none.",
        advice="Install the driver, pass the devices into the container, install `sovcheck[smoke]`, or name a dump of "
        "`nvidia-smi -q -x`, `amd-smi static --json` or `xpu-smi discovery -j`.",
    ),
    FailureCode.GPU_MISMATCH: Meaning(
        why="The accelerators are others than those declared: this is another machine, or the inventory is wrong.",
        advice="Run the smoke on the declared host, or correct its accelerators in the inventory.",
    ),
    FailureCode.CPU_FALLBACK: Meaning(
        why="The model was to run on the accelerator and did not, so nothing is proved about the accelerator.",
        advice="Install a runtime that is built for the accelerator and its driver; check its log for the reason.",
    ),
    FailureCode.HOST_RENTED: Meaning(
        why="The inventory says that the machine is owned; its own traces say that it is a provider's.",
        advice="Correct the host's tenancy, cloud and operator in the inventory, or run on the declared machine.",
    ),
    FailureCode.OOM_GPU: Meaning(
        why="Weights, cache and activations do not fit into the accelerator's memory.",
        advice="Use a smaller or quantized model, a shorter context, or an accelerator with more memory.",
    ),
    FailureCode.OOM_HOST: Meaning(
        why="Weights, cache and activations do not fit into the memory that this machine or container grants.",
        advice="Raise the memory limit, use a smaller or quantized model, or end what else uses memory.",
    ),
    FailureCode.RUNTIME_MISSING: Meaning(
        why="Without the runtime nothing can be launched, so nothing is proved or disproved.",
        advice="Install the runtime that the message names, or choose another with `--runtime`.",
        outcome=Outcome.NO_VERDICT,
    ),
    FailureCode.RUNTIME_VERSION: Meaning(
        why="The runtime is too old or too new for these weights or for its own libraries.",
        advice="Install a version that fits, in an environment of its own, and name it with `--runtime-python`.",
        outcome=Outcome.NO_VERDICT,
    ),
    FailureCode.RUNTIME_REFUSED: Meaning(
        why="The runtime would not load these weights, or was not started, as with what the message names its answers "
        "would prove nothing about them.",
        advice="Do what the message says; where it holds the runtime's own words, check that it supports the format "
        "and architecture.",
    ),
    FailureCode.LOAD_TIMEOUT: Meaning(
        why="The weights were not ready in time; nothing says that they ever would be.",
        advice="Raise `--load-timeout`; look whether disk, memory or the driver is the brake.",
    ),
    FailureCode.GEN_TIMEOUT: Meaning(
        why="The model was loaded and did not answer in time.",
        advice="Raise `--timeout` or lower `--max-new`; look whether it runs on the accelerator at all.",
    ),
    FailureCode.SERVER_CRASH: Meaning(
        why="The inference server ended before it was asked to.",
        advice="Read the end of its log in the message; start it by hand with the same command line.",
    ),
    FailureCode.WORKER_CRASH: Meaning(
        why="The process that ran the model ended before it was asked to; what came before still counts.",
        advice="Read the end of its log in the message; a signal 9 often means that memory ran out.",
    ),
    FailureCode.WORKER_UNASKED: Meaning(
        why="What measures the model reported steps, runtimes or languages that nobody ordered: it cannot be believed.",
        advice="Install sovcheck anew in the interpreter of `--runtime-python`: the same release on both sides.",
    ),
    FailureCode.WORKER_FORGED: Meaning(
        why="Something else than the worker wrote measurements in its name: none of them is to be believed.",
        advice="Find out what the server does besides answering; use a runtime that you trust.",
    ),
    FailureCode.LOG_FLOOD: Meaning(
        why="The worker or its server writes without end: nobody could read it, and no disk could hold it.",
        advice="Start the server by hand with the same command line and look at what it repeats; lower its log level.",
    ),
    FailureCode.NAN_LOGITS: Meaning(
        why="The model answers with numbers that are not numbers: its weights or their number format are broken.",
        advice="Compare the SHA-256 of the files with their source; run in bf16 or f32 instead of f16.",
    ),
    FailureCode.NONDETERMINISTIC: Meaning(
        why="The same prompt gave different tokens without sampling, so no later run can be compared with this one.",
        advice="Turn off batching and sampling of the runtime, and use its deterministic kernels.",
    ),
    FailureCode.RANDOM_WEIGHTS: Meaning(
        why="The model finds ordinary text as surprising as noise: its weights are untrained, scrambled or not loaded.",
        advice="Compare the SHA-256 of the files with their source, and architecture and tokenizer with the weights.",
    ),
    FailureCode.CONTEXT_UNUSED: Meaning(
        why="What it has read does not change what it says: it is a table of words, or its layers are broken.",
        advice="Compare the SHA-256 of the files with their source; smoke a model that can copy what it has read.",
        outcome=Outcome.INCONCLUSIVE,
    ),
    FailureCode.MODEL_DIFFERS: Meaning(
        why="The server says something else than these weights: another model answers, or they were changed.",
        advice="Look which weights the server really loads, and leave out flags that quantize or override them.",
    ),
    FailureCode.MODEL_UNPROVED: Meaning(
        why="A server can answer from anything: its answers were not computed again, or not closely enough, from the "
        "weights that were hashed.",
        advice="Use a server that reports the ids of its tokens; install the reference runtime next to sovcheck "
        "(`sovcheck[llamacpp]` for GGUF, `sovcheck[transformers]` for safetensors), or name an interpreter that has "
        "both with `--reference-python`.",
        outcome=Outcome.INCONCLUSIVE,
    ),
    FailureCode.ATTACH_SILENT: Meaning(
        why="Nobody answers at the address of `--attach`, so nothing was asked.",
        advice="Look whether the server listens there, and whether this machine may reach it.",
        outcome=Outcome.NO_VERDICT,
    ),
    FailureCode.ATTACH_STRANGE: Meaning(
        why="What answers at the address of `--attach` does not answer as a server of this model does.",
        advice="Name the server itself, no page before it; where it offers several models, name one with "
        "`--attach-model`.",
        outcome=Outcome.INCONCLUSIVE,
    ),
    FailureCode.TOO_FAST: Meaning(
        why="It is faster than the accelerator's memory or arithmetic allows: another model or machine answers.",
        advice="Check which process answers and on which device; check the accelerator's figures in the catalog.",
    ),
    FailureCode.LANGUAGE: Meaning(
        why="The tokenizer loses characters of a language that the inventory claims.",
        advice="Take the language out of the inventory, or use the tokenizer that belongs to the model.",
    ),
    FailureCode.EMBEDDING: Meaning(
        why="Related sentences are no nearer to each other than unrelated ones: these are not embeddings.",
        advice="Check that the files are those of the embedding model, and how its vectors are pooled.",
    ),
    FailureCode.EGRESS_ATTEMPT: Meaning(
        why="Something tried to reach outside; on a machine with a network it would have succeeded.",
        advice="Turn off what the message names, or allow the destination with `--allow-egress` and declare it. "
        "What would listen for others is to listen on 127.0.0.1: nothing allows it elsewhere.",
    ),
    FailureCode.ISOLATION_UNAVAILABLE: Meaning(
        why="This machine refuses the isolation that was asked for, or less was asked for than counts, so the model "
        "was not run: that it reaches nothing outside would not be shown.",
        advice="Leave out a weaker `--isolation`; run as root or allow unprivileged user namespaces; `sovcheck doctor` "
        "says what works here. `--min-isolation` lets a weaker way count, in scans only under a profile that asks for "
        "no more.",
        outcome=Outcome.INCONCLUSIVE,
    ),
    FailureCode.ISOLATION_CANARY: Meaning(
        why="A known attempt to get out was not seen, so it proves nothing that no other was.",
        advice="`sovcheck doctor` says what works here; choose another way with `--isolation`.",
        outcome=Outcome.INCONCLUSIVE,
    ),
    FailureCode.ISOLATION_GAP: Meaning(
        why="What ran could ask services of this machine, or read the key that signs: its level promises neither.",
        advice="Unmount the folders that are named, or run where overlays are possible; keep one name of the key.",
        outcome=Outcome.INCONCLUSIVE,
    ),
    FailureCode.UPDATE_UNSUPPORTED: Meaning(
        why="Weights in this format can be used but not trained: the model is a snapshot.",
        advice="Keep the weights in the format that they were trained in, and prove the update with those.",
    ),
    FailureCode.UPDATE_FAILED: Meaning(
        why="A training step did not lower the loss, or what was saved is not what was loaded again.",
        advice="Check the number format and the memory left for gradients; try `--update lora`.",
    ),
}
"""What each code means; complete, which a test checks."""


def meaning_of(code: str) -> Meaning | None:
    """What a code of evidence means; None for one of a later version."""
    return MEANINGS[FailureCode(code)] if code in set(FailureCode) else None


class SmokeFailure(Picklable, Exception):  # noqa: N818 (a failed smoke is a result with a code, no error of the program)
    """Ends what is being tried; ``what`` is a sentence with the names and numbers of this case."""

    def __init__(self, code: FailureCode, what: str) -> None:
        super().__init__(f"{code}: {what}")
        self.failure = failure(code, what)


def failure(code: FailureCode, what: str) -> Failure:
    """A failure that does not end what is being tried: others may be found beside it."""
    return Failure(code=code.value, what=what)
