"""The smoke run as the command line calls it: from a request to a plan, and what a plan would run."""

from collections.abc import Iterator

from sovcheck.scan.system import load_system
from sovcheck.smoke.isolation.availability import probe_all
from sovcheck.smoke.plan.plan import SmokePlan, make_plan
from sovcheck.smoke.plan.request import SmokeRequest


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
