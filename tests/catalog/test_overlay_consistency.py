"""Holds a user's own entries to consistency: what contradicts itself, runs in circles or reads like a bundled entry."""

from datetime import date

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.errors import InputError

HEADER = "apiVersion: sovcheck/v1\nkind: Catalog\n"
SOURCED = "source: a test, as_of: 2026-01-02, certainty: confirmed"
TODAY = date(2026, 11, 21)


@pytest.fixture
def problems(tmp_path):
    def of(text, today=TODAY):
        path = tmp_path / "own.yaml"
        path.write_text(HEADER + text)
        try:
            load_catalog([path], today)
        except InputError as error:
            return [str(problem).removeprefix(f"{path}:") for problem in error.problems]
        return []

    return of


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        (
            f"models:\n  - {{id: mine-x, access: api, openness: open-weights, {SOURCED}}}\n",
            "4: models.0.openness: 'open-weights' contradicts `access: api`",
        ),
        (
            f"models:\n  - {{id: mine-x, access: weights, openness: closed, {SOURCED}}}\n",
            "4: models.0.openness: 'closed' contradicts `access: weights`",
        ),
        (
            (
                f"models:\n  - {{id: mine-x, base_models: [mine-y], {SOURCED}}}\n"
                f"  - {{id: mine-y, base_models: [llama-3-8b, mine-x], {SOURCED}}}\n"
            ),
            "4: models.0.base_models: lineage runs in a circle: 'mine-x' is made from 'mine-y' is made from 'mine-x'",
        ),
        (
            f"models:\n  - {{id: mine-x, base_models: [mine-x], {SOURCED}}}\n",
            "4: models.0.base_models: lineage runs in a circle: 'mine-x' is made from 'mine-x'",
        ),
        (
            f"models:\n  - {{id: llama-2-7b, base_models: [openhathi-7b], {SOURCED}}}\n",
            "4: models.0.base_models: lineage runs in a circle: 'llama-2-7b' is made from 'openhathi-7b'",
        ),
        (
            (
                f"organizations:\n  - {{id: one-x, parents: [{{organization: two-x, capital: 60}}], {SOURCED}}}\n"
                f"  - {{id: two-x, parents: [{{organization: one-x, capital: 60}}], {SOURCED}}}\n"
            ),
            "4: organizations.0.parents: ownership runs in a circle: 'one-x' is owned by 'two-x' is owned by 'one-x'",
        ),
        (
            f"models:\n  - {{id: mine-x, release_date: 2026-11-22, {SOURCED}}}\n",
            "4: models.0.release_date: published on 2026-11-22, which is after 2026-11-21",
        ),
        (
            (
                f"models:\n  - {{id: mine-x, access: weights, {SOURCED}, field_sources: [{{fields: [access], "
                "source: s, as_of: 2027-01-01, certainty: confirmed}]}\n"
            ),
            "4: models.0.field_sources.0.as_of: as of 2027-01-01, which is after 2026-11-21",
        ),
        (
            f"models:\n  - {{id: mistral-smal-3-24b, {SOURCED}}}\n",
            "4: models.0.id: reads like 'mistral-small-3-24b' of the bundled catalog: write the id",
        ),
        (
            (
                f"licences:\n  - {{id: mine, name: Llama 3.1 Comunity License Agreement, spdx: false, "
                "commercial: 'yes', geographic_limits: [], use_limits: [], "
                "revocability: breach, mutable: false, scale_limits: [], "
                f"clause: '1', {SOURCED}}}\n"
            ),
            "4: licences.0.name: reads like 'llama-3.1-community' of the bundled catalog",
        ),
        (
            "clouds:\n  - id: my-cloud\n    name: My Own\n    operator: hetzner\n    regions:\n"
            "      - {id: r1, countries: [DE]}\n      - {id: r1, countries: [US]}\n    "
            + SOURCED.replace(", ", "\n    ")
            + "\n",
            "7: clouds.0.regions: the region 'r1' stands there 2 times",
        ),
        (
            (
                "countries:\n  - {code: FR, name: France, adequacy: {decision: D, scope: all, status: in-force, "
                f"valid_from: 2026-02-01, valid_until: 2026-01-01, {SOURCED}}}, {SOURCED}}}\n"
            ),
            "4: countries.0.adequacy.valid_until: ends on 2026-01-01, before it begins on 2026-02-01",
        ),
        (
            (
                "countries:\n  - {code: FR, name: France, compelled_access: [{name: L, status: lapsed, "
                f"binds_until: 2026-01-01, {SOURCED}}}], {SOURCED}}}\n"
            ),
            "4: countries.0.compelled_access.0.binds_until: binds until 2026-01-01, and the law itself ends on no day",
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_line_and_what_to_do(problems, entries, problem):
    (found,) = problems(entries)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    "entries",
    [
        f"models:\n  - {{id: mine-x, access: weights, openness: open-weights, release_date: 2026-11-21, {SOURCED}}}\n",
        f"models:\n  - {{id: llama-2-7b, name: Llama 2 7B, base_models: [], checked: [base_models], {SOURCED}}}\n",
        f"models:\n  - {{id: llama-2-9b, base_models: [llama-2-7b], {SOURCED}}}\n",
        (
            f"organizations:\n  - {{id: one-x, parents: [{{organization: two-x, until: 2020-01-01}}], {SOURCED}}}\n"
            f"  - {{id: two-x, parents: [{{organization: one-x, from: 2021-01-01}}], {SOURCED}}}\n"
        ),
    ],
)
def test_what_can_be_is_taken(problems, entries):
    assert problems(entries) == []


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        (
            f"models:\n  - {{id: mine-x, hub_ids: [other/x, META-llama/Llama-3.3-70B-Instruct], {SOURCED}}}\n",
            (
                "4: models.0.hub_ids.1: 'META-llama/Llama-3.3-70B-Instruct' is 'llama-3.3-70b' of the bundled catalog: "
                "leave it out, or write the id 'llama-3.3-70b' to replace that entry"
            ),
        ),
        (
            (
                "accelerators:\n  - {id: mine-x, name: Mine, names: [NVIDIA H100 80GB HBM3], vendor: nvidia, "
                f"memory_gib: 8, {SOURCED}}}\n"
            ),
            (
                "4: accelerators.0.names.0: 'NVIDIA H100 80GB HBM3' is 'nvidia-h100-sxm' of the bundled catalog: "
                "leave it out, or write the id 'nvidia-h100-sxm' to replace that entry"
            ),
        ),
        (
            (
                "accelerators:\n  - {id: mine-x, name: NVIDIA H100 80GB HBM3, vendor: nvidia, "
                f"memory_gib: 8, {SOURCED}}}\n"
            ),
            (
                "4: accelerators.0.name: 'NVIDIA H100 80GB HBM3' is 'nvidia-h100-sxm' of the bundled catalog: "
                "leave it out, or write the id 'nvidia-h100-sxm' to replace that entry"
            ),
        ),
        (
            f"services:\n  - {{id: mine-x, provider: openai, hosts: [api.anthropic.com], {SOURCED}}}\n",
            (
                "4: services.0.hosts.0: 'api.anthropic.com' is 'anthropic-api' of the bundled catalog: "
                "leave it out, or write the id 'anthropic-api' to replace that entry"
            ),
        ),
    ],
)
def test_a_further_name_of_a_bundled_entry_is_left_to_that(problems, entries, problem):
    assert problems(entries) == [problem]


def test_a_product_of_a_bundled_entry_is_left_to_that(problems):
    own = f"organizations:\n  - {{id: mine-x, products: [Answers, chatgpt], country: FR, {SOURCED}}}\n"
    told = "4: organizations.0.products.1: 'chatgpt' is 'openai' of the bundled catalog: "
    assert problems(own) == [told + "leave it out, or write the id 'openai' to replace that entry"]
    # A company may be called as another one's product is, as an exchange is called Gemini.
    assert problems(f"organizations:\n  - {{id: mine-x, name: Gemini, country: US, {SOURCED}}}\n") == []


def test_an_entry_that_replaces_a_bundled_one_may_keep_its_further_names(problems):
    kept = f"models:\n  - {{id: llama-3.3-70b, hub_ids: [meta-llama/Llama-3.3-70B-Instruct], {SOURCED}}}\n"
    assert problems(kept) == []
    own = f"models:\n  - {{id: mine-x, hub_ids: [mine/Llama-3.3-70B-Instruct-of-ours], {SOURCED}}}\n"
    assert problems(own) == []


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        (
            f"organizations:\n  - {{id: mine-x, country: FR, contested_since: 2027-05-05, {SOURCED}}}\n",
            "4: organizations.0.contested_since: contested since 2027-05-05, which is after 2026-11-21",
        ),
        (
            f"organizations:\n  - {{id: mine-x, country: FR, lapsed_on: 2027-05-05, {SOURCED}}}\n",
            "4: organizations.0.lapsed_on: lapsed on 2027-05-05, which is after 2026-11-21",
        ),
        (
            f"accelerators:\n  - {{id: mine-x, name: M, vendor: nvidia, memory_gib: 8, released: 2031, {SOURCED}}}\n",
            "4: accelerators.0.released: released in 2031, which is after 2026-11-21",
        ),
    ],
)
def test_what_is_known_already_is_of_no_day_to_come(problems, entries, problem):
    (told,) = problems(entries)
    assert told.startswith(problem)
    assert problems(entries, date(2031, 1, 1)) == []
