"""Licences: an expression where SPDX knows them, else their name."""

from typing import Any

from sovcheck.facts.licences.spdx import is_spdx
from sovcheck.inventory.assets.asset import LicenceGrant
from sovcheck.report.cyclonedx.element import END, Element
from sovcheck.report.cyclonedx.values import is_address


def licence_of(grant: LicenceGrant) -> dict[str, Any]:
    """The licence as its holder declares it: nobody has concluded that it holds."""
    if is_spdx(grant.id):
        return {"expression": grant.id, "acknowledgement": "declared"}
    licence = {"name": grant.id, "acknowledgement": "declared"}
    return {"license": licence | ({"url": grant.url} if is_address(grant.url) else {})}


def put_licence(element: Element, grant: LicenceGrant | None) -> None:
    """The licence, and where its text is."""
    if grant is None:
        return
    element.put(licence_of(grant), "licenses", END, fact="licence")
    if is_address(grant.url):
        element.put({"type": "license", "url": grant.url}, "externalReferences", END, fact="licence")
