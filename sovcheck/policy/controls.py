"""Control roles: whether the facts of a rule decide a clause of a framework, a part of it, or neither."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from msgspec import Struct

from sovcheck.constraints import BeforeValidator, model_validator
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import Text


class Role(StrEnum):
    """What a rule's facts are to a clause.

    ``computes``: they decide the clause. ``contributes``: they decide a part of it, or a bound. ``related``: they are
    about the same subject, and a result says nothing of the clause. A rule judges by the trusted set of the profile
    and a framework by its own reference set, so that no result of a rule is an answer to a clause.
    """

    COMPUTES = "computes"
    CONTRIBUTES = "contributes"
    RELATED = "related"


def _related(stated: object) -> object:
    """A plain list claims nothing but the subject."""
    return {Role.RELATED.value: stated} if isinstance(stated, list | tuple) else stated


class ClauseRoles(Record):
    """The clauses of one framework by what the rule is to them; each clause once."""

    computes: tuple[Text, ...] = ()
    contributes: tuple[Text, ...] = ()
    related: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> "ClauseRoles":
        clauses = [clause for _, clause in self.each()]
        twice = next((clause for clause in clauses if clauses.count(clause) > 1), None)
        if twice is not None:
            raise ValueError(f"the clause {twice!r} stands there twice: a rule has one role for each clause")
        if not clauses:
            raise ValueError("no clause is named: name one, or leave the framework out")
        return self

    def each(self) -> Iterator[tuple[Role, str]]:
        """Every clause with its role, the strongest role first."""
        for role in Role:
            yield from ((role, clause) for clause in getattr(self, role.value))


Controls = dict[Text, Annotated[ClauseRoles, BeforeValidator(_related)]]
"""By framework. The plain list of the first version is still read, and means ``related``."""


class Control(Struct, frozen=True, order=True):
    """One clause that a rule has to do with."""

    framework: str
    clause: str
    role: str


def flat(controls: Mapping[str, ClauseRoles]) -> dict[str, tuple[str, ...]]:
    """The clauses of each framework, whatever the rule is to them."""
    return {framework: tuple(clause for _, clause in roles.each()) for framework, roles in controls.items()}


def typed(controls: Mapping[str, ClauseRoles]) -> tuple[Control, ...]:
    """Every clause with its role, in the order in which they are."""
    return tuple(
        Control(framework, clause, role.value) for framework, roles in controls.items() for role, clause in roles.each()
    )


def control_words(roles: Mapping[str, Sequence[str]]) -> str:
    """``computes 1.1; related to 2.2, 2.3``: the clauses of one framework, by what the rule is to them."""
    words = {Role.COMPUTES: "computes", Role.CONTRIBUTES: "contributes to", Role.RELATED: "related to"}
    return "; ".join(f"{words[Role(role)]} {', '.join(clauses)}" for role, clauses in roles.items())


def by_role(controls: tuple[Control, ...]) -> dict[str, dict[str, tuple[str, ...]]]:
    """By framework and role, as reports write it."""
    found: dict[str, dict[str, Any]] = {}
    for control in controls:
        roles = found.setdefault(control.framework, {})
        roles[control.role] = (*roles.get(control.role, ()), control.clause)
    return found
