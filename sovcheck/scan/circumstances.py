"""Constraints of a what-if: home, trusted parties and day, under which changes to a system are made."""

from sovcheck.errors import UsageError
from sovcheck.inventory.assets.organization import Organization
from sovcheck.scan.preparation import Scan
from sovcheck.suggestions import did_you_mean
from sovcheck.whatif.circumstances import Circumstances


def circumstances(prepared: Scan, to: str | None = None) -> Circumstances:
    """Under what changes to a system are made. Raises UsageError for an organization that nobody knows."""
    system, profile = prepared.system, prepared.profile
    if (
        to is not None
        and to not in system.catalog.organizations
        and not isinstance(system.assets.get(to), Organization)
    ):
        known = [name for name, asset in system.assets.items() if isinstance(asset, Organization)]
        hint = did_you_mean(to, [*known, *system.catalog.organizations], "`sovcheck catalog list organizations`")
        raise UsageError(f"--to {to}: neither the inventory nor the catalog has such an organization: {hint}")
    trusted = frozenset(profile.data["trusted"])
    return Circumstances(system, profile.profile, profile.data["home"], trusted, prepared.request.today, to)
