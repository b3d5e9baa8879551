import hashlib
import subprocess
from pathlib import Path

from sovcheck.evidence.weights import ObservedFile, manifest_digest


def test_the_manifest_is_what_sha256sum_prints(tmp_path: Path):
    files = []
    for name in ("b", "a", "é", "sub/a"):
        data = name.encode()
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
        files.append(ObservedFile(path=name, size=len(data), sha256=hashlib.sha256(data).hexdigest()))
    command = ["sha256sum", *sorted(file.path for file in files)]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
    assert manifest_digest(files) == hashlib.sha256(printed).hexdigest()
    assert manifest_digest(files[::-1]) == manifest_digest(files)
