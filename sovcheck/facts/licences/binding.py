"""Binding licences: under which licences, as they are written, a model, data or software is used."""

from functools import cached_property
from itertools import chain

from sovcheck.catalog.entries.licences import Commercial
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, LicenceGrant
from sovcheck.inventory.assets.dataset import DataClass, Dataset
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.software import Software

Binding = tuple[tuple[str, ...], bool]
"""Licences as they are written, and whether those are all."""

OF_ITS_CONTROLLER = {DataClass.PERSONAL, DataClass.SENSITIVE, DataClass.SECRET}
"""Data that others handle for its controller, who grants nobody a licence by that."""


class BindingLicences:
    """Answers about models, data and software."""

    def __init__(self, graph: SystemGraph) -> None:
        self._graph = graph
        self._catalog = graph.system.catalog

    def of(self, name: str) -> Binding:
        """The licences that bind its users; what somebody made for itself needs none."""
        asset = self._graph.system.assets[name]
        if isinstance(asset, Model):
            return self._of_model(asset)
        grant = grant_of(asset)
        own = (grant.id,) if grant is not None else ()
        if isinstance(asset, Dataset) and self._is_handled_for_its_controller(asset):
            return (), True
        user = self._user_of(asset)
        is_its_own = user is not None and user == _maker_of(asset)
        return self._without_own(own, frozenset(own if is_its_own else ()), user), grant is not None or is_its_own

    def _user_of(self, asset: Asset) -> str | None:
        """The one that uses the asset; data that no application uses is for who decides about it."""
        if isinstance(asset, Dataset) and not self._graph.deployment(asset.id).applications:
            return asset.controller
        return self.sole_user(asset.id)

    def _is_handled_for_its_controller(self, data: Dataset) -> bool:
        """Whether its controller compiled it and has it worked on, under no terms that anybody could read up."""
        if data.controller is None or data.controller != data.curator or data.data_class not in OF_ITS_CONTROLLER:
            return False
        licences = self._catalog.licences_of(data.licence.id) if data.licence is not None else ()
        unread = all(licence.commercial is Commercial.UNKNOWN for licence in licences)
        return data.licence is None or (bool(licences) and unread)

    def _of_model(self, model: Model) -> Binding:
        """Behind an API its own alone, as the others bind its provider.

        Where nobody states how it is reached its own binds in any case, and whether others do is open. So it is where
        only the catalog names the terms of an API: those are the public ones, and a customer may have a contract of
        its own. Terms that the one owner of all applications states for what is its own bind others.
        """
        user = self.sole_user(model.id)
        if model.access is not Access.WEIGHTS:
            own = (model.licence.id,) if model.licence is not None else ()
            agreed = model.licence is not None and self._graph.system.is_stated(model.id, "licence")
            granted = frozenset(own if model.developer == user else ())
            return self._without_own(own, granted, user), agreed and model.access is Access.API
        names = self._graph.licences(model.id)
        of_others = self._graph.licences(model.id, user) if user is not None else names
        granted = frozenset(names) - frozenset(of_others)
        return self._without_own(names, granted, user), self._graph.licences_stated(model.id)

    def _without_own(self, names: tuple[str, ...], granted: frozenset[str], user: str | None) -> tuple[str, ...]:
        """Without those that the user grants to others; terms of somebody else's making bind all the same."""
        return tuple(name for name in names if name not in granted or not self._may_be_of(name, user))

    def _may_be_of(self, name: str, user: str | None) -> bool:
        """Whether the catalog knows the licence, and as one that anybody can grant, or that organization alone."""
        licences = self._catalog.licences_of(name)
        return user is not None and bool(licences) and all(each.licensor in (None, user) for each in licences)

    def is_of_its_user(self, model: str) -> bool:
        """Whether who developed the model owns every application that depends on it."""
        asset = self._graph.system.assets[model]
        developer = asset.developer if isinstance(asset, Model) else None
        return developer is not None and developer == self.sole_user(model)

    def sole_user(self, name: str) -> str | None:
        """The organization that owns every application that depends on it."""
        used = self._graph.deployment(name)
        return next(iter(used.owners)) if used.owners_stated and len(used.owners) == 1 else None

    def is_used(self, name: str) -> bool:
        """Whether it is used at all: data that nothing but trained a model is not, and its terms are the model's."""
        return name not in self._training_data or name in self._used_data

    @cached_property
    def _training_data(self) -> frozenset[str]:
        models = self._graph.system.all_of(Model)
        return frozenset(name for model in models for name in model.training_datasets or ())

    @cached_property
    def _used_data(self) -> frozenset[str]:
        """The data that an application uses, or that a flow brings somewhere."""
        system = self._graph.system
        listed = (name for application in system.all_of(Application) for name in system.data_of(application))
        return frozenset(chain(listed, (name for name, _ in system.brought)))


def grant_of(asset: Asset) -> LicenceGrant | None:
    """The licence that a model, data or software states."""
    return asset.licence if isinstance(asset, Model | Dataset | Software) else None


def _maker_of(asset: Asset) -> str | None:
    """Who may grant a licence for what is its own: who compiled the data, or wrote the software."""
    match asset:
        case Dataset():
            return asset.curator
        case Software():
            return asset.developer
    return None
