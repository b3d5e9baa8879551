"""What the law of a country means for data there, on the day of the scan."""

from datetime import date

from sovcheck.catalog.entries.countries import (
    Adequacy,
    CompelledAccessLaw,
    ExportRule,
    LegalStatus,
    LocalisationLaw,
    Scope,
)
from sovcheck.catalog.store import Catalog

_EEA = "eea"
_ADEQUACY_OF_SCOPE = {Scope.ALL: "adequate", Scope.CERTIFIED: "certified", Scope.COMMERCIAL: "commercial"}


def in_force(law: Adequacy | CompelledAccessLaw | LocalisationLaw | ExportRule, today: date) -> bool:
    """Whether the law holds today; both days are included.

    A lapsed law held up to its last day, or as long as what was ordered under it binds; where neither day is recorded,
    it does not count for any day.
    """
    if law.status is LegalStatus.PROPOSAL or (law.valid_from is not None and today < law.valid_from):
        return False
    last = _last_day(law)
    return law.status is not LegalStatus.LAPSED if last is None else today <= last


def _last_day(law: Adequacy | CompelledAccessLaw | LocalisationLaw | ExportRule) -> date | None:
    bound = law.binds_until if isinstance(law, CompelledAccessLaw) else None
    return bound or law.valid_until


class Jurisdictions:
    """Answers about countries from the catalog."""

    def __init__(self, catalog: Catalog, today: date) -> None:
        self._catalog = catalog
        self._today = today
        self._compelled_access: dict[str, bool | None] = {}

    def compelled_access(self, code: str | None) -> bool | None:
        """Whether a law in force can force organizations of the country to hand over data, also abroad.

        ``False`` only where the catalog records laws in force and says of each that it does not reach abroad. That it
        records none, or that nobody checked how far one reaches, proves nothing, and gives ``None``.
        """
        if code is None:
            return None
        if code not in self._compelled_access:
            self._compelled_access[code] = self._recorded_access(code)
        return self._compelled_access[code]

    def _recorded_access(self, code: str) -> bool | None:
        country = self._catalog.countries.get(code)
        laws = [law for law in country.compelled_access if in_force(law, self._today)] if country else []
        if any(law.extraterritorial for law in laws):
            return True
        return None if not laws or any(law.extraterritorial is None for law in laws) else False

    def localisation(self, code: str) -> list[LocalisationLaw]:
        """The laws in force by which data has to stay in the country."""
        country = self._catalog.countries.get(code)
        return [law for law in country.localisation if in_force(law, self._today)] if country else []

    def export_rule(self, code: str) -> ExportRule | None:
        """The rule in force about the route by which personal data may leave the country."""
        country = self._catalog.countries.get(code)
        rule = country.export_rule if country else None
        return rule if rule is not None and in_force(rule, self._today) else None

    def in_eea(self, code: str) -> bool:
        """Whether the country belongs to the European Economic Area."""
        return _EEA in self._catalog.blocs_of(code)

    def adequacy(self, code: str | None) -> tuple[str, bool]:
        """How far the EU holds the country adequate today, and whether that decision is before a court."""
        if code is None:
            return "none", False
        if self.in_eea(code):
            return "home-territory", False
        country = self._catalog.countries.get(code)
        decision = country.adequacy if country else None
        if decision is None or not in_force(decision, self._today):
            return "none", False
        return _ADEQUACY_OF_SCOPE[decision.scope], decision.status is LegalStatus.CHALLENGED

    def adequacy_ends_in_days(self, code: str | None) -> int | None:
        """The days until the decision that holds today ends by itself; None where there is none, or it names no day."""
        country = self._catalog.countries.get(code) if code is not None else None
        decision = country.adequacy if country else None
        if decision is None or decision.valid_until is None or not in_force(decision, self._today):
            return None
        return (decision.valid_until - self._today).days
