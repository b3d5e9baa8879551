"""Holds hops that the catalog states to the source of the very field, not that of the rest of its entry."""

from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.store import Catalog
from sovcheck.graph.build import build_graph
from sovcheck.graph.edges import EdgeType
from sovcheck.inventory.reader import read_inventory

SOURCED = "source: the register, as_of: 2026-01-02, certainty: confirmed"
OTHER = "source: the press, as_of: 2026-03-04, certainty: secondary, uncertain: one report"
ENTRIES = {
    "organizations": f"""
  - {{id: child, country: DE, parents: [{{organization: parent, voting: 60}}], {SOURCED},
     field_sources: [{{fields: [parents], {OTHER}}}]}}
  - {{id: parent, country: US, parents: [], {SOURCED}}}
""",
    "clouds": f"""
  - {{id: sky, name: Sky, operator: child, {SOURCED}, field_sources: [{{fields: [regions.r2], {OTHER}}}],
     regions: [{{id: r1, countries: [DE]}}, {{id: r2, countries: [US]}}]}}
""",
    "countries": f"\n  - {{code: DE, name: Germany, {SOURCED}}}\n  - {{code: US, name: United States, {SOURCED}}}\n",
}
INVENTORY = b"""
apiVersion: sovcheck/v1
kind: Inventory
cloud_services:
  - {id: here, type: object-store, cloud: sky, region: r1}
  - {id: there, type: object-store, cloud: sky, region: r2}
"""


def test_a_hop_cites_the_source_of_its_field():
    catalog = Catalog(
        {
            key: f"{key}: {ENTRIES.get(key, '[]')}".encode()
            for key in (*ENTRIES, "blocs", "models", "licences", "accelerators", "services", "technologies")
        }
    )
    graph = build_graph(resolve(read_inventory(["-"], stdin=lambda: INVENTORY), catalog))
    sources = {
        (asset, to): graph.edge(asset, edge, to).source
        for asset, edge, to in (
            ("child", EdgeType.OWNED_BY, "parent"),
            ("child", EdgeType.LOCATED_IN, "country:DE"),
            ("here", EdgeType.LOCATED_IN, "country:DE"),
            ("there", EdgeType.LOCATED_IN, "country:US"),
            ("there", EdgeType.PROVIDED_BY, "child"),
        )
    }
    assert sources == {
        ("child", "parent"): "the press (as of 2026-03-04)",
        ("child", "country:DE"): "the register (as of 2026-01-02)",
        ("here", "country:DE"): "the register (as of 2026-01-02)",
        ("there", "country:US"): "the press (as of 2026-03-04)",
        ("there", "child"): "the register (as of 2026-01-02)",
    }
