import os
import stat
import subprocess
import sys
import threading

import pytest

from sovcheck.errors import OutputError
from sovcheck.report import sink
from sovcheck.report.destination import Destination
from sovcheck.report.formats import ReportFormat, render
from sovcheck.report.sink import write_files, write_report


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_every_output_is_written(report, tmp_path, capfdbinary):
    destinations = [
        Destination(ReportFormat.JSON, tmp_path / "a.json"),
        Destination(ReportFormat.MARKDOWN),
        Destination(ReportFormat.TEXT, tmp_path / "a.txt"),
    ]
    write_report(report, destinations)
    assert names(tmp_path) == ["a.json", "a.txt"]
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == render(ReportFormat.JSON, report)
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == render(ReportFormat.TEXT, report)
    assert capfdbinary.readouterr().out.decode() == render(ReportFormat.MARKDOWN, report)


def test_nothing_is_written_when_one_report_cannot_be_rendered(report, tmp_path, monkeypatch):
    def broken(report_format, *_, **__):
        if report_format is ReportFormat.SARIF:
            raise RuntimeError("broken")
        return "text"

    monkeypatch.setattr(sink, "render", broken)
    destinations = [Destination(name, tmp_path / name) for name in (ReportFormat.JSON, ReportFormat.SARIF)]
    with pytest.raises(RuntimeError):
        write_report(report, destinations)
    assert names(tmp_path) == []


def test_nothing_is_written_when_one_file_cannot_be(tmp_path):
    (tmp_path / "old").write_bytes(b"old")
    with pytest.raises(OutputError, match=r"the folder .*none does not exist: make it first"):
        write_files([(tmp_path / "old", b"new"), (tmp_path / "none" / "file", b"new")])
    assert names(tmp_path) == ["old"]
    assert (tmp_path / "old").read_bytes() == b"old"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_error_half_way_leaves_no_partial_file(tmp_path, monkeypatch, error):
    def half(stream, data):
        stream.write(data[:1])
        raise error

    (tmp_path / "report").write_bytes(b"old")
    monkeypatch.setattr(sink, "_write_all", half)
    with pytest.raises((OutputError, KeyboardInterrupt)) as caught:
        write_files([(tmp_path / "report", b"new")])
    assert isinstance(error, KeyboardInterrupt) or "No space left on device" in str(caught.value)
    assert names(tmp_path) == ["report"]
    assert (tmp_path / "report").read_bytes() == b"old"


def test_a_new_file_has_the_permissions_that_the_umask_leaves(tmp_path):
    before = os.umask(0o027)
    try:
        write_files([(tmp_path / "report", b"new")])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report").stat().st_mode) == 0o640


@pytest.mark.parametrize("mode", [0o600, 0o666])
def test_a_replaced_file_keeps_its_permissions(tmp_path, mode):
    (tmp_path / "report").write_bytes(b"old")
    (tmp_path / "report").chmod(mode)
    write_files([(tmp_path / "report", b"new")])
    assert stat.S_IMODE((tmp_path / "report").stat().st_mode) == mode
    assert (tmp_path / "report").read_bytes() == b"new"


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_files([(tmp_path / "link", b"new")])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    write_files([(pipe, b"new")])
    reader.join(timeout=10)
    assert received == [b"new"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(OutputError, match="is a folder: name a file in it"):
        write_files([(tmp_path, b"new")])


def test_a_name_that_is_too_long_is_refused(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_files([(tmp_path / ("x" * 300), b"new")])


PROGRAM = """
import sys
from sovcheck.errors import OutputError, ReaderGoneError
from sovcheck.report.sink import write_standard_output
try:
    write_standard_output(b"line\\n" * 100_000)
except (OutputError, ReaderGoneError) as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


def test_a_reader_that_goes_away_is_an_error_of_its_own_without_words_or_traceback():
    command = f"{sys.executable} -c '{PROGRAM}' | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "141\n"
    assert done.stderr == "\n"


@pytest.mark.parametrize(("redirection", "message"), [(">&-", "is closed"), (">/dev/full", "No space left on device")])
def test_a_closed_or_full_standard_output_is_an_output_error(redirection, message):
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -c '{PROGRAM}' {redirection}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
