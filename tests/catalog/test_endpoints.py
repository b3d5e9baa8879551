"""Services by their host names, whatever stands for the part that is a customer's."""

import time

import pytest

from sovcheck.catalog.endpoints import Endpoints
from sovcheck.catalog.entries.clouds import CatalogService


def endpoints(*hosts: str) -> Endpoints:
    entry = {"id": "answers", "name": "Answers", "provider": "maker", "hosts": hosts}
    source = {"source": "mine", "as_of": "2026-01-02", "certainty": "confirmed"}
    return Endpoints([CatalogService.model_validate({**entry, **source})])


def reached(host: str, *hosts: str) -> list[str]:
    return [endpoint for _, endpoint in endpoints(*hosts).reached_at(host)]


@pytest.mark.parametrize(
    ("host", "is_reached"),
    [
        ("me.eu.answers.example", True),
        ("me.and.more.eu.answers.example", True),
        ("me.eu.answers.example.", True),
        ("me.answers.example", False),
        (".answers.example", False),
        ("me.eu.answers.example.evil.example", False),
        ("me.eu.answers.example.answers.example", True),
        ("me_too.eu.answers.example", False),
    ],
)
def test_a_customers_part_is_one_letter_at_least_and_in_the_host_name(host: str, is_reached: bool):
    endpoint = "{name}.{region}.answers.example"
    assert reached(host, endpoint) == ([endpoint] if is_reached else [])


def test_a_name_that_ends_with_a_dot_is_the_same_host():
    assert reached("api.answers.example.", "api.answers.example") == ["api.answers.example"]


def test_the_endpoint_that_is_written_so_is_told_before_one_with_a_customers_part():
    assert reached("api.answers.example", "{name}.answers.example", "api.answers.example") == ["api.answers.example"]


def test_many_customers_parts_take_no_longer_than_few():
    started = time.process_time()
    assert reached("a." * 125 + "x", "{a}.{b}.{c}.{d}.{e}.{f}.{g}.{h}.answers.example") == []
    assert time.process_time() - started < 1
