import pytest

from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization


def test_an_organization_of_the_catalog_brings_its_owners(resolved):
    system = resolved("gpu_hosts:\n  - {id: host, operator: daughter}\n")
    assert list(system.assets) == ["daughter", "host", "mother"]
    assert system.declared == ("host",)


def test_a_model_of_the_catalog_brings_its_lineage_its_developers_and_the_licensor(resolved):
    system = resolved("gpu_hosts:\n  - {id: host, serves: [tuned-7b]}\n")
    assert set(system.assets) == {"host", "tuned-7b", "base-7b", "daughter", "mother", "lender"}


def test_an_accelerator_brings_its_vendor_and_its_foundry(resolved):
    system = resolved("gpu_hosts:\n  - {id: host, accelerators: [{model: chip-1, count: 8}]}\n")
    assert {"chips", "foundry"} <= set(system.assets)


def test_what_extends_the_catalog_stands_before_it(resolved):
    system = resolved(
        "organizations:\n  - {id: mother, extends: catalog, public_body: true}\n"
        "  - {id: x, technology_from: [daughter]}\n"
    )
    mother = system.assets["mother"]
    assert isinstance(mother, Organization)
    assert (mother.country, mother.public_body) == ("US", True)
    assert system.declared == ("mother", "x")


def test_extends_catalog_fills_what_is_not_stated(resolved):
    system = resolved("models:\n  - {id: tuned-7b, extends: catalog, parameters: 8B}\n")
    model = system.assets["tuned-7b"]
    assert isinstance(model, Model)
    assert (model.parameters, model.developer, model.base_models) == (8_000_000_000, "daughter", ("base-7b",))
    assert system.is_stated("tuned-7b", "parameters")
    assert not system.is_inferred("tuned-7b", "parameters")
    assert system.is_inferred("tuned-7b", "developer")
    assert not system.is_stated("tuned-7b", "developer")
    assert not system.is_inferred("tuned-7b", "openness")


def test_a_filled_field_is_cited_with_the_line_that_led_to_it(resolved):
    system = resolved("models:\n  - id: tuned-7b\n    extends: catalog\n    parameters: 8B\n")
    assert str(system.statement("tuned-7b", "developer").location) == "<stdin>:5"
    assert system.statement("tuned-7b", "developer").entry.citation == "a test (as of 2026-01-02)"
    assert str(system.statement("tuned-7b", "parameters").location) == "<stdin>:6"
    assert system.statement("tuned-7b", "parameters").entry is None


def test_a_fact_of_a_catalog_asset_has_a_source_and_no_place(resolved):
    system = resolved("gpu_hosts:\n  - {id: host, operator: daughter}\n")
    statement = system.statement("daughter", "parents.0.organization")
    assert (statement.location, statement.entry.citation) == (None, "a test (as of 2026-01-02)")
    assert system.is_inferred("daughter", "country")
    assert not system.is_inferred("daughter", "technology_from")


def test_a_region_fills_country_and_operator(resolved):
    system = resolved("gpu_hosts:\n  - id: host\n    cloud: sky\n    region: fr-1\n")
    host = system.assets["host"]
    assert isinstance(host, GpuHost)
    assert (host.country, host.operator) == ("FR", ("daughter",))
    assert system.service_countries("host") == ("FR",)
    assert str(system.statement("host", "country").location) == "<stdin>:6"
    assert str(system.statement("host", "operator").location) == "<stdin>:5"
    assert system.is_inferred("host", "operator")


def test_a_stated_operator_stays_beside_a_cloud(resolved):
    host = resolved("gpu_hosts:\n  - {id: host, cloud: sky, operator: mother}\n").assets["host"]
    assert isinstance(host, GpuHost)
    assert (host.operator, host.country) == (("mother",), None)


@pytest.mark.parametrize("runner", ["daughter", "mother", "sister", "niece", "chips", "stranger"])
def test_anybody_may_run_what_stands_on_a_cloud(resolved, runner):
    system = resolved(
        "organizations:\n  - {id: sister, parents: [{organization: mother, voting: 51}]}\n"
        "  - {id: niece, parents: [{organization: sister, controls: true}]}\n  - {id: stranger, country: FR}\n"
        f"gpu_hosts:\n  - {{id: host, cloud: sky, operator: {runner}}}\n"
    )
    assert system.assets["host"].operator == (runner,)
    assert system.assets["host"].cloud == "sky"


def test_a_region_of_several_countries_leaves_the_country_open(resolved):
    system = resolved("cloud_services:\n  - {id: api, cloud: sky, region: europe}\n")
    assert system.service_countries("api") == ("DE", "FR")
    assert system.is_inferred("api", "provider")
    assert not system.is_inferred("api", "country")


def test_a_country_may_narrow_a_region_of_several(resolved):
    system = resolved("cloud_services:\n  - {id: api, cloud: sky, region: europe, country: FR}\n")
    assert system.service_countries("api") == ("FR",)


def test_nobody_knows_where_a_service_without_country_and_region_stands(resolved):
    assert resolved("cloud_services:\n  - {id: api, cloud: sky}\n").service_countries("api") is None


def test_an_unknown_region_beside_a_stated_country_is_fine(resolved):
    system = resolved("cloud_services:\n  - {id: api, cloud: sky, region: new-1, country: NO}\n")
    assert system.service_countries("api") == ("NO",)


@pytest.mark.parametrize(
    ("assets", "problem"),
    [
        (
            "gpu_hosts:\n  - {id: host, operator: dauhgter}\n",
            "<stdin>:4: host.operator: there is no organization 'dauhgter': did you mean 'daughter'?",
        ),
        (
            "gpu_hosts:\n  - {id: host, operator: qqqqqqqq}\n",
            "<stdin>:4: host.operator: there is no organization 'qqqqqqqq': declare it, or correct the id",
        ),
        (
            "gpu_hosts:\n  - {id: host, operator: sky}\n",
            "<stdin>:4: host.operator: there is no organization 'sky': that is a cloud: its operator is 'daughter'",
        ),
        (
            "cloud_services:\n  - {id: chat, provider: chatter}\n",
            "<stdin>:4: chat.provider: there is no organization 'chatter': that is a product of 'chips': name that",
        ),
        (
            "cloud_services:\n  - {id: chat, provider: CHIP WORKS}\n",
            "<stdin>:4: chat.provider: there is no organization 'CHIP WORKS': the catalog calls it 'chips'",
        ),
        (
            "cloud_services:\n  - {id: chat, provider: both}\n",
            "<stdin>:4: chat.provider: there is no organization 'both': declare it, or correct the id",
        ),
        (
            "gpu_hosts:\n  - {id: host, serves: [mother]}\n",
            "<stdin>:4: host.serves.0: 'mother' is an organization, and this must name a model: name a model",
        ),
        (
            "gpu_hosts:\n  - {id: mother, operator: daughter}\n",
            (
                "<stdin>:4: mother.id: the catalog has the organization 'mother', and this would stand in its place: "
                "give yours another id"
            ),
        ),
        (
            "datasets:\n  - {id: sky}\n",
            (
                "<stdin>:4: sky.id: the catalog has the cloud 'sky', and this would stand in its place: "
                "give yours another id"
            ),
        ),
        (
            "organizations:\n  - {id: daugther, country: FR}\n",
            (
                "<stdin>:4: daugther.id: reads like 'daughter' of the catalog, and is not declared as that: name "
                "'daughter' itself (with `extends: catalog` to add to it), or give yours another id"
            ),
        ),
        (
            "organizations:\n  - {id: mother, extends: catalog, country: FR, parents: []}\n",
            (
                "<stdin>:4: mother.country: says FR, and the catalog says US (a test (as of 2026-01-02)): leave it "
                "out; whoever runs the check can correct the catalog with --catalog FILE"
            ),
        ),
        (
            "applications:\n  - {id: app, requires: [{any_of: [app, ghost]}]}\n",
            "<stdin>:4: app.requires.0.any_of.1.id: there is no asset 'ghost': declare it, or correct the id",
        ),
        (
            "organizations:\n  - {id: x, country: UK}\n",
            "<stdin>:4: x.country: there is no country 'UK': write GB for United Kingdom",
        ),
        (
            "organizations:\n  - {id: x, country: EL}\n",
            "<stdin>:4: x.country: there is no country 'EL': write GR for Greece",
        ),
        (
            "organizations:\n  - {id: x, country: EU}\n",
            "<stdin>:4: x.country: there is no country 'EU': that is a bloc: name its countries one by one",
        ),
        (
            "organizations:\n  - {id: x, country: GE}\n",
            "<stdin>:4: x.country: there is no country 'GE': did you mean DE (Germany)?",
        ),
        (
            "datasets:\n  - {id: x, subject_countries: [FR, XX]}\n",
            (
                "<stdin>:4: x.subject_countries.1: there is no country 'XX': "
                "write an ISO 3166-1 alpha-2 code, such as FR; "
                "`sovcheck catalog list countries` prints them all"
            ),
        ),
        (
            "cloud_services:\n  - {id: x, cloud: skye}\n",
            "<stdin>:4: x.cloud: the catalog has no cloud 'skye': did you mean 'sky'?",
        ),
        (
            "gpu_hosts:\n  - {id: x, cloud: daughter}\n",
            "<stdin>:4: x.cloud: the catalog has no cloud 'daughter': that is who runs sky: name the cloud",
        ),
        (
            "gpu_hosts:\n  - {id: x, cloud: quartz}\n",
            (
                "<stdin>:4: x.cloud: the catalog has no cloud 'quartz': declare it as a cloud service with its "
                "provider, and require that; or describe it in a catalog of your own and pass that with --catalog"
            ),
        ),
        (
            "cloud_services:\n  - {id: x, cloud: sky, region: de-2}\n",
            (
                "<stdin>:4: x.region: Sky has no region 'de-2': did you mean 'de-1'? Or state its `country` instead; "
                "`sovcheck catalog show sky` lists the regions"
            ),
        ),
        (
            "cloud_services:\n  - {id: x, cloud: sky, region: de-1, country: NO}\n",
            (
                "<stdin>:4: x.country: NO contradicts region 'de-1' of Sky, which lies in DE: "
                "correct one of the two, or leave `country` out"
            ),
        ),
        (
            "gpu_hosts:\n  - {id: x, accelerators: [{model: chip-2, count: 1}]}\n",
            "<stdin>:4: x.accelerators.0.model: the catalog has no accelerator 'chip-2': did you mean 'chip-1'?",
        ),
        (
            "models:\n  - {id: tuned-8b, extends: catalog}\n",
            "<stdin>:4: tuned-8b.extends: the catalog has no model 'tuned-8b' to extend: did you mean 'tuned-7b'?",
        ),
        (
            "organizations:\n  - {id: mother, country: FR, parents: []}\n",
            (
                "<stdin>:4: mother.id: the catalog has the organization 'mother', and this would stand in its place: "
                "write `extends: catalog` and only what it leaves open, or give yours another id"
            ),
        ),
        (
            "models:\n  - {id: base-7b}\n",
            (
                "<stdin>:4: base-7b.id: the catalog has the model 'base-7b', and this would stand in its place: "
                "write `extends: catalog` and only what it leaves open, or give yours another id"
            ),
        ),
        (
            "datasets:\n  - {id: mother, extends: catalog}\n",
            (
                "<stdin>:4: mother.extends: the catalog has no dataset 'mother' to extend: "
                "leave `extends` out and describe it here"
            ),
        ),
        (
            "organizations:\n  - {id: x, parents: [{country: FR, capital: 60}, {country: DE, capital: 40.5}]}\n",
            (
                "<stdin>:4: x.parents: the holders' shares of capital add up to 100.5 %: "
                "correct them: all shares together cannot be more than 100 %"
            ),
        ),
        (
            "organizations:\n  - {id: b, parents: [{organization: a}]}\n  - {id: a, parents: [{organization: b}]}\n",
            (
                "<stdin>:5: a.parents: ownership runs in a circle: 'a' is owned by 'b' is owned by 'a': "
                "leave out the share that one of them holds in its own owner"
            ),
        ),
        (
            "organizations:\n  - {id: x, parents: [{organization: x, capital: 1}]}\n",
            (
                "<stdin>:4: x.parents: ownership runs in a circle: 'x' is owned by 'x': "
                "leave out the share that one of them holds in its own owner"
            ),
        ),
        (
            (
                "organizations:\n  - {id: chips, extends: catalog, parents: [{organization: x}]}\n"
                "  - {id: x, parents: [{organization: chips}]}\n"
            ),
            (
                "<stdin>:4: chips.parents: ownership runs in a circle: 'chips' is owned by 'x' is owned by 'chips': "
                "leave out the share that one of them holds in its own owner"
            ),
        ),
    ],
)
def test_what_does_not_hold_together_is_told_with_its_line_and_what_to_do(problems_of, assets, problem):
    assert problems_of(assets) == [problem]


def test_shares_that_add_up_to_100_in_decimals_are_fine(resolved):
    shares = ", ".join(
        f"{{country: {code}, voting: {share}}}" for code, share in [("FR", 33.4), ("DE", 33.3), ("NO", 33.3)]
    )
    assert resolved(f"organizations:\n  - {{id: x, parents: [{shares}]}}\n").declared == ("x",)


def test_all_problems_come_at_once_in_the_order_of_their_lines(problems_of):
    lines = problems_of(
        "gpu_hosts:\n  - {id: one, operator: ghost, country: UK}\n  - {id: two, cloud: fog}\n"
        "organizations:\n  - {id: three, parents: [{organization: ghost}]}\n"
    )
    assert [line.split(": ")[1] for line in lines] == [
        "one.country",
        "one.operator",
        "two.cloud",
        "three.parents.0.organization",
    ]


def test_a_name_with_control_characters_stays_on_its_line(problems_of):
    (line,) = problems_of('gpu_hosts:\n  - {id: host, operator: "\\e[2J[red]x[/]"}\n')
    assert line.isprintable()


def test_thousands_of_dangling_references_are_told_in_time(problems_of):
    hosts = "".join(f"  - {{id: host-{number}, operator: ghost-{number}}}\n" for number in range(3000))
    *first, rest = problems_of(f"gpu_hosts:\n{hosts}")
    assert len(first) == 100
    assert "and 2,900 more problems" in rest


def chain_of_owners(number):
    links = "".join(f"  - {{id: o{n:05}, parents: [{{organization: o{n + 1:05}}}]}}\n" for n in range(number))
    return f"organizations:\n{links}  - {{id: o{number:05}, parents: []}}\n"


def test_a_hundred_owners_may_stand_one_above_the_other(resolved):
    assert len(resolved(chain_of_owners(100)).declared) == 101


def test_more_than_a_hundred_owners_one_above_the_other_are_told_once(problems_of):
    (line,) = problems_of(chain_of_owners(101))
    assert line == (
        "<stdin>:4: o00000.parents: more than 100 owners stand one above the other: "
        "check the chain: none that exists is so long"
    )
    (line,) = problems_of(chain_of_owners(5000))
    assert "o04899.parents" in line


def test_more_memory_than_the_catalog_knows_is_refused_and_less_is_a_share_of_it(resolved, problems_of):
    host = "gpu_hosts:\n  - {{id: host, accelerators: [{{model: chip-1, count: 1, memory_gib: {}}}]}}\n"
    for amount in (10, 80, 85):
        resolved(host.format(amount))
    (problem,) = problems_of(host.format(100_000))
    assert "host.accelerators.0.memory_gib: 100000 GiB contradict the catalog: Chip 1 has 80: correct it" in problem
