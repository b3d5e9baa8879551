"""Reference set: the countries that a framework counts as inside, whatever a profile trusts."""

from collections.abc import Iterable, Sequence

from sovcheck.catalog.store import Catalog


class ReferenceSet:
    """Inside or outside; a country that is not stated is neither."""

    def __init__(self, name: str, countries: Iterable[str]) -> None:
        self.name = name
        self.countries = frozenset(countries)

    def has(self, country: str | None) -> bool:
        """Whether the country is stated and inside."""
        return country in self.countries

    def lacks(self, country: str | None) -> bool:
        """Whether the country is stated and outside."""
        return country is not None and country not in self.countries

    def outside(self, countries: Iterable[str | None]) -> list[str]:
        """The stated ones outside, sorted."""
        return sorted({country for country in countries if country is not None and self.lacks(country)})


class Places:
    """Reference sets out of the blocs and countries of the catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: dict[tuple[str, ...], ReferenceSet] = {}

    @property
    def names(self) -> frozenset[str]:
        """Everything that a reference set can be made of."""
        return frozenset({*self._catalog.blocs, *self._catalog.countries})

    def of(self, names: Sequence[str]) -> ReferenceSet:
        """The set of these blocs and countries, all of which the catalog has."""
        key = tuple(names)
        if key not in self._known:
            members = (self._members(name) for name in key)
            self._known[key] = ReferenceSet(" and ".join(_title(name) for name in key), frozenset().union(*members))
        return self._known[key]

    def _members(self, name: str) -> frozenset[str]:
        return frozenset(self._catalog.bloc_members(name)) if name in self._catalog.blocs else frozenset({name})


def _title(name: str) -> str:
    return f"the {name.upper()}" if name in {"eu", "eea"} else name
