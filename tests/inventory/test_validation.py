"""Every problem of a document, at its line, in words that say what to do."""

import re
from collections.abc import Callable
from typing import get_args

import pytest
from pydantic_core import ErrorType

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.document import InventoryDocument
from sovcheck.inventory.limits import LIMITS
from sovcheck.inventory.messages import _WORDING
from sovcheck.inventory.validation import parse
from sovcheck.policy.profile.model import Profile

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"


@pytest.fixture
def problems(document) -> Callable[[str], list[Problem]]:
    """The problems of an inventory document, whose header takes lines 1 and 2."""

    def read(text: str) -> list[str]:
        try:
            parse(InventoryDocument, document(HEADER + text))
        except InputError as error:
            return list(error.problems)
        return []

    return read


HOST = "gpu_hosts:\n  - id: host\n    "


@pytest.mark.parametrize(
    ("text", "line", "field", "wrong", "advice"),
    [
        (HOST + "contry: FR", 5, "gpu_hosts.0.contry", "there is no such field", "did you mean 'country'?"),
        (HOST + "Country: FR", 5, "gpu_hosts.0.Country", "there is no such field", "did you mean 'country'?"),
        ("organisations: []", 3, "organisations", "there is no such field", "did you mean 'organizations'?"),
        (
            HOST + "runtime: {qqqq: 1}",
            5,
            "gpu_hosts.0.runtime.qqqq",
            "there is no such field",
            "the fields here are software, version, offline",
        ),
        (
            HOST + "tenancy: renteed",
            5,
            "gpu_hosts.0.tenancy",
            "'renteed' is not one of owned, colocated, rented, cloud",
            "did you mean 'rented'?",
        ),
        (
            HOST + "tenancy: xyz",
            5,
            "gpu_hosts.0.tenancy",
            "'xyz' is not one of owned, colocated, rented, cloud",
            "write one of these",
        ),
        (
            HOST + "extends: catalogue",
            5,
            "gpu_hosts.0.extends",
            "'catalogue' is not catalog",
            "write `extends: catalog`, and the id of the entry as `id`",
        ),
        (
            HOST + "country: France",
            5,
            "gpu_hosts.0.country",
            "'France' cannot be used",
            "write the ISO 3166-1 alpha-2 code in capitals, such as FR",
        ),
        (HOST + "country: [FR]", 5, "gpu_hosts.0.country", "a list stands where text should", "write one word or text"),
        (
            HOST + "country: {a: FR}",
            5,
            "gpu_hosts.0.country",
            "a group of fields stands where text should",
            "write one word or text",
        ),
        (
            HOST + "accelerators:\n      - {model: m, count: 1}\n      - count: many\n        model: m",
            7,
            "gpu_hosts.0.accelerators.1.count",
            "'many' cannot be used",
            "write a whole number, with K, M, B or T if you like: 70B",
        ),
        (HOST + "accelerators:\n      - {model: m}", 6, "gpu_hosts.0.accelerators.0.count", "is missing", "state it"),
        (
            HOST + "accelerators:\n      - {model: m, count: [1]}",
            6,
            "gpu_hosts.0.accelerators.0.count",
            "a list is not a whole number",
            "write digits, such as 8",
        ),
        (
            HOST + "accelerators:\n      - {model: m, count: 1, memory_gib: 80 GiB}",
            6,
            "gpu_hosts.0.accelerators.0.memory_gib",
            "'80 GiB' is not a number",
            "write digits, such as 12.5, without a unit or percent sign",
        ),
        (
            HOST + "accelerators:\n      - {model: m, count: 1, memory_gib: nan}",
            6,
            "gpu_hosts.0.accelerators.0.memory_gib",
            "'nan' is not a number",
            "write digits, such as 12.5, without a unit or percent sign",
        ),
        (
            HOST + "key_custody: {}",
            5,
            "gpu_hosts.0.key_custody.custodian",
            "is missing",
            "write one of provider, shared, customer-only, third-party, none",
        ),
        (
            HOST + "serves: model",
            5,
            "gpu_hosts.0.serves",
            "'model' is not a list",
            "write a list: [a, b], or one item per line after a dash",
        ),
        (HOST + "serves: [a,\n    ~]", 6, "gpu_hosts.0.serves.1", "is empty", "state it"),
        (HOST + "serves: ['']", 5, "gpu_hosts.0.serves.0", "is empty", "write it, or leave the field out"),
        (
            HOST + "runtime: vllm",
            5,
            "gpu_hosts.0.runtime",
            "'vllm' stands where fields should",
            "write key: value, one field per line",
        ),
        (
            HOST + "runtime: {offline: yes}",
            5,
            "gpu_hosts.0.runtime.offline",
            "'yes' cannot be used",
            "write true or false",
        ),
        (
            HOST + "contract: {end: 07/06/2026}",
            5,
            "gpu_hosts.0.contract.end",
            "'07/06/2026' cannot be used",
            "write the date as YYYY-MM-DD",
        ),
        (
            HOST + "contract: {end: 2026-02-30}",
            5,
            "gpu_hosts.0.contract.end",
            "'2026-02-30' is not a day of the calendar",
            "write the date as YYYY-MM-DD",
        ),
        (
            HOST + "contract: {end: 0000-01-01}",
            5,
            "gpu_hosts.0.contract.end",
            "'0000-01-01' is not a day of the calendar",
            "write the date as YYYY-MM-DD",
        ),
        (
            HOST + "requires: [{any_of: []}]",
            5,
            "gpu_hosts.0.requires.0.any_of",
            "is an empty list",
            "name at least 1, or leave the field out",
        ),
        (
            HOST + "requires: [{id: x, testd: 1}]",
            5,
            "gpu_hosts.0.requires.0.testd",
            "there is no such field",
            "did you mean 'tested'?",
        ),
        (
            HOST + "requires:\n    - x\n    - ''",
            7,
            "gpu_hosts.0.requires.1",
            "is empty",
            "write it, or leave the field out",
        ),
        (
            "organizations:\n  - {id: a, parents: [{capital: 60}]}",
            4,
            "organizations.0.parents.0",
            "must name one holder",
            "write either organization or country",
        ),
        (
            "organizations:\n  - {id: a, parents: [{country: FR, capital: 130}]}",
            4,
            "organizations.0.parents.0.capital",
            "'130' is more than 100",
            "write 100 or less",
        ),
        (
            "organizations:\n  - {id: a, parents: [{country: FR, capital: -1}]}",
            4,
            "organizations.0.parents.0.capital",
            "'-1' is less than 0",
            "write 0 or more",
        ),
        (
            "models:\n  - {id: A b}",
            4,
            "models.0.id",
            "'A b' cannot be used",
            "write up to 128 lower-case letters, digits, '.', '_' or '-', beginning and ending with a letter or digit",
        ),
        (
            "models:\n  - {id: a, licence: {id: x, text_sha256: abc}}",
            4,
            "models.0.licence.text_sha256",
            "'abc' cannot be used",
            "write the 64 lower-case hexadecimal digits of the SHA-256",
        ),
        ("models:\n  - name: x", 4, "models.0.id", "is missing", "state it"),
        ("models:\n  - id:\n    name: x", 4, "models.0.id", "is empty", "state it"),
        (
            "models:\n  - just text",
            4,
            "models.0",
            "'just text' stands where fields should",
            "write key: value, one field per line",
        ),
        (
            "models: {id: a}",
            3,
            "models",
            "a group of fields is not a list",
            "write a list: [a, b], or one item per line after a dash",
        ),
        (
            "datasets:\n  - {id: a, data_class: public}",
            4,
            "datasets.0.data_class",
            "there is no such field",
            "did you mean 'class'?",
        ),
        (
            "metadata: {name: " + "x" * 10_001 + "}",
            3,
            "metadata.name",
            "the text has more than 10,000 characters",
            "shorten it",
        ),
        (
            "models:\n  - {id: a, parameters: 2e9}",
            4,
            "models.0.parameters",
            "'2e9' cannot be used",
            "write a whole number, with K, M, B or T if you like: 70B",
        ),
    ],
)
def test_a_problem_names_its_line_its_field_and_the_remedy(text, line, field, wrong, advice, problems):
    assert problems(text) == [Problem(Location("f.yaml", line), field, wrong, advice)]


def test_all_problems_come_at_once_and_in_the_order_of_lines(problems):
    found = problems("models:\n  - {id: A}\nnonsense: 1\ngpu_hosts:\n  - {id: h, country: fr, tenancy: x}\n")
    assert [problem.location.line for problem in found] == [4, 5, 7, 7]


def test_a_value_that_came_by_a_merge_is_blamed_where_it_is_written(problems):
    text = (
        "metadata: &m {description: x}\ngpu_hosts:\n  - &base\n    id: a\n    country: fr\n  - <<: *base\n    id: b\n"
    )
    assert [(problem.location.line, problem.field) for problem in problems(text)] == [
        (7, "gpu_hosts.0.country"),
        (7, "gpu_hosts.1.country"),
    ]


def test_a_key_with_nothing_behind_it_counts_as_not_written(document):
    text = "models:\norganizations:\n  - {id: a, tags: ~, country: , parents: }\n"
    text += "software:\n  - {id: b, requires: [{id: c, optional: }]}\n"
    read = parse(InventoryDocument, document(HEADER + text))
    assert read.models == ()
    assert read.organizations[0].tags == ()
    assert read.organizations[0].parents is None
    assert read.software[0].requires is not None
    assert not read.software[0].requires[0].optional


def test_nothing_behind_a_key_that_is_repeated_counts_as_not_written(document):
    text = HEADER + "organizations:\n  - &a {id: a, tags: ~}\n  - *a\n  - {<<: *a, id: b}\n"
    assert [each.tags for each in parse(InventoryDocument, document(text)).organizations] == [(), (), ()]


def test_a_misspelt_key_is_found_even_when_nothing_is_behind_it(problems):
    (found,) = problems("modells:\n")
    assert str(found) == "f.yaml:3: modells: there is no such field: did you mean 'models'?"


def test_values_are_cut_and_control_characters_shown(problems):
    (found,) = problems('gpu_hosts:\n  - {id: h, tenancy: "\\e[2J\\n' + "x" * 500 + '"}')
    assert "\\x1b[2J\\n" in str(found)
    assert str(found).isprintable()
    assert len(str(found)) < 250


def test_keys_are_cut(problems):
    (found,) = problems("? " + "x" * 5000 + "\n: 1\n")
    assert len(str(found)) < 300


def test_a_key_cannot_forge_a_line_of_the_report(problems):
    (found,) = problems('"x\\nf.yaml:1: all is well\\e[31m\\u202e": 1')
    assert str(found).isprintable()


def test_words_of_keys_are_offered_too(document):
    text = "apiVersion: sovcheck/v1\nkind: Profile\nid: x\ntitle: t\ndescription: d\ncritical: []\n"
    text += (
        "restricted: {criticalities: [], data_classes: [], tenancies: []}\nhosting:\n  publik: home\n  secret: hme\n"
    )
    with pytest.raises(InputError) as caught:
        parse(Profile, document(text))
    key, value = caught.value.problems
    assert key.wrong == "'publik' is not one of public, internal, personal, sensitive, secret"
    assert key.advice == "did you mean 'public'?"
    assert str(value) == "f.yaml:10: hosting.secret: 'hme' is not one of home, trusted, anywhere: did you mean 'home'?"


def test_a_flood_of_problems_is_cut_and_counted(problems):
    found = problems("models:\n" + "  - {id: A}\n" * (LIMITS.problems + 5))
    assert len(found) == LIMITS.problems + 1
    assert str(found[-1]) == f"f.yaml:{LIMITS.problems + 4}: and 5 more problems: correct these first"


def test_no_message_speaks_the_language_of_the_validator():
    jargon = re.compile(r"input|pydantic|valid|instance|tuple|dict|type|http", re.IGNORECASE)
    assert not [text for texts in _WORDING.values() for text in texts if jargon.search(text)]


def test_every_worded_error_exists():
    assert set(_WORDING) <= set(get_args(ErrorType))
