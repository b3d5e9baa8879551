"""Writes a tiny GGUF and the inventory that declares it: something to prove in a few seconds, on any machine.

usage: python examples/self-hosting/prepare.py FOLDER   (writes FOLDER/tiny.gguf and FOLDER/inventory.yaml)

The model is the one that the tests build: it knows one article of the Universal Declaration of Human Rights. In its
place put your own weights, and state their SHA-256 as here.
"""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
FACTORY = HERE.parents[1] / "tests" / "tiny_models.py"


def main(folder: Path) -> None:
    """Write both files; the inventory is the one beside this program, with the digest of the weights filled in."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, FACTORY, folder], check=True)
    weights = (folder / "llama.gguf").replace(folder / "tiny.gguf")
    digest = sha256(weights.read_bytes()).hexdigest()
    template = (HERE / "inventory.yaml").read_text(encoding="utf-8")
    (folder / "inventory.yaml").write_text(template.replace("0" * 64, digest), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
