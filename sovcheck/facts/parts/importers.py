"""Who receives data under the EU-US Data Privacy Framework, and whether they are certified for data like that.

The decision about the United States holds for certified recipients alone, each for the data that its certificate
covers: data about employees (HR), other personal data (non-HR), or both.
"""

from collections.abc import Iterator

from sovcheck.facts.documents.dataset import Importer
from sovcheck.facts.ordering import canonical
from sovcheck.facts.organizations.certifications import scheme_key
from sovcheck.facts.sources import Sources
from sovcheck.graph.omissions import Omission
from sovcheck.graph.results import Place
from sovcheck.inventory.assets.asset import Asset, TransferMechanism
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.organization import Certification, CertificationStatus, Organization

_SCHEMES = frozenset({"dpf", "euusdpf", "dataprivacyframework", "euusdataprivacyframework"})
_HR, _OTHER = "hr", "nonhr"


def importers_at(dataset: Dataset, place: Place, sources: Sources) -> list[Importer]:
    """The recipients there; somebody without a name where the framework is claimed and nobody is stated."""
    if place.mechanism != TransferMechanism.DPF:
        return []
    if not place.importers:
        return [{"country": None, "organization": None, "name": None, "certified": None}]
    return canonical(_importer(name, dataset, sources) for name in place.importers)


def of_importers(dataset: Dataset, sources: Sources) -> Iterator[Omission]:
    """What leaves open whether somebody who receives the data is certified for it."""
    for place in sources.graph.places(dataset.id):
        if place.mechanism != TransferMechanism.DPF:
            continue
        if not place.importers:
            yield from _of_runner(dataset, place, sources)
        for name in place.importers:
            if _is_certified(name, dataset, sources) is None:
                yield from _of_importer(name, dataset, sources)


def of_adequacy(dataset: Dataset, sources: Sources) -> Iterator[Omission]:
    """Where a safeguard can be stated in the place of an adequacy that no law is known to grant."""
    for place in sources.graph.places(dataset.id):
        if place.mechanism == TransferMechanism.ADEQUACY:
            yield from _of_mechanism(dataset, place, sources)


def _importer(name: str, dataset: Dataset, sources: Sources) -> Importer:
    return {
        "country": sources.parties.country(name),
        "organization": name,
        "name": sources.system.assets[name].name,
        "certified": _is_certified(name, dataset, sources),
    }


def _is_certified(name: str, dataset: Dataset, sources: Sources) -> bool | None:
    stated = _certificates(name, sources)
    if stated is None:
        return None
    needed = _needed(dataset)
    running = [each for _, each in stated if each.valid_until is None or each.valid_until >= sources.today]
    sure = {kind for each in running if each.valid_until is not None for kind in _covered(each)}
    possible = {kind for each in running for kind in _covered(each) or (_HR, _OTHER)}
    if needed <= sure:
        return True
    # Which of both kinds it is does not matter where none is covered.
    return None if needed & possible and (dataset.employee_data is None or needed <= possible) else False


def _certificates(name: str, sources: Sources) -> list[tuple[int, Certification]] | None:
    """The certificates of the framework that the organization has, by their numbers; None where it states none."""
    organization = sources.asset(name, Organization)
    if organization is None or organization.certifications is None:
        return None
    return [
        (number, each)
        for number, each in enumerate(organization.certifications)
        if scheme_key(each.scheme) in _SCHEMES and each.status is CertificationStatus.CERTIFIED
    ]


def _needed(dataset: Dataset) -> set[str]:
    if dataset.employee_data is None:
        return {_HR, _OTHER}
    return {_HR} if dataset.employee_data else {_OTHER}


def _covered(certificate: Certification) -> set[str]:
    """The kinds of data that its level names, such as ``HR and non-HR``; none where it names neither."""
    level = scheme_key(certificate.level or "")
    others = {_OTHER} if _OTHER in level else set()
    return others | ({_HR} if _HR in level.replace(_OTHER, "") else set())


def _of_importer(name: str, dataset: Dataset, sources: Sources) -> Iterator[Omission]:
    stated = _certificates(name, sources)
    if stated is None:
        yield Omission(name, "certifications")
    for number, each in stated or ():
        if each.valid_until is None:
            yield Omission(name, f"certifications.{number}.valid_until")
        if not _covered(each):
            yield Omission(name, f"certifications.{number}.level")
    if dataset.employee_data is None:
        yield Omission(dataset.id, "employee_data")


def _of_mechanism(dataset: Dataset, place: Place, sources: Sources) -> Iterator[Omission]:
    for asset in _backwards(dataset, place, sources):
        if isinstance(asset, DataFlow) and asset.transfer_mechanism is not None:
            yield Omission(asset.id, "transfer_mechanism")
            return
        if isinstance(asset, GpuHost | CloudService) and asset.contract is not None:
            yield Omission(asset.id, "contract.transfer_mechanism")
            return


def _of_runner(dataset: Dataset, place: Place, sources: Sources) -> Iterator[Omission]:
    for asset in _backwards(dataset, place, sources):
        if isinstance(asset, GpuHost | CloudService):
            yield Omission(asset.id, "operator" if isinstance(asset, GpuHost) else "provider")
            return


def _backwards(dataset: Dataset, place: Place, sources: Sources) -> Iterator[Asset]:
    """The assets on the way to the place, the last one first."""
    hops = sources.graph.place_path(dataset.id, place)
    names = [*(hop.asset for hop in hops), *(hop.to for hop in hops[-1:])]
    yield from (sources.system.assets[name] for name in reversed(names) if name in sources.system.assets)
