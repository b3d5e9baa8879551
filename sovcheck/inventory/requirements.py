"""What assets require, as stated: the entries of ``requires``, of the kinds that have them."""

from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.requirements import RequirementEntry
from sovcheck.inventory.assets.software import Software


def requirements_of(asset: Asset) -> tuple[RequirementEntry, ...]:
    """What the asset requires, as stated; nothing for a kind that requires nothing."""
    if isinstance(asset, Application | CloudService | GpuHost | Software):
        return asset.requires or ()
    return ()
