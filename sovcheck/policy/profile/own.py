"""A profile of the user's own, as its differences from the bundled one that it extends."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sovcheck.policy.profile.files import ProfileFile
from sovcheck.policy.profile.model import Grade, Profile

_TOLD_APART = frozenset({"id", "extends", "title", "description", "home", "disabled", "grades"})
"""Fields that a report shows themselves, or whose rules it names."""


class OwnProfile(Struct, frozen=True):
    """What a profile of the user's own judges otherwise than the bundled ``other``; all sorted.

    ``trusts`` are countries that only it trusts, ``changed`` the fields with another value as one writes them,
    ``disabled`` the rules that only it switches off, ``graded`` those that it grades otherwise.
    """

    file: str
    other: str
    trusts: tuple[str, ...]
    changed: tuple[str, ...]
    disabled: tuple[str, ...]
    graded: tuple[str, ...]


def own_profile(file: ProfileFile, trusted: Sequence[str], trusted_by_other: Sequence[str]) -> OwnProfile | None:
    """What a file of the user's judges otherwise; None of a profile that comes with sovcheck.

    Both trusted sets are for the same home on the same day.
    """
    profile, other = file.profile, file.other
    if other is None:
        return None
    own, theirs = (_stated(each) for each in (profile, other))
    grades, others = _grades(profile.grades), _grades(other.grades)
    return OwnProfile(
        file=file.document.file,
        other=other.id,
        trusts=tuple(sorted(set(trusted) - set(trusted_by_other))),
        changed=tuple(sorted(_differing(own, theirs))),
        disabled=tuple(sorted(set(profile.disabled) - set(other.disabled))),
        graded=tuple(sorted(rule for rule in {*grades, *others} if grades.get(rule) != others.get(rule))),
    )


def _stated(profile: Profile) -> Mapping[str, object]:
    return profile.model_dump(mode="json", exclude=set(_TOLD_APART))


def _differing(own: object, other: object, field: str = "") -> Iterator[str]:
    if isinstance(own, Mapping) and isinstance(other, Mapping):
        for name in {**own, **other}:
            yield from _differing(own.get(name), other.get(name), f"{field}.{name}" if field else name)
    elif own != other:
        yield field


def _grades(grades: Sequence[Grade]) -> Mapping[str, Sequence[Grade]]:
    """By rule the grades that name it, in their order, without the other rules that they name."""
    found: dict[str, list[Grade]] = {}
    for grade in grades:
        for rule in grade.rules:
            found.setdefault(rule, []).append(grade.model_copy(update={"rules": (rule,)}))
    return found
