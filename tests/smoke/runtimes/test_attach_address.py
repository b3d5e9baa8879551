"""`--attach` names a server on this machine by its address, or nothing."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.errors import UsageError
from sovcheck.smoke.runtimes.attach_address import read_address


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000/v1", "http://127.0.0.1:8000"),
        ("http://127.0.0.1", "http://127.0.0.1:80"),
        ("https://[::1]/v1/", "https://[::1]:443"),
        ("http://127.0.0.53:11434/", "http://127.0.0.53:11434"),
        ("http://127.0.0.1:8000/models/a-1/v1", "http://127.0.0.1:8000/models/a-1"),
    ],
)
def test_an_address_of_loopback_is_meant_as_it_is_written(text: str, url: str):
    assert read_address(text).url == url


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("http://vllm:8000", "is a name, and others say where names lead"),
        ("http://localhost.example.org:8000", "is a name"),
        ("http://127.0.0.1.:8000", "is a name"),
        ("http://2130706433:8000", "is a name"),
        ("http://192.0.2.1:8000", "is not an address of this machine"),
        ("http://[2001:db8::1]:8000", "is not an address of this machine"),
        ("http://169.254.169.254/", "is not a server's own address"),
        ("http://0.0.0.0:8000", "is not a server's own address"),
        ("http://[::]:8000", "is not a server's own address"),
        ("http://224.0.0.1:8000", "is not a server's own address"),
        ("http://[::ffff:127.0.0.1]:8000", "write 127.0.0.1"),
        ("http://[fe80::1%25lo]:8000", "is not a server's own address"),
        ("http://me:secret@127.0.0.1:8000", "it holds a login"),
        ("http://@127.0.0.1:8000", "it holds a login"),
        ("http://127.0.0.1:8000/v1?key=secret", "it names a page"),
        ("http://127.0.0.1:8000/#x", "it names a page"),
        ("http://127.0.0.1:8000/a b", "that is not an address"),
        ("http://127.0.0.1:8000/\x1b[2J", "that is not an address"),
        ("http://127.0.0.1:8000/../x\r\nHost: y", "that is not an address"),
        ("http://127.0.0.1:99999", "that is not an address"),
        ("http://127.0.0.1:0", "it names no server"),
        ("http://[::1", "that is not an address"),
        ("file:///etc/passwd", "it names no server"),
        ("unix:///run/x.sock", "it names no server"),
        ("127.0.0.1:8000", "it names no server"),
        ("", "it names no server"),
        ("http://127.0.0.1:8000/" + "a" * 300, "that is not an address"),
    ],
)
def test_what_leads_elsewhere_is_refused_with_what_to_write(text: str, why: str):
    with pytest.raises(UsageError, match=r"^--attach: ") as refused:
        read_address(text)
    assert why in str(refused.value)
    assert "secret" not in str(refused.value)


def test_the_machine_may_be_named_by_another_of_its_own_addresses():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no address but those of loopback")
        own = probe.getsockname()[0]
    assert read_address(f"http://{own}:8000").host == own


@given(st.text(max_size=60))
def test_whatever_is_written_is_an_address_or_a_refusal(text: str):
    try:
        address = read_address(f"http://127.0.0.1{text}")
    except UsageError:
        return
    assert read_address(address.url) == address
    assert address.host == "127.0.0.1" or text[:1].isdigit() or text[:1] == "."
