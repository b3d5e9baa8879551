"""Candidates that take remote hands away: management planes, administration, support, licence servers, held keys."""

from collections.abc import Callable, Iterator, Sequence

from sovcheck.findings.answer.changes import Effort
from sovcheck.whatif.candidate import Candidate, rewriting
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.design import Design, Fields
from sovcheck.whatif.trusted_alternatives import keeps_only

_PEOPLE = {
    "administered_from": "administer",
    "support_countries": "support",
    "security_operations_from": "watch over",
}
"""Fields that say where people sit who reach a thing, and what they do."""


def remote_operations(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """Nobody from afar any more who manages, administers or supports a host or service, or holds keys of it."""
    yield from people_at_home(design, asset_id, terms)
    yield from _management(design, asset_id)
    fields = design.fields(asset_id)
    holder = (fields.get("key_custody") or {}).get("holder")
    if holder is not None and not keeps_only(fields):
        yield rewriting(
            Effort.KEYS,
            asset_id,
            f"take the keys of {asset_id} from {holder}",
            lambda fields: {**fields, "key_custody": {"custodian": "provider"}},
            f"whoever runs {asset_id} keeps them instead",
        )


def people_at_home(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """Those who administer or support it sit where they may, and nowhere else."""
    fields = design.fields(asset_id)
    for field, verb in _PEOPLE.items():
        stated = fields.get(field)
        if stated is not None and (seats := _better(stated, terms)) is not None:
            yield rewriting(
                Effort.OPERATE,
                asset_id,
                f"{verb} {asset_id} from {', '.join(seats)} only",
                _setting(field, seats),
                f"whoever sits in {', '.join(seats)} can {verb} {asset_id} alone",
            )


def without_licence_server(asset_id: str) -> Candidate:
    """Software that asks nobody whether it may run."""
    return rewriting(
        Effort.OPERATE,
        asset_id,
        f"run {asset_id} without a licence server of others",
        _setting("licence_server", False),
        f"{asset_id} runs on when nobody answers it",
    )


def _better(stated: Sequence[str], terms: Circumstances) -> list[str] | None:
    """The trusted ones of these countries, or home; None where they are that already."""
    trusted = [country for country in stated if country in terms.trusted]
    for seats in (trusted, [terms.home]):
        if seats and seats != list(stated):
            return seats
    return None


def _management(design: Design, asset_id: str) -> Iterator[Candidate]:
    management = design.fields(asset_id).get("management") or {}
    runners = _runners(design, asset_id)
    provider = management.get("provider")
    if provider is not None and runners and provider not in runners:
        yield _managing(
            asset_id,
            "provider",
            runners[0],
            f"manage {asset_id} without {provider}",
            f"{runners[0]} manages {asset_id} with means of its own",
        )
    if management.get("phone_home"):
        yield _managing(
            asset_id,
            "phone_home",
            False,
            f"keep {asset_id} from reporting home",
            f"{asset_id} runs on when it reports nothing",
        )
    if management.get("licence_server"):
        yield _managing(
            asset_id,
            "licence_server",
            False,
            f"run {asset_id} without a licence server of others",
            f"{asset_id} runs on when nobody answers it",
        )


def _runners(design: Design, asset_id: str) -> Sequence[str]:
    operator = design.fields(asset_id).get("operator") or ()
    return [operator] if isinstance(operator, str) else list(operator)


def _managing(asset_id: str, part: str, value: object, label: str, assumed: str) -> Candidate:
    def change(fields: Fields) -> Fields:
        return {**fields, "management": {**(fields.get("management") or {}), part: value}}

    return rewriting(Effort.OPERATE, asset_id, label, change, assumed)


def _setting(field: str, value: object) -> Callable[[Fields], Fields]:
    return lambda fields: {**fields, field: value}
