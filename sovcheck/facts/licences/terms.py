"""Facts about licences, and about their terms over the whole lineage of a model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from sovcheck.catalog.entries.licences import GeographicLimit, Licence
from sovcheck.catalog.spdx import is_spdx
from sovcheck.catalog.store import Catalog
from sovcheck.facts.dependents import reverse, spread
from sovcheck.facts.documents.licences import LicenceFacts, NamingDuty, PresentTermsFacts, Term, Terms, TermScope
from sovcheck.facts.licences.binding import BindingLicences, grant_of
from sovcheck.facts.licences.checked_terms import ASPECTS, checked_aspects, checked_terms, is_complete
from sovcheck.facts.ordering import values
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.asset import LicenceGrant, PresentTerms
from sovcheck.inventory.assets.model import Modality, Model

_NO_LICENCE: LicenceFacts = {"id": None, "known": None, "text_stored": False, "obtained": None, "current": []}


class Licences:
    """Answers about licences from the catalog and SPDX. What is returned is shared: never change it."""

    def __init__(self, graph: SystemGraph) -> None:
        self._graph = graph
        self._catalog: Catalog = graph.system.catalog
        self.bound = BindingLicences(graph)
        self._declared: dict[tuple[object, ...], LicenceFacts] = {}
        self._terms: dict[tuple[str, bool | None, bool, bool], Term] = {}
        self._made_of: dict[str, frozenset[str]] = {}
        self._carriers: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def declared(self, grant: LicenceGrant | None, model: str | None = None) -> LicenceFacts:
        """The licence as declared; of a model that the catalog has, with the change of terms that is recorded there."""
        if grant is None:
            return _NO_LICENCE
        current = grant.current or self._recorded_change(model)
        key = (grant.id, grant.text_sha256 is not None, grant.obtained, current)
        if key not in self._declared:
            known = bool(self._catalog.licences_of(grant.id)) or is_spdx(grant.id)
            self._declared[key] = {
                "id": grant.id,
                "known": known,
                "text_stored": grant.text_sha256 is not None,
                "obtained": grant.obtained.isoformat() if grant.obtained is not None else None,
                "current": list(_present(grant, current)),
            }
        return self._declared[key]

    def _recorded_change(self, model: str | None) -> PresentTerms | None:
        entry = self._catalog.models.get(model) if model is not None else None
        return entry.licence.current if entry is not None and entry.licence is not None else None

    def terms(self, name: str) -> Terms:
        """The terms of every licence that binds users of the asset and that the catalog knows, sorted by id.

        Of a model those over its lineage, of data and software its own. Every aspect is left open when a licence or a
        base model is not stated or the catalog does not know a licence; one aspect, when nobody checked it or it
        depends on modalities that are not stated.
        """
        declared, stated = self.bound.of(name)
        licences = self._by_id(declared)
        known = stated and all(map(self._catalog.licences_of, declared))
        checked = ASPECTS if known else frozenset()
        inherited = self._inherited(name)
        terms = []
        for licence in (licences[licence_id] for licence_id in sorted(licences)):
            multimodal = self._multimodal(name, licence) if _limits_modalities(licence) else None
            checked &= checked_aspects(licence, modalities_known=multimodal is not None)
            comes_down = licence.id in inherited
            passed_on = comes_down and self._is_made_of(name, licence)
            terms.append(self._term(licence, multimodal, inherited=comes_down, passed_on=passed_on))
        return {
            "used": self.bound.is_used(name),
            "licences": terms,
            "own": self._own(name),
            "checked": checked_terms(checked),
            "complete": is_complete(checked) or None,
        }

    def _own(self, name: str) -> list[Term]:
        """The terms of the asset's own licence, as far as the catalog knows it."""
        grant = grant_of(self._graph.system.assets[name])
        terms = []
        for licence in self._catalog.licences_of(grant.id) if grant is not None else ():
            multimodal = self._multimodal(name, licence) if _limits_modalities(licence) else None
            terms.append(self._term(licence, multimodal, inherited=False, passed_on=False))
        return terms

    def _by_id(self, names: Iterable[str]) -> dict[str, Licence]:
        return {licence.id: licence for name in names for licence in self._catalog.licences_of(name)}

    def _inherited(self, name: str) -> frozenset[str]:
        """The licences of others that come down to a model, as far as the catalog knows them."""
        if not isinstance(self._graph.system.assets[name], Model):
            return frozenset()
        return frozenset(self._by_id(self._graph.inherited_licences(name)))

    def naming(self, model: str) -> list[NamingDuty]:
        """The words that terms of the model ask to be shown, and whether every application that uses it shows them."""
        used = self._graph.deployment(model)
        shown = {known.id for name in used.notices or () if (known := self._catalog.licence(name)) is not None}
        silent = used.notices is None
        return [
            {
                "licence": licence.id,
                "name": licence.name,
                "words": licence.display,
                "shown": None if silent else False if licence.id not in shown else used.notices_stated or None,
                "path": f"terms:{licence.id}",
            }
            for licence in self.binding(model)
            if licence.display is not None
        ]

    def spelling(self, name: str, licence_id: str) -> str | None:
        """How the first member of the lineage, by spelling, writes the licence; None when none is under it."""
        for each in self._written(name):
            if licence_id in self._by_id((each,)):
                return each
        return None

    def _written(self, name: str) -> tuple[str, ...]:
        asset = self._graph.system.assets[name]
        if isinstance(asset, Model):
            return self._graph.licences(name)
        grant = grant_of(asset)
        return (grant.id,) if grant is not None else ()

    def binding(self, model: str) -> list[Licence]:
        """Every licence that binds users of the model and that the catalog knows, sorted by id."""
        known = self._by_id(self.binding_names(model))
        return [known[licence_id] for licence_id in sorted(known)]

    def binding_names(self, name: str) -> tuple[str, ...]:
        """Every licence that binds users of the asset, as it is written."""
        return self.bound.of(name)[0]

    def _term(self, licence: Licence, multimodal: bool | None, *, inherited: bool, passed_on: bool) -> Term:
        key = (licence.id, multimodal, inherited, passed_on)
        if key not in self._terms:
            scopes = list(self._scopes(licence, multimodal))
            self._terms[key] = _term(licence, scopes, inherited=inherited, passed_on=passed_on)
        return self._terms[key]

    def _is_made_of(self, model: str, licence: Licence) -> bool:
        """Whether the model, or a model in its lineage, is under a licence that says how changes are passed on."""
        if licence.share_alike == () and not licence.not_within:
            return False
        if licence.id not in self._made_of:
            under = [each.id for each in self._models if each.licence and self._is(each.licence, licence)]
            self._made_of[licence.id] = spread(under, self._derived)
        return model in self._made_of[licence.id]

    def _scopes(self, licence: Licence, multimodal: bool | None) -> Iterator[TermScope]:
        """Whom the licence shuts out; a limit for multimodal models stays where the modalities are not stated."""
        for limit in licence.geographic_limits or ():
            if limit.multimodal_only and multimodal is False:
                continue
            yield {"countries": self._countries(limit), "clause": limit.clause}

    def _countries(self, limit: GeographicLimit) -> list[str]:
        members = (code for bloc in limit.blocs for code in self._catalog.bloc_members(bloc))
        return sorted({*limit.countries, *members})

    def _multimodal(self, model: str, licence: Licence) -> bool | None:
        """Whether the model, or a model in its lineage, that is under the licence goes beyond text."""
        if licence.id not in self._carriers:
            self._carriers[licence.id] = self._carrying(licence)
        multimodal, unstated = self._carriers[licence.id]
        if model in multimodal:
            return True
        return None if model in unstated else False

    def _carrying(self, licence: Licence) -> tuple[frozenset[str], frozenset[str]]:
        """The models that come from a multimodal model under the licence, and from one that does not say."""
        under = [model for model in self._models if model.licence and self._is(model.licence, licence)]
        multimodal = [model.id for model in under if model.modalities and set(model.modalities) != {Modality.TEXT}]
        unstated = [model.id for model in under if not model.modalities]
        return spread(multimodal, self._derived), spread(unstated, self._derived)

    def _is(self, grant: LicenceGrant, licence: Licence) -> bool:
        return licence in self._catalog.licences_of(grant.id)

    @cached_property
    def _models(self) -> tuple[Model, ...]:
        return tuple(self._graph.system.all_of(Model))

    @cached_property
    def _derived(self) -> Mapping[str, Sequence[str]]:
        return reverse((model.id, base) for model in self._models for base in model.bases)


def _present(grant: LicenceGrant, current: PresentTerms | None) -> Iterator[PresentTermsFacts]:
    """The present terms, where somebody states them."""
    if current is None:
        return
    before: bool | None = False
    if current.id != grant.id:
        before = grant.obtained >= current.since if grant.obtained is not None else None
    yield {"id": current.id, "since": current.since.isoformat(), "before_obtained": before}


def _limits_modalities(licence: Licence) -> bool:
    return any(limit.multimodal_only for limit in licence.geographic_limits or ())


def _term(licence: Licence, excludes: list[TermScope], *, inherited: bool, passed_on: bool) -> Term:
    return {
        "licence": licence.id,
        "name": licence.name,
        "commercial": licence.commercial.value,
        "excludes": excludes,
        "bars": [
            {"fields": sorted(field.value for field in limit.fields), "clause": limit.clause}
            for limit in licence.use_limits or ()
        ],
        "revocability": licence.revocability.value,
        "mutable": licence.mutable,
        "scale": [
            {
                "metric": limit.metric.value,
                "threshold": limit.threshold,
                "consequence": limit.consequence,
                "clause": limit.clause,
            }
            for limit in licence.scale_limits or ()
        ],
        "attribution": licence.attribution,
        "output_training": licence.output_training,
        "modification": licence.modification,
        "inherited": inherited,
        "share_alike": values(licence.share_alike) if passed_on else [],
        "not_within": sorted(licence.not_within) if passed_on else [],
        "clause": licence.clause,
        "path": f"terms:{licence.id}",
    }
