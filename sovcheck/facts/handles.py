"""The handles under which facts name paths; they say who or what is at the end, never whose facts they are in."""

from enum import StrEnum

from sovcheck.graph.announcements import Change
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.paths import Party
from sovcheck.graph.results import Place


class Role(StrEnum):
    """In which role an organization has to do with the asset."""

    SELF = "self"
    OWNER = "owner"
    OPERATOR = "operator"
    PROVIDER = "provider"
    DEVELOPER = "developer"
    CONTROLLER = "controller"
    CURATOR = "curator"
    MANAGEMENT = "management"
    UPDATE = "update"
    ROOT = "root"
    REGISTRY = "registry"
    MIRROR = "mirror"
    SIGNER = "signer"


EFFECTS = {
    "access": Effect.ACCESS,
    "throttle": Effect.THROTTLE,
    "cutoff": Effect.CUTOFF,
    "origin": Effect.ORIGIN,
    "stale": Effect.STALE,
}
"""The effects by the word that facts use."""

OPTION_CUTOFF, REGISTRY_CUTOFF, MIRROR_CUTOFF = "option-cutoff", "registry-cutoff", "mirror-cutoff"
"""What starts the handle of somebody who can stop an alternative of an application, or where updates come from."""

_NOBODY = "-"


def party_handle(prefix: str, party: Party) -> str:
    """The handle of a party: under which prefix, where, who."""
    return f"{prefix}:{party.country or _NOBODY}:{party.organization or _NOBODY}"


def read_party(text: str) -> Party:
    """The party that a handle names after its prefix."""
    country, _, organization = text.partition(":")
    return Party(_absent(organization), _absent(country))


def read_number(text: str, count: int) -> int:
    """The number, below the count, that a handle names in a list. Raises KeyError for any other text."""
    if not (text.isascii() and text.isdecimal() and len(text) < len(str(count)) + 1 and int(text) < count):
        raise KeyError(text)
    return int(text)


def member_handle(prefix: str, role: Role, organization: str | None, country: str | None) -> str:
    """The handle of a controller or holder; ids are in small letters and countries in capitals, so none is both."""
    return f"{prefix}:{role}:{organization or country or _NOBODY}"


def is_member(name: str, organization: str | None, country: str | None) -> bool:
    """Whether such a handle, after its role, names this controller or holder."""
    return name == (organization or country or _NOBODY)


def change_handle(role: Role, change: Change) -> str:
    """The handle of a change of control: on which day, and who gains it."""
    party = change.party or Party(None, None)
    return f"change:{role}:{change.day.isoformat()}:{party.organization or party.country or _NOBODY}"


def announcement_handle(edge: EdgeType, organization: str, change: Change) -> str:
    """The handle of a change of control of an organization that has power over the asset by such an edge."""
    party = change.party or Party(None, None)
    gaining = party.organization or party.country or _NOBODY
    return f"announced:{edge}:{organization}:{change.day.isoformat()}:{gaining}"


def reach_handle(place: Place) -> str:
    """The handle of a place in the reach of data."""
    kept = ":protected" if place.protected else ""
    by = f":{'+'.join(place.importers)}" if place.importers else ""
    return f"reach:{place.how}:{place.country or _NOBODY}:{place.mechanism or _NOBODY}{kept}{by}"


def _absent(text: str) -> str | None:
    return None if text == _NOBODY else text
