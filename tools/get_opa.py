"""Gets an Open Policy Agent for the tests: one that this machine has, else built with Go, else the official release.

usage: python tools/get_opa.py [--releases URL] FILE

FILE stays as it is when it is an OPA that fits already. The release is checked against the checksum that stands beside
it: that finds what broke on the way, not who put it there. `go install` is the stronger way, since Go's checksum
database vouches for the source.
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

from sovcheck.engine.opa.release import MODULE, PINNED, RELEASES, fits, version_of, ways_to_get, written

ASSETS = {
    ("Linux", "x86_64"): "opa_linux_amd64_static",
    ("Linux", "aarch64"): "opa_linux_arm64_static",
    ("Darwin", "x86_64"): "opa_darwin_amd64",
    ("Darwin", "arm64"): "opa_darwin_arm64_static",
}
"""The name of the release's file for a system and its processor."""

BUILD_SECONDS, DOWNLOAD_SECONDS = 900, 60


class NotHere(Exception):  # noqa: N818 (no failure: the next way is tried)
    """One way does not lead to an OPA on this machine; its text says why."""


def use_installed(target: Path) -> str:
    """Link to the OPA of the PATH, or to the one that `go install` left, when it fits."""
    seen = []
    for found in filter(None, (shutil.which("opa"), shutil.which("opa", path=Path.home() / "go" / "bin"))):
        version = version_of(Path(found))
        if version is not None and fits(version):
            target.symlink_to(Path(found).resolve())
            return f"uses {found}, {written(version)}"
        seen.append(f"{found} is {written(version) if version else 'no OPA that runs'}")
    raise NotHere("; ".join(seen) or "no opa in the PATH or in ~/go/bin")


def build(target: Path) -> str:
    """Build the pinned release from its source, which takes Go about a minute."""
    go = shutil.which("go")
    if go is None:
        raise NotHere("no go in the PATH")
    print(f"building OPA {PINNED} with {go}", flush=True)
    environment = {**os.environ, "GOBIN": str(target.parent.resolve()), "CGO_ENABLED": "0"}
    try:
        subprocess.run([go, "install", f"{MODULE}@v{PINNED}"], env=environment, check=True, timeout=BUILD_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotHere(f"go could not build it: {error}") from error
    return f"built {PINNED} from source"


def download(target: Path, releases: str) -> str:
    """Download the pinned release, and keep it only when it is what its checksum says."""
    asset = ASSETS.get((platform.system(), platform.machine()))
    if asset is None:
        raise NotHere(f"there is no release for {platform.system()} on {platform.machine()}")
    url = f"{releases}/v{PINNED}/{asset}"
    print(f"downloading {url}", flush=True)
    try:
        expected = fetch(f"{url}.sha256").decode("ascii", "replace").split()[:1]
        data = fetch(url)
    except OSError as error:
        raise NotHere(f"{url}: {error}") from error
    if [hashlib.sha256(data).hexdigest()] != expected:
        raise NotHere(f"{url} is not what its checksum says")
    partial = target.with_suffix(".partial")
    partial.write_bytes(data)
    partial.chmod(0o755)
    partial.replace(target)
    return f"downloaded {PINNED}"


def fetch(url: str) -> bytes:
    """What stands at the address."""
    with urllib.request.urlopen(url, timeout=DOWNLOAD_SECONDS) as answer:  # noqa: S310 (the address is ours or a mirror's)
        return bytes(answer.read())


def get(target: Path, releases: str) -> int:
    """Try one way after the other; 0 when the file is an OPA that fits, 1 when no way led there."""
    version = version_of(target)
    if version is not None and fits(version):
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    reasons = []
    for way in (use_installed, build, lambda file: download(file, releases)):
        try:
            said = way(target)
        except NotHere as reason:
            reasons.append(str(reason))
            continue
        version = version_of(target)
        if version is not None and fits(version):
            print(f"{target}: {said}")
            return 0
        target.unlink(missing_ok=True)
        reasons.append(f"{said}, which does not run here")
    print("\n  ".join([f"{target}: there is no OPA for the tests:", *reasons]), file=sys.stderr)
    print("\n  ".join(["do one of these, then run it again:", *ways_to_get()]), file=sys.stderr)
    return 1


def main() -> int:
    """Parse the options and get it."""
    parser = argparse.ArgumentParser(description="Get an Open Policy Agent for the tests.")
    parser.add_argument("--releases", default=RELEASES, help="a mirror of the official releases")
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    return get(options.file, options.releases.rstrip("/"))


if __name__ == "__main__":
    sys.exit(main())
