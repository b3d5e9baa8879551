"""Who holds the system: one row for each ultimate owner, with what it can stop and read, and through what."""

from sovcheck.inventory.assets.application import Criticality
from sovcheck.inventory.assets.asset import OwnRecord
from sovcheck.inventory.assets.dataset import DataClass


class NamedParty(OwnRecord):
    """A country or an organization by its id, with the name that people know; ``id`` of a country is its code."""

    id: str
    name: str


class NamedOrganization(NamedParty):
    """An organization with the country that it is under, where that is known."""

    country: str | None = None


class Holder(OwnRecord):
    """Somebody at the top of a chain of control, and everything that it holds itself or through whom it controls.

    ``country`` is its own, ``countries`` are all that it and the organizations in between are under; ``trusted`` says
    whether all of them are in the trusted set, and is None where one is not known, or who controls it. ``controlled``
    are those below it that are at the assets, ``between`` those through whom it controls them. ``stops``, ``reads``,
    ``throttles`` and ``made`` name the declared assets at which they are, not all that these lead to; ``through`` is
    all of them.
    ``stops_applications`` fall with it alone; of those that are ``needed_by`` it can stop a part, for which an
    alternative is named. ``datasets`` are those of personal data or graver that it can read, wherever the bytes got to.
    """

    organization: str
    name: str | None = None
    country: str | None = None
    countries: tuple[str, ...] = ()
    trusted: bool | None = None
    controlled: tuple[NamedOrganization, ...] = ()
    between: tuple[NamedOrganization, ...] = ()
    stops: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    throttles: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    stops_applications: tuple[str, ...] = ()
    needed_by: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()


class ActingCountry(OwnRecord):
    """A country outside the trusted set, with the organizations under it through which it can stop or read.

    None of them where it acts by what is located there, or by people who work there.
    """

    country: str
    name: str
    through: tuple[NamedParty, ...] = ()


class CriticalApplication(OwnRecord):
    """What the sentences in plain words say, as facts about the most critical application and the gravest data.

    Of several equally critical ones it is the first by id; ``others`` counts all other applications.
    ``stopped_by_countries`` and ``stopped_by`` (ultimate owners) are those outside the trusted set whose loss alone
    stops it; ``partly_stopped_by`` and the countries beside them can stop something that it needs, for which an
    alternative is named: the departures say whether that goes on. ``read_by_countries`` and ``read_by`` are those
    outside that can read data of the system of ``data_class``, the gravest class that anybody outside can read,
    personal at least. ``acting`` says through whom each of these countries can do so.
    ``stands_in`` are the countries of the machines and services that the application depends on, and of all places
    that keep its data, logs and models; None where one is not known. ``cutoff_open`` and ``access_open`` say that not
    everybody who can stop it, or read such data, is known.
    """

    application: str
    name: str | None = None
    criticality: Criticality | None = None
    others: int = 0
    stopped_by_countries: tuple[NamedParty, ...] = ()
    stopped_by: tuple[NamedParty, ...] = ()
    partly_stopped_by_countries: tuple[NamedParty, ...] = ()
    partly_stopped_by: tuple[NamedParty, ...] = ()
    read_by_countries: tuple[NamedParty, ...] = ()
    read_by: tuple[NamedParty, ...] = ()
    acting: tuple[ActingCountry, ...] = ()
    data_class: DataClass | None = None
    stands_in: tuple[NamedParty, ...] | None = None
    cutoff_open: bool = False
    access_open: bool = False
