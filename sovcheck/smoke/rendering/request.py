"""From what the command line says to a task; what could not run, or would prove nothing, is refused here."""

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from sovcheck.catalog.system import System
from sovcheck.errors import UsageError
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.scan.system import load_system
from sovcheck.smoke.plan.plan import find_host, find_model
from sovcheck.smoke.rendering.task import CLAIM, Accelerators, InventoryFile, Task, calendar_of
from sovcheck.user_files import STDIN, read_bounded
from sovcheck.visible import UNSEEN

CONTAINERS = frozenset({"kubernetes", "podman"})
_PROGRAMS = {"kubernetes": "sovcheck", "podman": "sovcheck"}
_PROGRAM = "/usr/local/bin/sovcheck"
_IMAGE = re.compile(r"[a-z0-9][a-z0-9._:/-]{0,200}@sha256:[0-9a-f]{64}")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_SAID_HERE = frozenset(
    {"--inventory", "--weights", "--isolation", "--min-isolation", "--host", "--key", "--sign-with", "--sign-pubkey"}
    | {"--out", "--nonce", "--attach", "--dry-run"}
)
_CHAINS = frozenset({"--previous", "--previous-in"})
_LONGEST_LABEL = 40
_LONGEST_PATH = 1024
_MOST_INVENTORY = 900_000
"""Bytes of a ConfigMap: the cluster takes a mebibyte of it, names and all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderRequest:
    """Everything that the command line can say; paths are those of the machine that will run it."""

    target: str
    paths: tuple[str, ...]
    model: str | None = None
    host: str | None = None
    image: str | None = None
    weights: str
    evidence: str
    key: str | None = None
    sign_with: str | None = None
    sign_pubkey: str | None = None
    isolation: IsolationLevel = IsolationLevel.NETNS
    schedule: str | None = None
    node: str | None = None
    program: str | None = None
    nonce: str | None = None
    smoke_args: tuple[str, ...] = ()


def open_task(request: RenderRequest) -> Task:
    """Read the inventory and make the task of it. Raises InputError or UsageError."""
    if STDIN in request.paths:
        raise UsageError("--inventory: standard input is not there when the smoke runs: name the file")
    return make_task(load_system(request.paths), request)


def make_task(system: System, request: RenderRequest) -> Task:
    """The task that is meant. Raises UsageError for what cannot be run there, InputError for an unreadable file."""
    model = find_model(system, request.model)
    host = find_host(system, request.host, model)
    _check_signing(request)
    _check_isolation(request)
    if request.nonce is not None and request.schedule is not None:
        raise UsageError("--nonce answers one question, and --schedule asks again and again: leave one of them out")
    return Task(
        name=_name(model.id),
        model=model.id,
        host=None if host is None else host.id,
        program=_program(request),
        image=_image(request),
        inventories=_inventories(system, request),
        weights=_place(request, request.weights, "--weights"),
        evidence=_place(request, request.evidence, "--out"),
        key=_key(request),
        sign_with=None if request.sign_with is None else _words(request.sign_with, "--sign-with"),
        sign_pubkey=None if request.sign_pubkey is None else _path(request.sign_pubkey, "--sign-pubkey"),
        isolation=request.isolation,
        schedule=None if request.schedule is None else calendar_of(request.schedule, request.target),
        node=_node(request),
        accelerators=None if host is None else accelerators_of(host, system),
        options=_options(request),
    )


def accelerators_of(host: GpuHost, system: System) -> Accelerators | None:
    """All that are declared of the host, where they are of one vendor; None where none are, or nobody says."""
    counts: Counter[str] = Counter()
    for group in host.accelerators or ():
        entry = system.catalog.accelerators.get(group.model)
        counts["" if entry is None else entry.vendor] += group.count
    if not counts.total():
        return None
    if len(counts) > 1:
        raise UsageError(
            f"{host.id} has accelerators of several vendors, and a smoke runs on one: declare one host each"
        )
    return Accelerators(*next(iter(counts.items())))


def _name(model: str) -> str:
    """A label that every target takes, and that two models never share."""
    label = re.sub(r"[^a-z0-9]+", "-", model).strip("-")[:_LONGEST_LABEL].strip("-")
    return f"smoke-{label}" if label == model else f"smoke-{label}-{sha256(model.encode()).hexdigest()[:8]}"


def _options(request: RenderRequest) -> tuple[str, ...]:
    """What else the smoke gets to know; what is said here already is not said twice."""
    for word in request.smoke_args:
        option = _words(word, "--smoke-arg").partition("=")[0]
        if option in _SAID_HERE or (request.schedule is not None and option in _CHAINS):
            raise UsageError(f"--smoke-arg: {option} is said by the rendering itself: leave it out, or give it without")
    nonce = () if request.nonce is None else (f"--nonce={_words(request.nonce, '--nonce')}",)
    return (*nonce, *request.smoke_args)


def _check_signing(request: RenderRequest) -> None:
    if request.key is not None and request.sign_with is not None:
        raise UsageError("--key and --sign-with both sign: leave one of them out")
    if request.key is None and request.sign_with is None:
        raise UsageError("nothing signs the evidence, so that no scan would accept it: name a --key, or --sign-with")
    if request.sign_pubkey is not None and request.sign_with is None:
        raise UsageError("--sign-pubkey is the key of --sign-with: name the command too")
    if request.schedule is not None and request.sign_with is not None and request.sign_pubkey is None:
        what = "--schedule chains the evidence, and each run has to know what was signed by the same key"
        raise UsageError(f"{what}: name the public key of --sign-with, where it runs (--sign-pubkey)")


def _check_isolation(request: RenderRequest) -> None:
    if request.isolation is not IsolationLevel.EXTERNAL:
        return
    if request.target == "kubernetes":
        what = "a pod always has an interface besides loopback, so that external can never be asserted in it"
        raise UsageError(f"--isolation external: {what}: leave it out, for netns")
    if request.target == "slurm":
        raise UsageError("--isolation external: Slurm takes no network away: leave it out, for netns")


def _program(request: RenderRequest) -> str:
    if request.program is None:
        return _PROGRAMS.get(request.target, _PROGRAM)
    return _path(request.program, "--program")


def _image(request: RenderRequest) -> str | None:
    if request.target not in CONTAINERS:
        if request.image is not None:
            raise UsageError(f"--image: {request.target} starts the program itself: leave it out, or name --program")
        return None
    if request.image is None:
        raise UsageError(f"{request.target} needs an image that holds sovcheck and the runtime: name it with --image")
    if not _IMAGE.fullmatch(request.image):
        shown = request.image[:120]
        how = "podman image inspect --format '{{index .RepoDigests 0}}' IMAGE shows it"
        what = f"{shown!r} is named by no digest, and a tag can be moved to another image"
        raise UsageError(f"--image: {what}: write NAME@sha256:DIGEST; {how}")
    return request.image


def _inventories(system: System, request: RenderRequest) -> tuple[InventoryFile, ...]:
    """The files themselves: what a folder holds there may be something else."""
    files = tuple(_inventory(file.path, file.sha256) for file in system.inventory.files)
    size = sum(len(file.text.encode()) for file in files)
    if request.target == "kubernetes" and size > _MOST_INVENTORY:
        what = f"it has {size:,} bytes, and a ConfigMap holds {_MOST_INVENTORY:,}"
        raise UsageError(f"--inventory: {what}: name one with this model, its host and their organizations alone")
    return files


def _inventory(path: str, digest: str) -> InventoryFile:
    data = read_bounded(Path(path), "name the inventory (--inventory)")
    if sha256(data).hexdigest() != digest:
        raise UsageError(f"--inventory: {path} was changed while it was read: try again")
    place = _path(str(Path(path).absolute()), "--inventory")
    return InventoryFile(PurePosixPath(place), data.decode("utf-8", errors="strict"))


def _place(request: RenderRequest, text: str, option: str) -> str:
    """A path there; in a cluster also the name of a claim of a volume."""
    if not text.startswith(CLAIM):
        return _path(text, option)
    if request.target != "kubernetes":
        raise UsageError(f"{option}: {CLAIM}NAME is a volume of a cluster: write a path")
    return CLAIM + _label(text.removeprefix(CLAIM), option)


def _key(request: RenderRequest) -> str | None:
    if request.key is None:
        return None
    if request.target == "kubernetes":
        return _label(request.key, "--key", "write the name of the secret that holds it as smoke.key")
    return _path(request.key, "--key")


def _node(request: RenderRequest) -> str | None:
    if request.node is None:
        return None
    if request.target not in {"kubernetes", "slurm"}:
        raise UsageError(f"--node: {request.target} runs where it is installed: leave it out")
    return _label(request.node, "--node")


def _label(text: str, option: str, advice: str = "write its name, of small letters, digits, hyphens and dots") -> str:
    if not _LABEL.fullmatch(text):
        raise UsageError(f"{option}: {text[:80]!r} is not a name there: {advice}")
    return text


def _path(text: str, option: str) -> str:
    """An absolute path that every target can write down."""
    if not text.startswith("/"):
        raise UsageError(
            f"{option}: {text[:80]!r} is not a whole path: write it from / on, as it is where the smoke runs"
        )
    if ".." in text.split("/") or len(text) > _LONGEST_PATH:
        raise UsageError(f"{option}: {text[:80]!r} leads up again, or is too long: write the path itself")
    if any(letter in text for letter in ',"') or UNSEEN.search(text):
        what = "holds a comma, a quotation mark, or what cannot be seen, which not all targets can write down"
        raise UsageError(f"{option}: {text[:80]!r} {what}: link it under another name")
    return text.rstrip("/") or "/"


def _words(text: str, option: str) -> str:
    if UNSEEN.search(text):
        raise UsageError(f"{option}: {text[:80]!r} holds what cannot be seen: write it on one line")
    return text
