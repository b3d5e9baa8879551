"""An encrypted server: only one with a trusted certificate gets token and facts. Keys are made for the run."""

import datetime as dt
import ipaddress
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sovcheck.engine.answers import PASSED
from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa.address import Address, read_address
from sovcheck.engine.opa.engine import OpaEngine
from sovcheck.engine.opa.remote import Uploaded
from sovcheck.errors import EngineError

DATA = {"catalog": {}, "profile": {}, "today": "2026-11-21"}
PASSES = 'deny contains {"message": "m", "path": null} if input.number < 0'
DAY = dt.timedelta(days=1)


class Authority(NamedTuple):
    """Who signs certificates; ``file`` is its own, in PEM format."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    file: Path


def new_authority(folder: Path, name: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    constraints = x509.BasicConstraints(ca=True, path_length=0)
    certificate = draft(name, name, key).add_extension(constraints, critical=True).sign(key, hashes.SHA256())
    file = folder / f"{name}.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Authority(key, certificate, file)


def draft(subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, end: dt.timedelta = DAY):
    now = dt.datetime.now(tz=dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 2 * DAY)
        .not_valid_after(now + end)
    )


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authority"), "authority")


@pytest.fixture
def serve(authority: Authority, run_opa: Callable[..., str], tmp_path: Path) -> Callable[..., str]:
    """Start an encrypted server; its URL."""

    def start(address: str = "127.0.0.1", end: dt.timedelta = DAY) -> str:
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        certificate = draft("opa", "authority", key, end).add_extension(names, critical=False)
        signed = certificate.sign(authority.key, hashes.SHA256())
        plain = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
        (tmp_path / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, plain[1], plain[0]))
        (tmp_path / "certificate.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        files = ("certificate.pem", "key.pem")
        options = ("--tls-cert-file", "--tls-private-key-file")
        return run_opa(*(f"{option}={tmp_path / file}" for option, file in zip(options, files, strict=True)))

    return start


@pytest.fixture
def judge(policies, rule_source, question):
    """Have a server answer one question."""

    def answer(address: Address) -> list[object]:
        engine = OpaEngine(policies([rule_source(PASSES)]), DATA, EngineLimits(seconds=10), at=Uploaded(address))
        return list(engine.evaluate([question(number=1)]))

    return answer


def test_a_certificate_of_a_trusted_authority_opens_the_way(serve, judge, authority):
    assert judge(read_address(serve(), None, authority.file)) == [(0, {"TST-01": PASSED})]


def untrusted(why: str) -> str:
    return (
        f"OPA gave no answer: its certificate is not trusted ({why}): it must be in force, for the host of --opa-url, "
        "and of an authority of the system or of --opa-ca"
    )


def message_of(judge, *address) -> str:
    with pytest.raises(EngineError) as error:
        judge(read_address(*address))
    return str(error.value)


def test_a_certificate_of_an_unknown_authority_is_no_verdict(serve, judge, tmp_path):
    said = untrusted("unable to get local issuer certificate")
    assert message_of(judge, serve(), None, None) == said
    assert message_of(judge, serve(), None, new_authority(tmp_path, "other").file) == said


@pytest.mark.parametrize(
    ("certificate", "why"),
    [
        ({"address": "127.0.0.2"}, "IP address mismatch, certificate is not valid for '127.0.0.1'"),
        ({"end": -DAY}, "certificate has expired"),
    ],
)
def test_a_certificate_of_another_server_or_one_that_is_over_is_no_verdict(serve, judge, authority, certificate, why):
    assert message_of(judge, serve(**certificate), None, authority.file) == untrusted(why)


def test_no_token_reaches_a_server_that_is_not_trusted(judge, tmp_path, authority, stub):
    """A server of somebody else, who has the address but no certificate for it."""
    seen = []
    token = tmp_path / "token"
    token.write_text("secret")
    url = stub(lambda handler: seen.append(handler.headers)).replace("http:", "https:")
    assert message_of(judge, url, token, authority.file) == (
        "OPA gave no answer: no encrypted connection comes about (wrong version number): "
        "write http:// in --opa-url if the server does not encrypt"
    )
    assert seen == []


def test_an_encrypted_server_asked_without_encryption_is_no_verdict(serve, judge):
    said = "OPA gave no answer: HTTP 400, Client sent an HTTP request to an HTTPS server.: look into the server's log"
    assert message_of(judge, serve().replace("https:", "http:"), None, None) == said


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\n!\n"])
def test_a_file_without_certificates_is_refused(tmp_path, content):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EngineError, match=r"ca\.pem: no certificate can be read from it: name a file in PEM format"):
        read_address("https://127.0.0.1", None, path)
