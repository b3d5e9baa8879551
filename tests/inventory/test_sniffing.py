"""Bytes that cannot be ours are not parsed; all others are."""

from sovcheck.inventory.assets.document import GROUPS
from sovcheck.inventory.sniffing import looks_like_ours, may_hold_inventory


def test_bytes_without_any_of_our_words_are_not_parsed():
    assert not may_hold_inventory(b"apiVersion: v1\nkind: Service\nmetadata: {name: x}\n")
    for word in (*GROUPS, "GPU-Hosts", "sovcheck/v1", "\\x67", "Inventory"):
        assert may_hold_inventory(word.encode())
    assert not looks_like_ours(b"see models: below\nmodel: x\n")
