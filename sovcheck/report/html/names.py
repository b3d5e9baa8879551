"""What a reader calls an asset, an organization or a country."""

from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from sovcheck.findings.answer.departures import Fallback, FallbackOption, LeavingParty, LostPart, PartyKind
from sovcheck.findings.answer.holders import NamedParty
from sovcheck.findings.report import Hop, Report
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.report.html.words import Words, name
from sovcheck.report.path_wording import place


class Names:
    """Collects the names that a report holds; what has none is called by its id."""

    def __init__(self, report: Report, words: Words) -> None:
        self._words = words
        self._names = {result.asset: result.asset_name for result in report.results if result.asset_name}
        self._descriptions = {rule.id: rule.description for rule in report.rules}
        answer = report.answer
        if answer is not None and answer.picture is not None:
            self._names.update({node.id: node.name for node in answer.picture.nodes if node.name})
        if answer is not None:
            self._names.update({each.organization: each.name for each in answer.holders or () if each.name})

    def of(self, asset: str) -> Markup:
        """The name, marked as one."""
        if asset.startswith(COUNTRY_PREFIX):
            return self._words.country(asset.removeprefix(COUNTRY_PREFIX))
        return name(self._names.get(asset) or asset)

    def each(self, assets: Iterable[str]) -> list[Markup]:
        """The names of several."""
        return [self.of(asset) for asset in assets]

    def parties(self, parties: Iterable[NamedParty]) -> list[Markup]:
        """The names of parties that come with them."""
        return [name(party.name) for party in parties]

    def leaving(self, party: LeavingParty) -> Markup:
        """Who leaves."""
        if party.kind is PartyKind.COUNTRY:
            return self._words.country(party.id)
        return name(party.name or party.id)

    def fallback(self, fallback: Fallback) -> Markup:
        """What takes over, and when that was tried."""
        to = [self._taking_over(option, fallback) for option in fallback.to]
        return self._words(
            "leave.fallback", lost=self._words.listed(self.each(fallback.lost)), to=self._words.listed(to)
        )

    def _taking_over(self, option: FallbackOption, fallback: Fallback) -> Markup:
        """What counts without a test was in use all along."""
        if fallback.hosts or (option.counts and option.tested is None):
            return self.of(option.id)
        return Markup("{} ({})").format(self.of(option.id), self._tried(option.tested))

    def lost_part(self, part: LostPart) -> Markup:
        """What it does without, and when that was tried."""
        return Markup("{} ({})").format(
            self._words("leave.lost_part", part=self.of(part.part)), self._tried(part.tested)
        )

    def _tried(self, tested: date | None) -> Markup:
        return self._words("leave.untested") if tested is None else self._words("leave.tested", day=tested)

    def description(self, rule: str) -> str:
        """What a rule is about."""
        return self._descriptions.get(rule, "")

    def plain(self, asset: str) -> str:
        """The same as plain text."""
        if asset.startswith(COUNTRY_PREFIX):
            return str(self._words.country(asset.removeprefix(COUNTRY_PREFIX)).unescape())
        return self._names.get(asset) or asset

    def sentence(self, hop: Hop) -> Markup:
        """A step of a proof in words."""
        if hop.left_out:
            return self._words.counted("left_out", hop.left_out, asset=self.of(hop.asset), to=self.of(hop.to))
        key = f"edge.{hop.edge}"
        ends = {"asset": self.of(hop.asset), "to": self.of(hop.to)}
        if self._words.has(key):
            return self._words(key, **ends)
        return self._words("edge.other", **ends, edge=hop.edge)

    def origin(self, hop: Hop) -> list[Markup]:
        """Who states a step: a line of the inventory, a source of the catalog with its date and certainty, or both."""
        words, stated = self._words, []
        if hop.file is not None:
            stated.append(words("source_line", place=name(place(hop.file, hop.line))))
        if hop.source and hop.certainty:
            certainty = words.either("certainty", hop.certainty)
            stated.append(words("source_catalog", certainty=certainty, source=words.english(hop.source)))
        elif hop.source:
            stated.append(words("source_catalog_plain", source=words.english(hop.source)))
        return stated or [words("source_follows")]
