import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.errors import Location
from sovcheck.graph.build import build_graph
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.omissions import Omission
from sovcheck.graph.paths import Hop, Party
from sovcheck.inventory.assets.cloud_service import ServiceType
from sovcheck.inventory.reader import read_inventory

ZURICH = """
organizations:
  - {id: canton, country: CH, parents: []}
  - {id: parent, country: US, parents: []}
  - id: subsidiary
    country: CH
    parents: [{organization: parent, capital: 100, voting: 100}]
gpu_hosts:
  - id: cluster
    operator: subsidiary
    country: CH
    serves: [model]
models:
  - {id: model, developer: canton, base_models: [], access: weights}
applications:
  - {id: app, owner: canton, requires: [model]}
"""


def who(graph, asset, effect):
    return {(party.country, party.organization) for party in graph.exposure(asset, effect)}


def test_a_cluster_in_zurich_is_exposed_to_the_parent_of_its_operator(graph_of):
    graph = graph_of(ZURICH)
    assert who(graph, "cluster", Effect.ACCESS) == {("CH", None), ("CH", "subsidiary"), ("US", "parent")}
    assert who(graph, "cluster", Effect.CUTOFF) == {("CH", None), ("CH", "subsidiary"), ("US", "parent")}
    assert who(graph, "cluster", Effect.THROTTLE) == {("CH", "subsidiary"), ("US", "parent")}
    assert who(graph, "cluster", Effect.ORIGIN) == set()


def test_the_exposure_of_a_host_is_that_of_what_runs_on_it(graph_of):
    graph = graph_of(ZURICH)
    assert ("US", "parent") in who(graph, "model", Effect.CUTOFF)
    assert ("US", "parent") in who(graph, "app", Effect.THROTTLE)
    assert who(graph, "app", Effect.ORIGIN) == {("CH", "canton")}


def test_the_witness_names_every_hop_with_its_line(graph_of):
    graph = graph_of(ZURICH)
    assert graph.witness("app", Effect.CUTOFF, Party("parent", "US")) == (
        Hop("app", EdgeType.REQUIRES, "model", Location("<stdin>", 18), None),
        Hop("model", EdgeType.RUNS_ON, "cluster", Location("<stdin>", 14), None),
        Hop("cluster", EdgeType.OPERATED_BY, "subsidiary", Location("<stdin>", 12), None),
        Hop("subsidiary", EdgeType.OWNED_BY, "parent", Location("<stdin>", 9), None),
        Hop("parent", EdgeType.LOCATED_IN, "country:US", Location("<stdin>", 6), None),
    )
    assert dict(graph.first_edges("app", Effect.CUTOFF))[Party("parent", "US")] is EdgeType.REQUIRES
    assert dict(graph.first_edges("cluster", Effect.CUTOFF))[Party(None, "CH")] is EdgeType.LOCATED_IN


def test_somebody_without_the_effect_has_no_witness(graph_of):
    graph = graph_of(ZURICH)
    with pytest.raises(KeyError):
        graph.witness("cluster", Effect.ORIGIN, Party("parent", "US"))
    with pytest.raises(KeyError):
        graph.exposure("nothing", Effect.ORIGIN)


def test_exposures_are_sorted_by_country_then_organization_with_none_first(graph_of):
    graph = graph_of(
        "organizations: [{id: b, country: FR}, {id: a, country: FR}, {id: c}]\n"
        "gpu_hosts: [{id: host, owner: b, operator: a, country: FR, management: {provider: c}}]"
    )
    assert graph.exposure("host", Effect.CUTOFF) == (
        Party("c", None),
        Party(None, "FR"),
        Party("a", "FR"),
        Party("b", "FR"),
    )


@pytest.mark.parametrize(
    ("stake", "controls"),
    [
        ("capital: 51", True),
        ("voting: 50.1", True),
        ("capital: 50", True),  # nothing is decided without it
        ("capital: 49.9, voting: 49.9", False),
        ("capital: 10, controls: true", True),
        ("capital: 10, controls: false", False),
    ],
)
def test_only_half_or_stated_control_passes_on_power(graph_of, stake, controls):
    graph = graph_of(
        f"organizations: [{{id: child, country: FR, parents: [{{organization: parent, {stake}}}]}},"
        " {id: parent, country: US}]\ncloud_services: [{id: service, provider: child}]"
    )
    assert (("US", "parent") in who(graph, "service", Effect.CUTOFF)) is controls


def test_a_joint_venture_of_45_and_55_answers_to_the_larger_partner_only(graph_of):
    graph = graph_of(
        "organizations:\n"
        "  - id: venture\n    country: FR\n"
        "    parents: [{organization: one, capital: 45}, {organization: two, capital: 55}]\n"
        "  - {id: one, country: FR}\n  - {id: two, country: US}\n"
        "cloud_services: [{id: service, provider: venture}]"
    )
    assert who(graph, "service", Effect.ACCESS) == {("FR", "venture"), ("US", "two")}


def test_two_stakes_of_one_holder_make_a_majority_together(graph_of):
    graph = graph_of(
        "organizations:\n"
        "  - {id: child, parents: [{organization: parent, capital: 30}, {organization: parent, capital: 30}]}\n"
        "  - {id: parent, country: US}\n"
    )
    assert graph.controllers("child") == (Party("child", None), Party("parent", "US"))


def test_a_majority_from_a_country_is_power_of_that_country(graph_of):
    graph = graph_of("organizations: [{id: child, country: FR, parents: [{country: US, capital: 60}]}]")
    assert graph.controllers("child") == (Party("child", "FR"), Party(None, "US"))
    (hop,) = graph.controller_path("child", Party(None, "US"))
    assert (hop.edge, hop.to) == (EdgeType.OWNED_BY, "country:US")


def test_a_joint_venture_on_foreign_technology_can_be_starved_of_updates(graph_of):
    graph = graph_of(
        "organizations:\n"
        "  - {id: venture, country: FR, parents: [], technology_from: [maker]}\n"
        "  - {id: maker, country: US, parents: [{organization: owner, capital: 100}]}\n"
        "  - {id: owner, country: US, parents: []}\n"
        "cloud_services: [{id: service, provider: venture}]"
    )
    assert who(graph, "service", Effect.CUTOFF) == {("FR", "venture")}
    assert who(graph, "service", Effect.STALE) == {("US", "maker"), ("US", "owner")}
    assert who(graph, "service", Effect.ACCESS) == {("FR", "venture")}
    assert who(graph, "venture", Effect.ORIGIN) == {("US", "maker")}
    path = [(hop.edge, hop.to) for hop in graph.witness("service", Effect.STALE, Party("owner", "US"))]
    assert path == [
        (EdgeType.PROVIDED_BY, "venture"),
        (EdgeType.UPDATED_FROM, "maker"),
        (EdgeType.OWNED_BY, "owner"),
        (EdgeType.LOCATED_IN, "country:US"),
    ]


def test_technology_is_followed_from_supplier_to_supplier_and_round_in_circles_once(graph_of):
    graph = graph_of(
        "organizations:\n"
        "  - {id: provider, country: FR, parents: [], technology_from: [integrator]}\n"
        "  - {id: integrator, country: DE, parents: [], technology_from: [reseller, provider]}\n"
        "  - {id: reseller, country: DE, parents: [], technology_from: [maker]}\n"
        "  - {id: maker, country: US, parents: []}\n"
        "cloud_services: [{id: service, provider: provider}]"
    )
    assert who(graph, "service", Effect.STALE) == {("DE", "integrator"), ("DE", "reseller"), ("US", "maker")}
    path = [(hop.edge, hop.to) for hop in graph.witness("service", Effect.STALE, Party("maker", "US"))]
    assert path == [
        (EdgeType.PROVIDED_BY, "provider"),
        (EdgeType.UPDATED_FROM, "integrator"),
        (EdgeType.UPDATED_FROM, "reseller"),
        (EdgeType.UPDATED_FROM, "maker"),
        (EdgeType.LOCATED_IN, "country:US"),
    ]
    assert graph.stale_omissions("service") == (Omission("maker", "technology_from"),)


def test_whose_technology_an_owner_builds_on_is_nothing_to_what_it_owns(graph_of):
    graph = graph_of(
        "organizations:\n"
        "  - {id: provider, country: FR, parents: [{organization: owner, capital: 100}]}\n"
        "  - {id: owner, country: FR, parents: [], technology_from: [maker], administered_from: [CN]}\n"
        "  - {id: maker, country: US, parents: []}\n"
        "cloud_services: [{id: service, provider: provider}]"
    )
    assert who(graph, "service", Effect.STALE) == set()
    assert who(graph, "service", Effect.CUTOFF) == {("FR", "provider"), ("FR", "owner")}


def test_organizations_that_build_on_each_other_give_each_other_no_power(graph_of):
    graph = graph_of(
        "organizations:\n  - {id: one, country: FR, technology_from: [two]}\n"
        "  - {id: two, country: US, technology_from: [one]}\n"
        "cloud_services: [{id: service, provider: one}]"
    )
    assert who(graph, "one", Effect.CUTOFF) == set()
    assert who(graph, "service", Effect.STALE) == {("US", "two")}


def test_own_keys_take_away_access_where_bytes_are_only_kept_but_not_cutoff(graph_of):
    graph = graph_of(
        "organizations: [{id: operator, country: US}]\n"
        "cloud_services:\n"
        "  - {id: store, type: object-store, provider: operator, country: US, administered_from: [CN],"
        " key_custody: {custodian: customer-only}}\n"
    )
    assert who(graph, "store", Effect.ACCESS) == set()
    assert who(graph, "store", Effect.CUTOFF) == {("CN", None), ("US", None), ("US", "operator")}
    assert who(graph, "store", Effect.THROTTLE) == {("US", "operator")}


@pytest.mark.parametrize("kind", [kind.value for kind in ServiceType])
def test_what_has_to_see_plain_text_reads_it_whoever_holds_the_keys(graph_of, kind):
    graph = graph_of(
        "organizations: [{id: provider, country: US}]\ncloud_services: [{id: service, provider: provider,"
        f" type: {kind}, key_custody: {{custodian: customer-only}}}}]"
    )
    keeps_only = kind in {"object-store", "database", "registry", "hub"}
    assert who(graph, "service", Effect.ACCESS) == (set() if keeps_only else {("US", "provider")})


def test_keys_of_its_disks_do_not_keep_a_machine_from_being_read(graph_of):
    graph = graph_of(
        "organizations: [{id: operator, country: US}]\n"
        "gpu_hosts: [{id: host, operator: operator, key_custody: {custodian: customer-only}}]"
    )
    assert who(graph, "host", Effect.ACCESS) == {("US", "operator")}


@pytest.mark.parametrize("asset", ["host", "service"])
def test_attested_memory_takes_away_access_only_if_its_claim_is_true(graph_of, asset):
    memory = "confidential_computing: {technology: TDX, attested: true}"
    graph = graph_of(
        "organizations: [{id: operator, country: US, parents: []}]\n"
        f"gpu_hosts: [{{id: host, operator: operator, owner: operator, administered_from: [CN], {memory}}}]\n"
        f"cloud_services: [{{id: service, provider: operator, administered_from: [CN], {memory}}}]"
    )
    assert who(graph, asset, Effect.ACCESS) == set()
    assert who(graph, asset, Effect.CUTOFF) == {("CN", None), ("US", "operator")}
    kept_out = {(party.country, party.organization) for party in graph.kept_out_by_claims(asset)}
    assert kept_out == {("CN", None), ("US", "operator")}
    assert graph.unproved_claims(asset) == (Omission(asset, "confidential_computing"),)


def test_what_is_left_out_of_who_reads_is_open_whatever_is_claimed(graph_of):
    text = (
        "organizations: [{id: owner, country: FR, administered_from: [US]}]\n"
        "cloud_services: [{id: service, provider: owner, %s requires: []}]\n"
        "datasets: [{id: data, controller: owner, stored_in: [service]}]"
    )
    plain = graph_of(text % "")
    claimed = graph_of(text % "confidential_computing: {technology: TDX, attested: true},")
    for asset in ("service", "data", "owner"):
        assert claimed.access_omissions(asset) == plain.access_omissions(asset)
        readers = {(party.country, party.organization) for party in claimed.kept_out_by_claims(asset)}
        assert who(claimed, asset, Effect.ACCESS) | readers == who(plain, asset, Effect.ACCESS)
        assert plain.kept_out_by_claims(asset) == ()


def test_whom_something_else_lets_read_no_claim_keeps_out(graph_of):
    graph = graph_of(
        "organizations: [{id: operator, country: US, parents: []}]\n"
        "cloud_services: [{id: plain, provider: operator, requires: []},"
        " {id: claimed, provider: operator, confidential_computing: {technology: TDX, attested: true}}]\n"
        "datasets: [{id: data, stored_in: [plain, claimed]}]"
    )
    assert ("US", "operator") in who(graph, "data", Effect.ACCESS)
    assert graph.kept_out_by_claims("data") == ()


@pytest.mark.parametrize(
    "keys", ["key_custody: {custodian: shared}", "confidential_computing: {technology: TDX, attested: false}"]
)
def test_shared_keys_and_memory_that_nobody_attested_take_nothing_away(graph_of, keys):
    graph = graph_of(
        "organizations: [{id: operator, country: US}]\n"
        f"gpu_hosts: [{{id: host, operator: operator, country: US, {keys}}}]"
    )
    assert who(graph, "host", Effect.ACCESS) == {("US", None), ("US", "operator")}


def test_who_holds_the_keys_can_read_and_stop(graph_of):
    graph = graph_of(
        "organizations: [{id: operator, country: FR}, {id: holder, country: US}]\n"
        "gpu_hosts: [{id: host, operator: operator, key_custody: {custodian: third-party, holder: holder}}]"
    )
    assert ("US", "holder") in who(graph, "host", Effect.ACCESS)
    assert ("US", "holder") in who(graph, "host", Effect.CUTOFF)
    assert ("US", "holder") not in who(graph, "host", Effect.THROTTLE)


def test_support_reads_and_does_not_stop(graph_of):
    graph = graph_of("cloud_services: [{id: service, country: FR, support_countries: [CN], administered_from: [JP]}]")
    assert who(graph, "service", Effect.ACCESS) == {("CN", None), ("FR", None), ("JP", None)}
    assert who(graph, "service", Effect.CUTOFF) == {("FR", None), ("JP", None)}
    assert dict(graph.first_edges("service", Effect.ACCESS))[Party(None, "CN")] is EdgeType.SUPPORTED_FROM


SUBCONTRACTED = """
organizations:
  - {id: hotline, country: DE, parents: [{organization: group, capital: 100}]}
  - {id: group, country: US}
cloud_services:
  - {id: service, type: object-store, country: FR, key_custody: {custodian: WHO},
     subcontractors: [{organization: hotline, country: CN, role: support}]}
"""


def test_whoever_does_a_part_of_the_work_reads_and_does_not_stop(graph_of):
    graph = graph_of(SUBCONTRACTED.replace("WHO", "provider"))
    assert who(graph, "service", Effect.ACCESS) == {("CN", None), ("DE", "hotline"), ("FR", None), ("US", "group")}
    assert who(graph, "service", Effect.CUTOFF) == {("FR", None)}
    assert dict(graph.first_edges("service", Effect.ACCESS))[Party("group", "US")] is EdgeType.SUBCONTRACTED_TO


def test_keys_of_ones_own_blind_whoever_does_a_part_of_the_work(graph_of):
    graph = graph_of(SUBCONTRACTED.replace("WHO", "customer-only"))
    assert who(graph, "service", Effect.ACCESS) == set()


def test_a_management_plane_reads_slows_down_and_stops(graph_of):
    graph = graph_of(
        "organizations: [{id: manager, country: US, administered_from: [CN]}]\n"
        "gpu_hosts: [{id: host, management: {provider: manager}}]"
    )
    assert who(graph, "host", Effect.THROTTLE) == {("US", "manager")}
    for effect in (Effect.ACCESS, Effect.CUTOFF):
        assert who(graph, "host", effect) == {("US", "manager"), ("CN", None)}
    path = [(hop.edge, hop.to) for hop in graph.witness("host", Effect.CUTOFF, Party(None, "CN"))]
    assert path == [(EdgeType.MANAGED_BY, "manager"), (EdgeType.ADMINISTERED_FROM, "country:CN")]


def test_each_of_several_operators_has_a_host_in_hand(graph_of):
    graph = graph_of(
        "organizations: [{id: one, country: US}, {id: two, country: CN}]\ngpu_hosts: [{id: host, operator: [one, two]}]"
    )
    assert who(graph, "host", Effect.CUTOFF) == {("US", "one"), ("CN", "two")}


@pytest.mark.parametrize(
    "asset", ["gpu_hosts: [{id: asset, operator: firm", "cloud_services: [{id: asset, provider: firm"]
)
@pytest.mark.parametrize(("owner", "stands"), [("[]", True), ("[{organization: chip-maker, capital: 60}]", False)])
def test_what_stands_on_another_s_cloud_is_in_the_hands_of_both(graph_of, asset, owner, stands):
    graph = graph_of(f"organizations: [{{id: firm, country: FR, parents: {owner}}}]\n{asset}, cloud: cloud}}]")
    assert ((EdgeType.STANDS_ON, "chip-maker") in graph.organizations_with_power("asset")) is stands
    for effect in (Effect.ACCESS, Effect.THROTTLE, Effect.CUTOFF):
        assert who(graph, "asset", effect) == {("FR", "firm"), ("US", "chip-maker")}


def test_the_law_of_every_place_of_processing_counts(graph_of):
    graph = graph_of("cloud_services: [{id: api, country: FR, processed_in: [US, anywhere]}]")
    assert who(graph, "api", Effect.CUTOFF) == {("FR", None), ("US", None)}


def test_the_support_countries_of_a_provider_reach_what_it_provides(graph_of):
    graph = graph_of(
        "organizations: [{id: provider, country: FR, support_countries: [CN]}]\n"
        "cloud_services: [{id: service, provider: provider}]"
    )
    assert who(graph, "service", Effect.ACCESS) == {("CN", None), ("FR", "provider")}
    assert who(graph, "service", Effect.THROTTLE) == {("FR", "provider")}


@pytest.mark.parametrize(
    ("licence", "ends"), [("free", False), ("at-will", True), ("growth", True), ("mutable", True), ("unknown", False)]
)
def test_a_licence_that_can_be_taken_away_or_changed_gives_cutoff(graph_of, licence, ends):
    graph = graph_of(f"models: [{{id: model, licence: {{id: {licence}}}}}]")
    assert who(graph, "model", Effect.CUTOFF) == ({("US", "licensor")} if ends else set())


def test_the_licence_hop_cites_line_and_catalog(graph_of):
    graph = graph_of("models:\n  - id: model\n    licence: {id: at-will}\n")
    hop, seat = graph.witness("model", Effect.CUTOFF, Party("licensor", "US"))
    assert (hop.edge, hop.to, hop.location) == (EdgeType.LICENSED_BY, "licensor", Location("<stdin>", 5))
    assert hop.source == seat.source == "a test (as of 2026-11-21)"


def test_base_models_and_training_data_pass_on_origin_only(graph_of):
    graph = graph_of(
        "organizations: [{id: maker, country: CN}, {id: tuner, country: FR}, {id: curator, country: US}]\n"
        "models:\n  - {id: base, developer: maker, licence: {id: at-will}}\n"
        "  - {id: tuned, developer: tuner, base_models: [base], training_datasets: [data]}\n"
        "datasets: [{id: data, curator: curator}]"
    )
    assert who(graph, "tuned", Effect.ORIGIN) == {("CN", "maker"), ("FR", "tuner"), ("US", "curator")}
    assert who(graph, "tuned", Effect.CUTOFF) == set()


def test_accelerators_come_from_their_vendor_and_from_where_they_are_made(graph_of):
    graph = graph_of("gpu_hosts:\n  - id: host\n    accelerators:\n      - {model: gpu, count: 8}\n")
    assert who(graph, "host", Effect.ORIGIN) == {("TW", None), ("US", "chip-maker")}
    assert who(graph, "host", Effect.CUTOFF) == set()
    hop, _ = graph.witness("host", Effect.ORIGIN, Party("chip-maker", "US"))
    assert hop.location == Location("<stdin>", 6)
    assert hop.source == "a test (as of 2026-11-21)"


@pytest.mark.parametrize(
    "remote",
    [
        "accelerators: [{model: leased, count: 1}]",
        "accelerators: [{model: gpu, count: 1}], management: {licence_server: true}",
        "accelerators: [{model: gpu, count: 1}], management: {phone_home: true}",
    ],
)
def test_accelerators_that_report_to_their_maker_can_be_stopped_by_it(graph_of, remote):
    graph = graph_of(f"gpu_hosts: [{{id: host, {remote}}}]")
    assert who(graph, "host", Effect.CUTOFF) == who(graph, "host", Effect.THROTTLE) == {("US", "chip-maker")}
    assert who(graph, "host", Effect.ACCESS) == ({("US", "chip-maker")} if "phone_home" in remote else set())
    assert dict(graph.first_edges("host", Effect.CUTOFF))[Party("chip-maker", "US")] is EdgeType.MANAGED_BY


SOFTWARE = """
organizations:
  - {{id: maker, country: US}}
  - {{id: signer, country: JP}}
  - {{id: registrar, country: CN, parents: []}}
  - {{id: keeper, country: FR, parents: []}}
  - {{id: sister, country: FR, parents: [{{organization: registrar, capital: 100}}]}}
  - id: niece
    country: FR
    parents: [{{organization: registrar, capital: 30}}, {{organization: sister, capital: 30}}]
cloud_services:
  - {{id: registry, provider: registrar, key_custody: {{custodian: none}}}}
  - {{id: telemetry, provider: registrar}}
  - {{id: own, provider: keeper}}
  - {{id: theirs, provider: sister}}
  - {{id: jointly, provider: niece}}
  - {{id: unsaid}}
software:
  - {{id: runtime, developer: maker, registry: registry, built_in: [KR], signed_by: signer, {more}}}
gpu_hosts: [{{id: host, runtime: {{software: runtime}}}}]
"""


def test_software_goes_stale_without_a_mirror_and_does_not_stop(graph_of):
    graph = graph_of(SOFTWARE.format(more="licence_server: false"))
    assert who(graph, "host", Effect.CUTOFF) == set()
    assert who(graph, "host", Effect.STALE) == who(graph, "runtime", Effect.STALE) == {("CN", "registrar")}
    assert who(graph, "host", Effect.ACCESS) == set()
    assert who(graph, "host", Effect.ORIGIN) == {("US", "maker"), ("JP", "signer"), ("KR", None)}


@pytest.mark.parametrize(
    ("mirror", "stale"),
    [
        ("own", set()),
        ("registry", {("CN", "registrar")}),
        ("theirs", {("CN", "registrar"), ("FR", "sister")}),
        ("jointly", {("CN", "registrar"), ("FR", "niece")}),
        ("unsaid", {("CN", "registrar")}),
    ],
)
def test_a_mirror_counts_where_somebody_else_runs_it(graph_of, mirror, stale):
    assert who(graph_of(SOFTWARE.format(more=f"mirror: {mirror}")), "host", Effect.STALE) == stale


def test_a_registry_that_stands_on_what_keeps_the_mirror_too_is_gone_with_it(graph_of):
    below = "{id: registry, requires: [{id: own}], provider: registrar,"
    text = SOFTWARE.format(more="mirror: own").replace("{id: registry, provider: registrar,", below)
    assert who(graph_of(text), "host", Effect.STALE) == {("CN", "registrar"), ("FR", "keeper")}


def test_a_mirror_on_the_cloud_on_which_its_registry_stands_is_gone_with_it(graph_of):
    text = SOFTWARE.format(more="mirror: own")
    for service in ("registry", "own"):
        text = text.replace(f"{{id: {service}, ", f"{{id: {service}, cloud: cloud, ")
    assert {("CN", "registrar"), ("FR", "keeper"), ("US", "chip-maker")} <= who(graph_of(text), "host", Effect.STALE)


def test_keepers_whose_owners_are_only_known_to_be_of_one_country_are_two(graph_of):
    text = SOFTWARE.format(more="mirror: own")
    for keeper in ("{id: registrar, country: CN, ", "{id: keeper, country: FR, "):
        text = text.replace(keeper + "parents: []", keeper + "parents: [{country: CN, capital: 100}]")
    assert who(graph_of(text), "host", Effect.STALE) == set()


def test_a_mirror_of_no_registry_that_is_named_is_where_updates_come_from(graph_of):
    text = SOFTWARE.format(more="mirror: theirs").replace("registry: registry, ", "")
    assert who(graph_of(text), "host", Effect.STALE) == {("CN", "registrar"), ("FR", "sister")}


def test_whoever_can_stop_something_is_not_told_once_more_to_leave_it_without_updates(graph_of):
    graph = graph_of(
        SOFTWARE.format(more="licence_server: false").replace("{id: host,", "{id: host, operator: registrar,")
    )
    assert who(graph, "host", Effect.CUTOFF) == {("CN", "registrar")}
    assert who(graph, "host", Effect.STALE) == set()


def test_a_licence_server_slows_down_and_stops(graph_of):
    graph = graph_of(SOFTWARE.format(more="licence_server: true"))
    for effect in (Effect.THROTTLE, Effect.CUTOFF):
        assert who(graph, "host", effect) == {("US", "maker")}
    assert who(graph, "host", Effect.ACCESS) == set()


@pytest.mark.parametrize(("setting", "read"), [("'on'", True), ("'off'", False), ("none", False)])
def test_telemetry_that_is_on_can_be_read_where_it_goes(graph_of, setting, read):
    graph = graph_of(SOFTWARE.format(more=f"mirror: own, telemetry: {{setting: {setting}, to: telemetry}}"))
    assert (("CN", "registrar") in who(graph, "host", Effect.ACCESS)) is read


def test_what_is_optional_can_be_read_there_but_its_loss_stops_nothing(graph_of):
    graph = graph_of(
        "organizations: [{id: provider, country: US}]\ncloud_services: [{id: service, provider: provider}]\n"
        "applications: [{id: app, requires: [{id: service, optional: true}]}]"
    )
    assert who(graph, "app", Effect.ACCESS) == {("US", "provider")}
    assert who(graph, "app", Effect.CUTOFF) == set()


def test_data_can_be_read_wherever_it_is_kept_used_or_sent(graph_of):
    graph = graph_of(
        "organizations: [{id: keeper, country: DE}, {id: saver, country: FR}, {id: reader, country: US},"
        " {id: taker, country: CN}]\n"
        "cloud_services:\n  - {id: store, provider: keeper}\n  - {id: backup, provider: saver}\n"
        "  - {id: logs, provider: reader}\n  - {id: lake, provider: taker}\n"
        "datasets: [{id: data, stored_in: [store], backed_up_in: [backup]}]\n"
        "applications: [{id: app, data: [data], logs_to: [logs]}]\n"
        "data_flows: [{id: flow, from: app, to: lake, datasets: [data]}]\n"
    )
    assert who(graph, "data", Effect.ACCESS) == {("DE", "keeper"), ("FR", "saver"), ("US", "reader"), ("CN", "taker")}
    assert who(graph, "data", Effect.CUTOFF) == set()
    assert [hop.to for hop in graph.witness("data", Effect.ACCESS, Party("taker", "CN"))] == [
        "flow",
        "lake",
        "taker",
        "country:CN",
    ]


def test_whoever_keeps_the_only_copy_can_cut_it_off(graph_of):
    graph = graph_of(
        "organizations: [{id: keeper, country: DE}]\ncloud_services: [{id: store, provider: keeper}, {id: other}]\n"
        "datasets: [{id: data, stored_in: [store]}, {id: kept, stored_in: [store], backed_up_in: [other]}]\n"
        "models: [{id: model, stored_in: [store]}]\n"
    )
    assert who(graph, "data", Effect.CUTOFF) == who(graph, "model", Effect.CUTOFF) == {("DE", "keeper")}
    assert who(graph, "data", Effect.ACCESS) == {("DE", "keeper")}
    assert who(graph, "model", Effect.ACCESS) == who(graph, "kept", Effect.CUTOFF) == set()


@pytest.mark.parametrize(("kind", "read"), [("object-store", False), ("inference-api", True)])
def test_a_flow_whose_keys_stay_with_the_sender_cannot_be_read_where_it_is_only_kept(graph_of, kind, read):
    graph = graph_of(
        f"organizations: [{{id: taker, country: CN}}]\ncloud_services: [{{id: lake, type: {kind}, provider: taker}}]\n"
        "data_flows: [{id: flow, to: lake, encryption: {customer_only_keys: true}}]\n"
    )
    assert who(graph, "flow", Effect.ACCESS) == ({("CN", "taker")} if read else set())


def test_requirements_in_a_circle_share_their_exposure(graph_of):
    graph = graph_of(
        "organizations: [{id: one, country: FR}, {id: two, country: US}]\n"
        "cloud_services:\n  - {id: first, provider: one, requires: [second]}\n"
        "  - {id: second, provider: two, requires: [first]}\n"
    )
    assert who(graph, "first", Effect.CUTOFF) == who(graph, "second", Effect.CUTOFF)
    assert [hop.to for hop in graph.witness("first", Effect.CUTOFF, Party("two", "US"))] == [
        "second",
        "two",
        "country:US",
    ]


def test_a_region_in_two_countries_exposes_to_both(graph_of):
    graph = graph_of("cloud_services:\n  - {id: service, cloud: cloud, region: eu}\n")
    assert who(graph, "service", Effect.ACCESS) == {("DE", None), ("FR", None), ("US", "chip-maker")}


def test_equal_hosts_are_of_one_class(graph_of):
    graph = graph_of(
        "organizations: [{id: one, country: FR}, {id: two, country: FR}]\n"
        "gpu_hosts: [{id: a, operator: one}, {id: b, operator: one}, {id: c, operator: two}, {id: d, owner: one}]"
    )
    kinds = [graph.exposure_class(host, Effect.CUTOFF) for host in "abcd"]
    assert kinds[0] == kinds[1]
    assert len(set(kinds)) == 3


def test_a_role_edge_is_found_with_its_line(graph_of):
    graph = graph_of(ZURICH)
    assert graph.edge("cluster", EdgeType.OPERATED_BY, "subsidiary") == Hop(
        "cluster", EdgeType.OPERATED_BY, "subsidiary", Location("<stdin>", 12), None
    )
    assert graph.edge("cluster", EdgeType.OPERATED_BY, "parent") is None
    assert graph.edge("cluster", EdgeType.LOCATED_IN, "country:CH") is not None


def from_the_catalog(text):
    text = f"apiVersion: sovcheck/v1\nkind: Inventory\n{text}"
    return build_graph(resolve(read_inventory(["-"], stdin=text.encode), load_catalog()))


@pytest.mark.parametrize(("owner", "stands"), [("amazon", True), ("amazon-web-services", False)])
def test_a_sister_company_of_the_cloud_s_operator_does_not_stand_for_it(owner, stands):
    graph = from_the_catalog(
        f"organizations: [{{id: firm, country: FR, parents: [{{organization: {owner}, capital: 100}}]}}]\n"
        "gpu_hosts: [{id: host, cloud: aws, operator: firm}]\n"
    )
    assert ((EdgeType.STANDS_ON, "amazon-web-services") in graph.organizations_with_power("host")) is stands
    assert ("US", "amazon-web-services") in who(graph, "host", Effect.CUTOFF)


@pytest.mark.parametrize(
    "asset", ["gpu_hosts: [{id: asset, operator: mine", "cloud_services: [{id: asset, provider: mine"]
)
@pytest.mark.parametrize("owner", ["[]", "[{organization: amazon-web-services, capital: 100}]"])
def test_the_people_of_the_cloud_below_reach_what_stands_on_it(asset, owner):
    graph = from_the_catalog(
        f"organizations:\n  - {{id: mine, country: FR, parents: {owner}}}\n"
        "  - {id: amazon-web-services, extends: catalog, administered_from: [IN], support_countries: [BR],\n"
        f"     technology_from: [google]}}\n{asset}, cloud: aws, region: eu-west-3}}]\n"
    )
    path = [(hop.edge, hop.to) for hop in graph.witness("asset", Effect.CUTOFF, Party(None, "IN"))]
    assert path == [(EdgeType.STANDS_ON, "amazon-web-services"), (EdgeType.ADMINISTERED_FROM, "country:IN")]
    assert ("BR", None) in who(graph, "asset", Effect.ACCESS)
    assert ("BR", None) not in who(graph, "asset", Effect.CUTOFF)
    assert ("US", "google") in who(graph, "asset", Effect.STALE)


def test_the_people_of_who_owns_a_machine_reach_it_where_others_run_it(graph_of):
    graph = graph_of(
        "organizations:\n  - {id: operator, country: FR}\n"
        "  - {id: landlord, administered_from: [CN], support_countries: [KR], technology_from: [chip-maker]}\n"
        "gpu_hosts: [{id: host, operator: operator, owner: landlord}]\n"
    )
    path = [(hop.edge, hop.to) for hop in graph.witness("host", Effect.CUTOFF, Party(None, "CN"))]
    assert path == [(EdgeType.OWNED_BY, "landlord"), (EdgeType.ADMINISTERED_FROM, "country:CN")]
    assert ("KR", None) in who(graph, "host", Effect.ACCESS)
    assert ("KR", None) not in who(graph, "host", Effect.CUTOFF)
    assert who(graph, "host", Effect.STALE) == set()


def test_who_runs_a_region_stands_once_on_the_path_to_their_people():
    graph = from_the_catalog(
        "organizations:\n"
        "  - {id: mine, country: FR, parents: []}\n"
        "  - {id: amazon-web-services, extends: catalog, administered_from: [IN]}\n"
        "cloud_services: [{id: store, cloud: aws, region: cn-north-1, provider: mine}]\n"
    )
    path = graph.witness("store", Effect.CUTOFF, Party(None, "IN"))
    assert [hop.asset for hop in path] == ["store", "amazon-web-services"]
