"""People see data from afar in the manner of their work, also where several work in one country."""

from sovcheck.graph.results import Place

SYSTEM = """
organizations: [{id: firm, country: FR, administered_from: [FR], support_countries: [US]}]
cloud_services:
  - {id: store, type: object-store, provider: firm, country: FR, requires: [], subcontractors: [],
     subcontractors_complete: true, security_operations_from: [US]}
datasets: [{id: data, stored_in: [store], backed_up_in: []}]
applications: [{id: app, data: [data], logs_to: [], requires: []}]
"""


def test_support_and_security_operations_of_one_country_are_told_apart(graph_of):
    graph = graph_of(SYSTEM)
    seen = {place.how for place in graph.places("data") if place.country == "US"}
    assert seen == {"supported", "watched"}
    watched, supported = (graph.place_path("data", Place("US", how, None)) for how in ("watched", "supported"))
    assert [hop.asset for hop in watched] == ["data", "store"]
    assert [hop.asset for hop in supported] == ["data", "store", "firm"]
