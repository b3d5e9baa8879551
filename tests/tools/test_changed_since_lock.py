"""What changed against the lock is named, package by package."""

from importlib.metadata import version

import changed_since_lock as tool


def test_only_what_differs_is_told():
    lines = tool.table({"click": "8.1", "rich": "13.7", "gone": "1"}, {"click": "8.2", "rich": "13.7", "come": "2"})
    assert [line.split() for line in lines] == [
        ["package", "locked", "here"],
        ["click", "8.1", "8.2"],
        ["come", "-", "2"],
        ["gone", "1", "-"],
    ]


def test_a_lock_is_read_for_this_machine(tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "# made by hand\n"
        "Click==8.1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via us\n"
        "numpy==1 ; python_full_version < '3'\n"
        "numpy==2 ; python_full_version >= '3' \\\n    --hash=sha256:cc\n"
        "lively[extra]==3\n"
    )
    assert tool.locked(lock) == {"click": "8.1", "numpy": "2", "lively": "3"}


def test_what_is_here_is_read_and_is_not_ours():
    assert tool.installed()["pytest"] == version("pytest")
    assert "sovcheck" not in tool.installed()
