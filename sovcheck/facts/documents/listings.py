"""What policies see of sanctions lists: who of an application and its suppliers is on one, and whose are enforced."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.labels import Stated


class Listing(TypedDict):
    """An organization with the sanctions and export-control lists that name it today."""

    country: str | None
    organization: str
    name: str | None
    lists: list[str]
    path: str


class ListTerms(TypedDict):
    """A service, or a machine of others, without which it stops, by whose sanctions lists it may be cut off.

    ``lists_of`` are the countries whose lists the contract lets its provider enforce, beside the provider's own.
    """

    name: str
    lists_of: Annotated[
        list[str] | None,
        Stated(
            "whose sanctions lists those without whom it stops may enforce",
            ask="contract.enforces_lists_of of each service and machine of others without which it stops (none: [])",
        ),
    ]
    path: str


class OpenSupplier(TypedDict):
    """An organization that may be one without which it stops, with the lists that name it today; each kind once."""

    country: str | None
    lists: list[str]


class OpenTerms(TypedDict):
    """The terms of what may be one without which it stops, as in ``ListTerms``; equal ones appear once."""

    lists_of: list[str] | None


class Listings(TypedDict):
    """Parties to the application, and the lists that they are on.

    ``owners`` are those of its owner and everybody who controls it that are on any list; ``owners_complete`` is
    ``True`` when each of these states on which it is, ``owners_screened_days_ago`` when the one was looked up that this
    is longest ago of. ``suppliers`` are all other organizations whose loss stops it, whether they are on lists or not.
    ``open_suppliers`` and ``open_terms`` are those of others that may stop it, as in ``Survival``.
    """

    owners: list[Listing]
    owners_complete: Annotated[
        bool | None,
        Stated(
            "whether its owner, and whoever controls that, stands on a sanctions list",
            ask="listed_parties of the owner and of each of its owners (none: [])",
        ),
    ]
    owners_screened_days_ago: Annotated[
        int | None,
        Stated(
            "when its owner, and whoever controls that, was last looked up in sanctions lists",
            ask="screened of the owner and of each of its owners, within the days of the profile",
        ),
    ]
    suppliers: list[Listing]
    terms: list[ListTerms]
    open_suppliers: Annotated[
        list[OpenSupplier],
        Stated(
            "whether somebody can stop all of its alternatives",
            ask="requires of every asset on the way, and the owners and countries of those who run them",
        ),
    ]
    open_terms: Annotated[
        list[OpenTerms],
        Stated(
            "whether it stops without a service or machine of others",
            ask="requires of every asset on the way, and the owners and countries of those who run them",
        ),
    ]
