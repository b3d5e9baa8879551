"""Who holds the system: one row for each ultimate owner, with what it can stop and read, and through what."""

from sovcheck.inventory.assets.application import Criticality
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.dataset import DataClass


class Holder(Record):
    """Somebody at the top of a chain of control, and everything that it holds here itself or through whom it controls.

    ``organization`` is the top by majority, joint control or stated control; ``controlled`` are those below it that
    stand at the assets, by id, where they are others. ``stops``, ``reads``, ``throttles`` and ``made`` name the assets
    of the inventory where the organizations stand themselves, not all that these lead to: ``through`` is their union.
    ``stops_applications`` fall with it alone, ``needed_by`` are applications that it can stop in part: an alternative
    goes on. ``datasets`` are those with bytes of a class that it can read, wherever they got to.
    """

    organization: str
    name: str | None = None
    country: str | None = None
    trusted: bool
    controlled: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    throttles: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    stops_applications: tuple[str, ...] = ()
    needed_by: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()


class NamedParty(Record):
    """A country or an organization by its id, with the name that people know; ``id`` of a country is its code."""

    id: str
    name: str


class CriticalApplication(Record):
    """What the two sentences in plain words say, as facts about the most critical application.

    Of several equally critical ones it is the first by id, and ``others`` counts them. ``stopped_by_countries`` and
    ``stopped_by`` (ultimate owners) are those outside the trusted set whose loss alone stops it, ``partly_stopped_by``
    those that can stop something that it needs, while another part goes on. ``read_by_countries`` and ``read_by`` can
    read its data of ``data_class``, the gravest that anybody outside can read, personal at least. ``stands_in`` are the
    countries where its machines and data stand. ``open`` tells that not everybody who can is known.
    """

    application: str
    name: str | None = None
    criticality: Criticality | None = None
    others: int = 0
    stopped_by_countries: tuple[NamedParty, ...] = ()
    stopped_by: tuple[NamedParty, ...] = ()
    partly_stopped_by: tuple[NamedParty, ...] = ()
    read_by_countries: tuple[NamedParty, ...] = ()
    read_by: tuple[NamedParty, ...] = ()
    data_class: DataClass | None = None
    stands_in: tuple[NamedParty, ...] = ()
    open: bool = False
