"""Facts of an application."""

from sovcheck.facts.documents.application import ApplicationDocument, ApplicationFields, SinglePoint
from sovcheck.facts.handles import Role
from sovcheck.facts.kinds.dataset import classes_of, datasets_of
from sovcheck.facts.parts.listings import listings
from sovcheck.facts.parts.measured_speed import running_cost, service_level, speeds_of
from sovcheck.facts.parts.open_survival import points_at_worst
from sovcheck.facts.parts.recipients import recipients_of
from sovcheck.facts.sources import Sources
from sovcheck.facts.stated_fields import stated_in
from sovcheck.graph.results import Point
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.organization import Organization


def application_facts(application: Application, sources: Sources) -> ApplicationDocument:
    """``requirements`` is ``None`` only where the application states none; an empty list says that it needs nothing."""
    stopping = dict.fromkeys(sources.graph.survival(application.id))
    requirements = [required.facts for required in sources.requirements.of(application)]
    points = [_single_point("single", point, sources) for point in stopping]
    tested = sources.graph.survival_if_tested(application.id, sources.tested)
    untested = [point for point in tested if point not in stopping]
    at_worst = points_at_worst(application, sources)
    further = [point for point in at_worst or () if point not in stopping]
    return {
        **sources.common(application),
        **stated_in(application, ApplicationFields),
        "owner": sources.parties.organization(Role.OWNER, application.owner),
        "data_classes": classes_of(_data(application, sources)),
        "logs": [each.facts for each in recipients_of(application, sources)]
        if application.logs_to is not None
        else None,
        "requirements": requirements if application.requires is not None else None,
        "unreached": sources.unreached if application.requires == () else 0,
        "customer_limits": sources.customers.limits_of(application.id),
        "survival": {
            "single_points": points,
            "untested_points": [_single_point("untested", point, sources) for point in untested],
            "complete": sources.requirements.is_known(application.id) or None,
            "settled": None if at_worst is None else True,
            "open_countries": sorted(
                {country for point in further if point not in untested for country in _countries(point, sources)}
            ),
        },
        "listings": listings(application, stopping, further, sources),
        "service_level": service_level(application),
        "running_cost": running_cost(application, sources.today),
        "speeds": [measured.facts for measured in speeds_of(application, sources)],
    }


def _data(application: Application, sources: Sources) -> list[Dataset] | None:
    """The data that it uses; None where it leaves out which."""
    return None if application.data is None else datasets_of(sources.system.data_of(application), sources)


def _single_point(handle: str, point: Point, sources: Sources) -> SinglePoint:
    asset = sources.system.assets.get(point.id)
    return {
        "kind": point.kind,
        "organization": point.id if isinstance(asset, Organization) else None,
        "name": asset.name or point.id if asset is not None else point.id,
        "countries": _countries(point, sources),
        "path": f"{handle}:{point.kind}:{point.id}",
    }


def _countries(point: Point, sources: Sources) -> list[str]:
    match sources.system.assets.get(point.id):
        case None:
            return [point.id]
        case Organization(country=country):
            return [country] if country is not None else []
        case GpuHost(operator=operators, owner=owner):
            return _controlling(sources, *(operators or ()), owner)
        case CloudService(provider=provider):
            return _controlling(sources, provider)
    return []


def _controlling(sources: Sources, *organizations: str | None) -> list[str]:
    """The countries of everybody who controls one of the organizations."""
    controllers = (
        controller
        for organization in organizations
        for controller in sources.parties.organization(Role.OPERATOR, organization)["controllers"]
    )
    return sorted({controller["country"] for controller in controllers if controller["country"] is not None})
