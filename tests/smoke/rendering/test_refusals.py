"""What could not run, or would prove nothing, is not rendered; the message says what to do."""

import pytest

IMAGE = f"registry.example/agency/smoke@sha256:{'5' * 64}"


@pytest.mark.parametrize(
    "image",
    [
        "registry.example/smoke:latest",
        "registry.example/smoke",
        "registry.example/smoke:1.0@sha256:abc",
        f"registry.example/smoke@sha512:{'5' * 64}",
        f"registry.example/smoke@sha256:{'5' * 64} --privileged",
        f"--privileged@sha256:{'5' * 64}",
        f"a\n@sha256:{'5' * 64}",
    ],
)
@pytest.mark.parametrize("target", ["kubernetes", "podman"])
def test_an_image_is_named_by_its_digest(refused, target, image):
    said = refused(target, image=image)
    assert "named by no digest, and a tag can be moved to another image: write NAME@sha256:DIGEST" in said


@pytest.mark.parametrize(
    ("target", "options", "said"),
    [
        ("podman", {"image": None}, "needs an image that holds sovcheck"),
        ("systemd", {"image": IMAGE}, "systemd starts the program itself"),
        ("slurm", {"image": IMAGE}, "slurm starts the program itself"),
        ("podman", {"key": None}, "nothing signs the evidence, so that no scan would accept it"),
        ("podman", {"sign_with": "x"}, "--key and --sign-with both sign"),
        ("podman", {"weights": "models/llama"}, "--weights: 'models/llama' is not a whole path"),
        ("podman", {"weights": "/models/../etc"}, "leads up again"),
        ("podman", {"weights": "/models/a,dst=/etc"}, "--weights: '/models/a,dst=/etc' holds a comma"),
        ("podman", {"out": "/x\ny"}, "what cannot be seen"),
        ("systemd", {"out": '/x"y'}, "holds a comma, a quotation mark"),
        ("systemd", {"key": "/x\u202ey"}, "what cannot be seen"),
        ("slurm", {"program": "sovcheck"}, "--program: 'sovcheck' is not a whole path"),
        ("podman", {"weights": "pvc:weights"}, "pvc:NAME is a volume of a cluster"),
        ("kubernetes", {"weights": "pvc:We ights"}, "is not a name there"),
        ("kubernetes", {"key": "/etc/smoke.key"}, "write the name of the secret that holds it as smoke.key"),
        ("podman", {"node": "n1"}, "podman runs where it is installed"),
        ("slurm", {"node": "n1 --uid=0"}, "is not a name there"),
        ("kubernetes", {"isolation": "external"}, "a pod always has an interface besides loopback"),
        ("slurm", {"isolation": "external"}, "Slurm takes no network away"),
        ("podman", {"schedule": "daily", "nonce": "x"}, "--nonce answers one question"),
        ("podman", {"nonce": "a\x1b[2J"}, "--nonce: 'a\\x1b[2J' holds what cannot be seen"),
        ("podman", {"sign_with": "a\nb", "key": None}, "--sign-with"),
        ("podman", {"smoke_arg": "--out=/etc/passwd"}, "--out is said by the rendering itself"),
        ("podman", {"smoke_arg": "--previous=/x", "schedule": "daily"}, "--previous is said by the rendering itself"),
        ("podman", {"smoke_arg": "--previous-in=/x", "schedule": "daily"}, "--previous-in is said by the rendering"),
        ("systemd", {"key": None, "sign_with": "x", "schedule": "daily"}, "name the public key of --sign-with, where"),
        ("systemd", {"sign_pubkey": "/x.pub"}, "--sign-pubkey is the key of --sign-with: name the command too"),
        ("systemd", {"key": None, "sign_with": "x", "sign_pubkey": "x"}, "--sign-pubkey: 'x' is not a whole path"),
        ("podman", {"smoke_arg": "--attach"}, "--attach is said by the rendering itself"),
        ("kubernetes", {"schedule": "Mon *-*-* 03:00"}, "is not a calendar of kubernetes: write hourly, daily"),
        ("slurm", {"schedule": "* * * * * rm"}, "is not a calendar of slurm"),
        ("slurm", {"schedule": "* * * *\n*"}, "is not a calendar of slurm"),
        ("slurm", {"schedule": "* * * * $(x)"}, "is not a calendar of slurm"),
        ("systemd", {"schedule": "0 3 * * 1"}, "is not a calendar of systemd"),
        ("systemd", {"schedule": "daily\nExecStart=x"}, "is not a calendar of systemd"),
        ("podman", {"host": "mixed"}, "accelerators of several vendors"),
        ("podman", {"host": "racks"}, "did you mean 'rack'?"),
        ("podman", {"inventory": "-"}, "standard input is not there when the smoke runs"),
        ("systemd", {"schedule": "daily"}, "name a folder for them with --out-dir"),
    ],
)
def test_what_could_not_run_there_is_refused(refused, target, options, said):
    assert said in refused(target, **options)


def test_a_model_behind_an_interface_of_others_is_not_smoked_by_chance(refused):
    assert "has 2 models whose weights are held" in refused("podman", model=None)


def test_nothing_is_written_over_the_inventory(refused, tmp_path):
    (tmp_path / "smoke-llama.yaml").write_text((tmp_path / "inventory.yaml").read_text())
    said = refused("kubernetes", f"--out-dir={tmp_path}", inventory=str(tmp_path / "smoke-llama.yaml"))
    assert "is read for this: name another file" in said


def test_a_folder_that_is_not_there_is_not_made(refused, tmp_path):
    assert "is not a folder: make it first" in refused("podman", f"--out-dir={tmp_path / 'none'}")
    assert not (tmp_path / "none").exists()
