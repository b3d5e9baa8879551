"""Bundles that are none: each is refused with what is wrong, and none crashes."""

import contextlib
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.weights.signature.bundle import read_signature

A, B = "a" * 64, "b" * 64


def why(path, publisher):
    with pytest.raises(SmokeFailure) as refused:
        read_signature(path, publisher.verifying)
    assert refused.value.failure.code == "E_WEIGHTS_UNSIGNED"
    return refused.value.failure.what.replace(str(path), "model.sig")


def test_the_files_are_read_by_path(forge, publisher):
    manifest = read_signature(forge({"a": A, "sub/b": B}), publisher.verifying)
    assert manifest.digests == {"a": A, "sub/b": B}
    assert manifest.key_id == publisher.verifying.id


def test_what_the_format_adds_later_is_passed_over(forge, publisher):
    resource = {"name": "a", "algorithm": "sha256", "digest": A, "size": 1}
    signature = forge({"a": A}, predicate={"resources": [resource], "card": {}}, added=True)
    assert read_signature(signature, publisher.verifying).digests == {"a": A}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not valid JSON: Expecting value: line 1 column 1 (char 0)"),
        (b"[]", "is not a JSON object"),
        (b'{"a": 1, "a": 2}', "has the key 'a' twice"),
        (b'{"a": NaN}', "has NaN, which is not a number of JSON"),
        (b"[" * 100_000, "is nested more than 32 deep"),
        (b'{"messageSignature": {}}', "is not a bundle with a DSSE envelope, as OpenSSF Model Signing writes it"),
        (b'{"dsseEnvelope": {"payload": "e30="}}', "has a bad envelope: payloadType is not there as text"),
        (
            b'{"dsseEnvelope": {"payload": "e30=", "payloadType": "t", "signatures": []}}',
            "has a bad envelope: its list of signatures is empty",
        ),
    ],
)
def test_what_is_no_bundle_is_refused(tmp_path, publisher, content, said):
    path = tmp_path / "model.sig"
    path.write_bytes(content)
    assert why(path, publisher) == f"the signature model.sig {said}"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"_type": "x"}, "states 'https://model_signing/signature/v1.0', and only"),
        (
            {"predicateType": "https://model_signing/Digests/v0.1"},
            "states 'https://model_signing/Digests/v0.1'",
        ),
        ({"predicateType": 1}, "states '1', and only 'https://model_signing/signature/v1.0' can be read"),
        ({"predicate": []}, "lists no files"),
        ({"predicate": {"resources": {}}}, "lists no files"),
        ({"predicate": {"resources": ["a"]}}, "lists a file without name or digest"),
        ({"predicate": {"resources": [{"name": "a", "algorithm": "sha256"}]}}, "lists a file without name or digest"),
        (
            {"predicate": {"resources": [{"name": "a", "algorithm": "md5", "digest": A}]}},
            "lists digests of the kind 'md5'; only sha256 of whole files is compared",
        ),
        (
            {"predicate": {"resources": [{"name": "a", "algorithm": "sha256", "digest": A}] * 2}},
            "lists 'a' twice",
        ),
        (
            {"predicate": {"resources": [{"name": "a", "algorithm": "sha256", "digest": "xyz"}]}},
            "lists a digest that is not hexadecimal",
        ),
        ({"subject": []}, "contradicts itself: the digest of the whole is not that of its files"),
        ({"subject": [{"digest": {"sha256": A}}]}, "contradicts itself: the digest of the whole is not that"),
    ],
)
def test_a_signed_statement_can_still_be_none(forge, publisher, changes, said):
    assert why(forge({"a": A}, **changes), publisher).startswith(f"the signature model.sig {said}")


@pytest.mark.parametrize("payload", [b"", b"[]", b'{"_type": 1, "_type": 2}', b"\xff", b"[" * 100_000])
def test_a_signed_payload_that_is_no_statement_is_refused(forge, publisher, payload):
    assert why(forge(payload=payload), publisher).startswith("the signature model.sig ")


def test_nothing_of_the_list_is_read_before_the_signature_fits(forge, other_publisher):
    assert "does not fit the key" in why(forge(payload=b"no JSON"), other_publisher)


def test_a_signature_that_is_not_there_is_said_so(tmp_path, publisher):
    assert why(tmp_path / "model.sig", publisher) == "there is no signature model.sig: No such file or directory"


def test_a_pipe_is_not_waited_for(tmp_path, publisher):
    os.mkfifo(tmp_path / "model.sig")
    assert why(tmp_path / "model.sig", publisher) == "there is no signature model.sig: is not a regular file"


def test_a_file_beyond_all_size_is_not_read(tmp_path, publisher):
    with (tmp_path / "model.sig").open("wb") as file:
        file.truncate(2**40)
    assert "is larger than 67,108,864 bytes, which none is" in why(tmp_path / "model.sig", publisher)


@settings(deadline=None)  # it reads a file
@given(content=st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(tmp_path_factory, publisher, content):
    path = tmp_path_factory.getbasetemp() / "any.sig"
    path.write_bytes(content)
    with contextlib.suppress(SmokeFailure):
        read_signature(path, publisher.verifying)
