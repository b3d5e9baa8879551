"""The profile that a request names, for the system that is asked about."""

from collections.abc import Collection

from sovcheck.catalog.system import System
from sovcheck.inventory.assets.organization import Organization
from sovcheck.policy.profile.resolve import ResolvedProfile, load_profile
from sovcheck.scan.home import Domicile
from sovcheck.scan.request import ScanRequest


def profile_for(
    request: ScanRequest, system: System, domicile: Domicile, rules: Collection[str] | None = None
) -> ResolvedProfile:
    """The profile with its home and trusted set. Raises as ``load_profile``; ``rules`` are those that it may name."""
    return load_profile(
        request.profile,
        home=request.home,
        catalog=system.catalog,
        today=request.today,
        rules=rules,
        organizations=[name for name, asset in system.assets.items() if isinstance(asset, Organization)],
        domicile=domicile.country,
        doubt=domicile.doubt,
    )
