import subprocess
import sys

import pytest

COUNTED = """
import re, sys
from sovcheck.inventory import libyaml
import yaml
assert re.compile("a") is re.compile("a")
waiting = [yaml.reader.Reader.NON_PRINTABLE, yaml.constructor.SafeConstructor.timestamp_regexp]
assert not any(isinstance(each, re.Pattern) for each in waiting)
"""
LATER = """
from sovcheck.inventory import libyaml
import yaml
text = "a: 2026-11-29\\nb: 0o14\\nc: 1.5\\nd: 'yes'\\n"
read = [yaml.load(text, Loader=each) for each in (yaml.SafeLoader, yaml.CSafeLoader)]
print(*read, yaml.safe_dump({"a": "yes", "b": 1.5, "c": "12"}), sep="\\n")
try:
    yaml.safe_load("a: \\x01")
except yaml.reader.ReaderError:
    print("refused")
"""


def test_patterns_that_libyaml_does_not_need_are_not_compiled():
    subprocess.run([sys.executable, "-c", COUNTED], check=True)


@pytest.mark.parametrize("before", ["import yaml\n", ""])
def test_who_uses_them_finds_them(before: str):
    ran = subprocess.run([sys.executable, "-c", before + LATER], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [
        "{'a': datetime.date(2026, 11, 29), 'b': '0o14', 'c': 1.5, 'd': 'yes'}",
        "{'a': datetime.date(2026, 11, 29), 'b': '0o14', 'c': 1.5, 'd': 'yes'}",
        "a: 'yes'",
        "b: 1.5",
        "c: '12'",
        "",
        "refused",
    ]
