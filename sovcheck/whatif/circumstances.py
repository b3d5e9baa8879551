"""What changes are made under: home, whom the profile trusts, which day it is, and to whom things are moved."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.catalog.system import System
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.profile.model import Profile
from sovcheck.whatif.design import Design

OPERATOR = "trusted-operator"
"""The id of the party that is still to be chosen; with a number where the system has such an id."""
OTHER_OPERATOR = "other-trusted-operator"
"""The id of the party that offers an alternative beside that one."""


class Circumstances(Struct, frozen=True):
    """What a change may take for granted. ``to`` is an organization that takes over what is moved, if one is named."""

    system: System
    profile: Profile
    home: str
    trusted: frozenset[str]
    today: date
    to: str | None = None
    is_elsewhere: bool = False

    @property
    def elsewhere(self) -> "Circumstances":
        """The same with another operator: two ways in the same hands are none but one."""
        return replace(self, to=None, is_elsewhere=True)

    @property
    def day(self) -> str:
        """Today, as one writes it."""
        return self.today.isoformat()

    @property
    def where(self) -> str:
        """Where a trusted party sits, in a few words."""
        blocs = self.profile.trusted.blocs
        if not blocs:
            return self.home
        known = self.system.catalog.blocs
        words = "/".join(bloc.upper() for bloc in blocs)
        is_inside = any(bloc in known and self.home in known[bloc].members for bloc in blocs)
        return words if is_inside else f"{self.home} or {words}"

    @property
    def operator(self) -> str:
        """Who takes over what is moved."""
        return self.to or self.free_id(OTHER_OPERATOR if self.is_elsewhere else OPERATOR)

    @property
    def operator_words(self) -> str:
        """The same in words."""
        return self.to or f"{'another' if self.is_elsewhere else 'an'} operator in {self.where}"

    def free_id(self, wanted: str) -> str:
        """The id that something new gets: the one that is wanted, unless the system has it already."""
        taken = self.system.assets
        if wanted not in taken:
            return wanted
        return next(name for number in count(2) if (name := f"{wanted}-{number}") not in taken)

    def with_operator(self, design: Design) -> Design:
        """The design with the party that takes over, everything stated."""
        if self.to is not None:
            return design
        seat = [self.home]
        return design.added(
            Kind.ORGANIZATION,
            {
                "id": self.operator,
                "name": f"{'Another' if self.is_elsewhere else 'An'} operator in {self.where}, still to be chosen",
                "country": self.home,
                "parents": [],
                "listed_parties": [],
                "technology_from": [],
                "administered_from": seat,
                "support_countries": seat,
                "security_operations_from": seat,
                **({"certifications": self._certificates()} if self.profile.certifications else {}),
            },
        )

    def _certificates(self) -> list[Mapping[str, Any]]:
        """The certificates that the profile asks for, as the party that is still to be chosen has to have them."""
        return [
            {
                "scheme": asked.scheme,
                **({"level": asked.levels[0]} if asked.levels else {}),
                "status": "certified",
                "valid_until": (self.today + timedelta(days=365)).isoformat(),
            }
            for asked in self.profile.certifications
        ]

    def contract(self) -> Mapping[str, Any]:
        """A contract as it should be."""
        return {
            "law": self.home,
            "venue": self.home,
            "notice_days": 365,
            "control_change_notice_days": self.profile.thresholds.control_notice_days,
            "unilateral_changes": False,
            "enforces_lists_of": [],
            "open_ended": True,
        }

    def plan(self) -> Mapping[str, Any]:
        """A plan as it should be."""
        return {"exists": True, "tested": self.day, "offline_days": self.profile.thresholds.offline_days}
