"""in-toto's test-result predicate, held against in-toto's own library."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from google.protobuf import json_format
from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement as ReferenceStatement

from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.evidence.test_result import test_result_statement as result_statement

Make = Callable[..., SmokePredicate]
WARNED = [{"id": "load", "status": "pass", "seconds": 1.0}, {"id": "generate", "status": "warn", "seconds": 1.0}]
FAILED = [{"id": "load", "status": "fail", "seconds": 1.0}, {"id": "speed", "status": "skipped", "seconds": 0.0}]


@pytest.mark.parametrize(
    ("changes", "result", "ended"),
    [
        ({}, "PASSED", (["load", "generate"], [], [])),
        ({"steps": WARNED}, "WARNED", (["load"], ["generate"], [])),
        ({"verdict": "fail", "steps": FAILED}, "FAILED", ([], [], ["load"])),
        ({"verdict": "inconclusive"}, "FAILED", (["load", "generate"], [], [])),
    ],
)
def test_the_reference_library_reads_it(
    make_predicate: Make, changes: dict[str, Any], result: str, ended: tuple[list[str], list[str], list[str]]
):
    predicate = make_predicate(**changes)
    tree = result_statement(predicate, "e.dsse.json", "a" * 64)
    statement = json_format.Parse(json.dumps(tree), statement_pb2.Statement())
    ReferenceStatement.copy_from_pb(statement).validate()
    assert statement.predicate_type == "https://in-toto.io/attestation/test-result/v0.1"
    read = json_format.Parse(json_format.MessageToJson(statement.predicate), test_result_pb2.TestResult())
    assert read.result == result
    assert (list(read.passed_tests), list(read.warned_tests), list(read.failed_tests)) == ended
    assert read.configuration[0].digest["sha256"] == "a" * 64
    assert statement.subject[0].name == "weights:llama"
