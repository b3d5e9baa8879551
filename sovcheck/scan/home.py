"""Home: whether the domicile that an inventory states can count, and the profile that a request names with its home."""

from collections.abc import Collection, Iterator

from msgspec import Struct

from sovcheck.catalog.system import System
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.organization import Organization
from sovcheck.policy.profile.resolve import ResolvedProfile, load_profile
from sovcheck.scan.request import ScanRequest


class Domicile(Struct, frozen=True):
    """The domicile that all applications that state any share, None when they state several, or none.

    ``doubt`` says why the one who judges cannot take it for home: there is none, or it is not where an owner sits, and
    the judged would choose the side of the border. ``notices`` say of each domicile that is not its owner's country.
    """

    country: str | None
    doubt: str
    notices: tuple[str, ...]


def stated_domicile(system: System) -> Domicile:
    """What the applications say of where they are deployed, held against where their owners sit."""
    applications = (asset for asset in system.assets.values() if isinstance(asset, Application))
    stating = [application for application in applications if application.domicile is not None]
    countries = {application.domicile for application in stating}
    shared = countries.pop() if len(countries) == 1 else None
    doubts = [doubt for application in stating if (doubt := _doubt(application, system))]
    return Domicile(
        country=shared,
        doubt=_unshared(stating, system) if shared is None else next(iter(doubts), ""),
        notices=tuple(_notices(stating, system)),
    )


def _unshared(stating: list[Application], system: System) -> str:
    """Why there is no domicile that all share, and where one could be stated."""
    if len({application.domicile for application in stating}) > 1:
        first, *others = stating
        other = next(each for each in others if each.domicile != first.domicile)
        said = (f"{each.id!r} says {each.domicile} ({_place(each, 'domicile', system)})" for each in (first, other))
        return f"the applications do not share a domicile: {' and '.join(said)}"
    silent = [asset for name in system.declared if isinstance(asset := system.assets[name], Application)]
    if silent:
        return f"no application states its domicile, as {silent[0].id!r} could ({_place(silent[0], 'id', system)})"
    files = system.inventory.files
    return f"no application is declared that could{f' ({files[0].path}:1)' if files else ''}"


def _place(application: Application, field: str, system: System) -> str:
    return str(system.inventory.assets[application.id].at(field))


def _doubt(application: Application, system: System) -> str:
    """An owner who is named has to sit there; of an application without one, nothing speaks against it."""
    if application.owner is None:
        return ""
    place, seat = _place(application, "domicile", system), _seat(application.owner, system)
    says = f"the application {application.id!r} says {application.domicile} ({place})"
    if seat is None:
        return f"{says}, while nobody states where its owner {application.owner!r} sits"
    return "" if seat == application.domicile else f"{says}, while its owner {application.owner!r} sits in {seat}"


def _notices(stating: list[Application], system: System) -> Iterator[str]:
    for application in stating:
        seat = _seat(application.owner, system) if application.owner is not None else None
        if seat is not None and seat != application.domicile:
            place = system.inventory.assets[application.id].at("domicile")
            yield (
                f"{place}: the domicile of {application.id!r} is {application.domicile}, and its owner "
                f"{application.owner!r} sits in {seat}"
            )


def _seat(owner: str, system: System) -> str | None:
    organization = system.assets.get(owner)
    return organization.country if isinstance(organization, Organization) else None


def profile_for(
    request: ScanRequest, system: System, domicile: Domicile, rules: Collection[str] | None = None
) -> ResolvedProfile:
    """The profile with its home and trusted set. Raises as ``load_profile``; ``rules`` are those that it may name."""
    return load_profile(
        request.profile,
        home=request.home,
        catalog=system.catalog,
        today=request.today,
        rules=rules,
        organizations=[name for name, asset in system.assets.items() if isinstance(asset, Organization)],
        domicile=domicile.country,
        doubt=domicile.doubt,
    )
