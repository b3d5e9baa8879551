"""Encryption that keeps out who runs a place: at rest by keys of one's own, in use by confidential computing.

Keys protect bytes that were encrypted before they arrived. What has to see plain text to do its work reads it the party
that holds the keys (EDPB Recommendations 01/2020, use cases 1 and 6); there only memory encryption can help, and only
an attestation proves that it is on.
"""

from enum import Enum, auto

from sovcheck.graph.edges import ACCESS, CLAIMED
from sovcheck.inventory.assets.asset import Asset, KeyCustodian
from sovcheck.inventory.assets.cloud_service import CloudService, ServiceType
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.gpu_host import GpuHost

KEEPS_ONLY = frozenset({ServiceType.OBJECT_STORE, ServiceType.DATABASE, ServiceType.REGISTRY, ServiceType.HUB})
"""Services that can keep what they cannot read."""


class Protection(Enum):
    """What keeps the party that runs a place from reading what is there.

    ``CLAIMED``: confidential computing whose attestation is stated, and proved by nothing: it may be that it keeps the
    party out. Where that makes no difference, the claim makes none either.
    """

    NONE = auto()
    OWN_KEYS = auto()
    CLAIMED = auto()


def protection_of(asset: Asset | None) -> Protection:
    """The protection of what arrives at the asset."""
    if not isinstance(asset, GpuHost | CloudService):
        return Protection.NONE
    custody, computing = asset.key_custody, asset.confidential_computing
    if _keeps_only(asset) and custody is not None and custody.custodian is KeyCustodian.CUSTOMER_ONLY:
        return Protection.OWN_KEYS
    return Protection.CLAIMED if computing is not None and computing.attested else Protection.NONE


def without_access(passes: int, asset: Asset) -> int:
    """What an edge passes on, without access where what the asset holds is encrypted for the party that has it."""
    protection = protection_of(asset)
    if protection is Protection.NONE or not passes & ACCESS:
        return passes
    return passes & ~ACCESS | (CLAIMED if protection is Protection.CLAIMED else 0)


def is_kept_encrypted(flow: DataFlow, target: Asset) -> bool:
    """Whether only the sender can read at the end of a flow what it carries there."""
    encryption = flow.encryption
    return encryption is not None and bool(encryption.customer_only_keys) and _keeps_only(target)


def _keeps_only(asset: Asset) -> bool:
    return isinstance(asset, CloudService) and asset.type in KEEPS_ONLY
