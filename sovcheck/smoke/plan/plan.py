"""Plan: from an inventory and a request to what will be run, which model, said to run on which host; and its lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from sovcheck.catalog.system import System
from sovcheck.errors import InputError, Location, Problem, UsageError
from sovcheck.evidence.egress import declared_of
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.evidence.json_object import MAXIMUM_BYTES
from sovcheck.evidence.refusal import RefusedEvidence
from sovcheck.evidence.verification import claimed_pair
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.scan.system import load_system
from sovcheck.smoke.isolation.availability import probe_all
from sovcheck.smoke.plan.request import AUTO, DEFAULT_TEXTS, SmokeRequest
from sovcheck.smoke.probes.languages import sample_of
from sovcheck.smoke.runtimes.attach_address import ServerAddress, read_address
from sovcheck.smoke.weights.signature.coverage import SignatureRequest
from sovcheck.smoke.weights.signature.publisher import load_publisher_key
from sovcheck.suggestions import did_you_mean
from sovcheck.user_files import read_bounded

_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
_TOKEN_BYTES = 8192
_Found = TypeVar("_Found", Model, GpuHost)


@dataclass(frozen=True, slots=True)
class SmokePlan:
    """A request with the declared assets it is about.

    ``languages`` are those that will be tried, ``texts`` what a model that was trained is to find likely.
    ``signature`` is the one that the weights must have, ``previous`` the digest of the evidence before; None where none
    is asked for. ``attach`` is the server that is only asked, None where one is started, and
    ``attach_token`` what lets one in there.
    """

    request: SmokeRequest
    system: System
    model: Model
    host: GpuHost | None
    languages: tuple[str, ...]
    signature: SignatureRequest | None = None
    previous: str | None = None
    texts: tuple[str, ...] = DEFAULT_TEXTS
    attach: ServerAddress | None = None
    attach_token: str | None = field(default=None, repr=False)


def make_plan(system: System, request: SmokeRequest) -> SmokePlan:
    """What the request means for this system.

    Raises UsageError when it could mean several things, or none, and InputError for a file that cannot be used.
    """
    if request.require_gpu and request.device == "cpu":
        raise UsageError("--require-gpu wants an accelerator, and --device cpu wants none: leave one of them out")
    attach = _attach(request)
    model = find_model(system, request.model)
    host = find_host(system, request.host, model)
    _check_allowed(request.allowed, host)
    languages = model.languages or () if request.languages is None else request.languages
    texts = request.prompts or _texts(languages)
    signature, previous = _signature(request), _followed(request, (model.id, host.id if host else None))
    token = _token(request.attach_token)
    return SmokePlan(request, system, model, host, languages, signature, previous, texts, attach, token)


def open_plan(request: SmokeRequest) -> SmokePlan:
    """Read the inventory and find what is meant. Raises InputError or UsageError."""
    return make_plan(load_system(request.paths, request.catalogs), request)


def plan_lines(plan: SmokePlan) -> Iterator[str]:
    """What would be run, and which ways to cut it off work here; nothing of the weights is read."""
    request = plan.request
    declared = "not stated" if plan.model.files is None else f"{len(plan.model.files)} stated"
    yield f"model: {plan.model.id}; its files in the inventory: {declared}"
    yield f"weights: {request.weights}"
    if plan.signature is not None:
        yield f"signature: {plan.signature.file}, by the publisher's key {plan.signature.key.id}"
    yield f"host: {plan.host.id if plan.host else 'none is declared to serve it'}"
    yield f"runtime: {request.runtime}; device: {request.device}; steps: {', '.join(request.steps)}"
    yield f"languages: {', '.join(plan.languages) or 'none stated'}"
    if plan.attach is not None:
        yield f"attached to {plan.attach.url}: nothing is started but the reference, and no isolation is claimed"
    yield f"isolation: {request.isolation}, at least {request.minimum_isolation.value}"
    for offer in probe_all():
        works = f"works, set up in {offer.setup_ms or 0:.0f} ms" if offer.works else f"{offer.refusal}: {offer.advice}"
        yield f"isolation by {offer.level.value}: {works}"


def _token(file: Path | None) -> str | None:
    """The one line of the file; it goes to the server, and nowhere else."""
    if file is None:
        return None
    text = read_bounded(file, "name a file that holds the token alone (--attach-token)", _TOKEN_BYTES).decode("latin-1")
    if not _TOKEN.fullmatch(text.strip()):
        raise UsageError(f"--attach-token: {file} holds no token: write it there alone, on one line")
    return text.strip()


def _attach(request: SmokeRequest) -> ServerAddress | None:
    """The server to ask; what only makes sense of one that is started is refused beside it, and not left out."""
    if request.attach is None:
        if request.attach_model is not None or request.attach_token is not None:
            option = "--attach-model" if request.attach_model is not None else "--attach-token"
            raise UsageError(f"{option} is for the server of --attach: name that too")
        return None
    idle = {
        "--runtime": request.runtime != AUTO,
        "--runtime-python": request.runtime_python is not None,
        "--server-arg": bool(request.server),
        "--telemetry-run": request.telemetry_run,
        "--observe": bool(request.observe),
        "--update": request.update != "none",
        "--allow-egress": bool(request.allowed),
        "--isolation none": request.isolation == IsolationLevel.NONE,
    }
    meant = next((option for option, given in idle.items() if given), None)
    if meant is not None:
        what = f"--attach asks what serves already, and {meant} is about what a smoke run starts"
        raise UsageError(f"{what}: leave one of them out")
    return read_address(request.attach)


def _texts(languages: Sequence[str]) -> tuple[str, ...]:
    """Ordinary text in the first language of the model of which there is some here; else English."""
    known = (sample_of(language) for language in languages)
    first = next((text for text in known if text is not None), None)
    return DEFAULT_TEXTS if first is None or "en" in languages else (first,)


def _check_allowed(allowed: Sequence[str], host: GpuHost | None) -> None:
    """What a scan would not allow, no smoke does: an attempt at it would be found there, after all the work here."""
    declared = declared_of(allowed, host.allowed_egress if host is not None else None)
    undeclared = [destination for destination in allowed if destination not in declared]
    if undeclared:
        where = f"add it to allowed_egress of {host.id}" if host is not None else "declare the host, and it there"
        what = f"--allow-egress: the inventory does not declare that it may reach {undeclared[0]}"
        raise UsageError(f"{what}: {where}, or leave the option out")


def _followed(request: SmokeRequest, pair: tuple[str, str | None]) -> str | None:
    """The digest of the evidence before this; read at once, not after an hour of work.

    What no chain can go through is refused: scans would refuse this evidence with it.
    """
    if request.previous is None:
        return None
    if request.previous_in is not None:
        raise UsageError("--previous names the evidence before this, and --previous-in finds it: leave one of them out")
    advice = "name the evidence file of the smoke before this one (--previous)"
    data = read_bounded(request.previous, advice, MAXIMUM_BYTES)
    try:
        claimed = claimed_pair(data)
    except RefusedEvidence as refused:
        what = f"is not evidence that a scan could follow: {refused.why}"
        raise InputError([Problem(Location(str(request.previous)), "", what, advice)]) from None
    if claimed != pair:
        what = "is about another model or host, and evidence follows that of its own"
        raise InputError([Problem(Location(str(request.previous)), "", what, advice)])
    return sha256(data).hexdigest()


def _signature(request: SmokeRequest) -> SignatureRequest | None:
    if request.model_signature is None and request.model_key is None:
        return None
    if request.model_signature is None or request.model_key is None:
        raise UsageError("--verify-model-sig names the signature and --model-pubkey the key that made it: give both")
    return SignatureRequest(request.model_signature, load_publisher_key(request.model_key))


def find_model(system: System, asset_id: str | None) -> Model:
    """The model that is meant: that of this id, else the only one whose weights are held. Raises UsageError."""
    models = [asset for name in system.declared if isinstance(asset := system.assets[name], Model)]
    if asset_id is not None:
        return _named(asset_id, models, "model")
    held = [model for model in models if model.access is not Access.API]
    if not held:
        raise UsageError("the inventory has no model whose weights are held: declare the one to smoke, with its files")
    if len(held) != 1:
        raise UsageError(
            _choice("models whose weights are held", [model.id for model in held], "name one: smoke MODEL")
        )
    return held[0]


def find_host(system: System, asset_id: str | None, model: Model) -> GpuHost | None:
    """The host that is meant: that of this id, else the only one that serves the model. Raises UsageError."""
    hosts = [asset for name in system.declared if isinstance(asset := system.assets[name], GpuHost)]
    if asset_id is not None:
        return _named(asset_id, hosts, "gpu host")
    serving = [host for host in hosts if model.id in (host.serves or ())]
    if len(serving) > 1:
        raise UsageError(_choice(f"hosts that serve {model.id}", [host.id for host in serving], "name one: --host"))
    return serving[0] if serving else None


def _named(asset_id: str, assets: Sequence[_Found], kind: str) -> _Found:
    for asset in assets:
        if asset.id == asset_id:
            return asset
    ids = [asset.id for asset in assets]
    raise UsageError(f"no {kind} {asset_id!r} in the inventory: {did_you_mean(asset_id, ids, _listed(ids))}")


def _choice(what: str, ids: Sequence[str], advice: str) -> str:
    return f"the inventory has {len(ids)} {what}: {advice} ({_listed(ids)})"


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(sorted(ids)) or "it has none"
