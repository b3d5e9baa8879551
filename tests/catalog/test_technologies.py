"""Technologies of confidential computing are a closed list: a word that nobody knows protects nothing."""

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.store import Catalog
from sovcheck.errors import InputError
from sovcheck.inventory.reader import read_inventory

SOURCED = "source: mine, as_of: 2026-01-02, certainty: confirmed"


def resolved(catalog: Catalog, assets: str):
    text = f"apiVersion: sovcheck/v1\nkind: Inventory\n{assets}"
    return resolve(read_inventory(["-"], stdin=text.encode), catalog).assets


def technology(catalog: Catalog, name: str) -> str:
    asset = f"cloud_services:\n  - id: api\n    confidential_computing: {{technology: {name}, attested: true}}\n"
    return resolved(catalog, asset)["api"].confidential_computing.technology


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("amd-sev-snp", "amd-sev-snp"),
        ("sev-snp", "amd-sev-snp"),
        ("SEV-SNP", "amd-sev-snp"),
        ("AMD SEV-SNP", "amd-sev-snp"),
        ("TDX", "intel-tdx"),
        ("Intel TDX", "intel-tdx"),
        ("sgx", "intel-sgx"),
        ("Arm CCA", "arm-cca"),
        ("NVIDIA confidential computing", "nvidia-cc"),
        ("nvidia_cc", "nvidia-cc"),
        ("IBM Secure Execution", "ibm-secure-execution"),
        ("Nitro Enclaves", "aws-nitro-enclaves"),
    ],
)
def test_a_technology_is_known_by_its_usual_spellings(bundled, name, known):
    assert technology(bundled, name) == known


@pytest.mark.parametrize("name", ["moonbeam", "none", "encrypted", "tee", "SEV-SNP-2", "amd"])
def test_a_word_that_is_no_technology_is_an_error_with_the_list(bundled, name):
    with pytest.raises(InputError) as caught:
        technology(bundled, name)
    (problem,) = str(caught.value).splitlines()
    assert problem == (
        "<stdin>:5: api.confidential_computing.technology: "
        f"there is no technology of confidential computing {name!r}: write one of amd-sev, amd-sev-es, amd-sev-snp, "
        "arm-cca, aws-nitro-enclaves, ibm-secure-execution, intel-sgx, intel-tdx, nvidia-cc, or leave "
        "`confidential_computing` out"
    )


def test_a_host_names_one_of_them_too(small_catalog):
    host = "gpu_hosts: [{id: host, confidential_computing: {technology: %s, attested: false}}]\n"
    assert resolved(small_catalog, host % "cs-1")["host"].confidential_computing.technology == "shield"
    with pytest.raises(InputError, match="no technology of confidential computing 'TDX': write one of shield"):
        resolved(small_catalog, host % "TDX")


def test_an_overlay_may_add_one_whose_vendor_is_known(tmp_path):
    path = tmp_path / "own.yaml"
    entry = f"technologies: [{{id: veil, name: Veil, vendor: %s, protects: [cpu-memory], {SOURCED}}}]\n"
    path.write_text(f"apiVersion: sovcheck/v1\nkind: Catalog\n{entry % 'nvidia'}")
    assert technology(load_catalog([path]), "Veil") == "veil"
    path.write_text(f"apiVersion: sovcheck/v1\nkind: Catalog\n{entry % 'nvidea'}")
    with pytest.raises(InputError, match=r"technologies\.0\.vendor: there is no organization 'nvidea'"):
        load_catalog([path])


def test_no_spelling_means_two_technologies(bundled):
    for entry in bundled.technologies.values():
        for name in entry.other_names:
            assert bundled.technology_named(name) == entry, name


def test_vendors_and_those_who_sign_are_organizations(bundled):
    for entry in bundled.technologies.values():
        assert entry.vendor in bundled.organizations
        assert entry.attested_by is None or entry.attested_by in bundled.organizations


def test_a_cloud_that_signs_its_own_reports_is_named(bundled):
    """Whoever is to be kept out vouches for it: the operators of clouds in the list."""
    operators = {cloud.operator for cloud in bundled.clouds.values()}
    signers = {entry.id for entry in bundled.technologies.values() if entry.attested_by in operators - {"ibm"}}
    assert signers == {"aws-nitro-enclaves"}


@pytest.mark.parametrize(("name", "memory"), [("nvidia-cc", {"gpu-memory"}), ("amd-sev-snp", {"cpu-memory"})])
def test_which_memory_is_kept_apart(bundled, name, memory):
    assert {str(each) for each in bundled.technologies[name].protects} == memory
