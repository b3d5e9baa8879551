"""A file that is named for one kind of document holds exactly one of it; else it is told where, and what was meant."""

import pytest

from sovcheck.errors import InputError
from sovcheck.inventory.document_kinds import only_document
from sovcheck.inventory.yaml_reader import read_documents

ONE = "kind: Profile\nid: a\n"
OTHER = "kind: Inventory\n"


def test_documents_of_other_kinds_are_passed_over():
    documents = read_documents(f"{OTHER}---\n{ONE}".encode(), "own.yaml")
    assert only_document(documents, "Profile") == documents[1]


WRONG = {
    "none": (OTHER, "own.yaml:1: holds no profile: write one document with kind: Profile"),
    "no mapping": ("- a\n", "own.yaml:1: holds no profile: write one document with kind: Profile"),
    "two": (f"{ONE}---\n{ONE}", "own.yaml:4: holds 2 profiles: write one document with kind: Profile"),
    "misspelt": (
        f"{OTHER}---\nkind: profil\n",
        "own.yaml:3: kind: 'profil' is not a kind of document: did you mean 'Profile'?",
    ),
}


@pytest.mark.parametrize(("text", "problem"), WRONG.values(), ids=WRONG)
def test_none_and_several_are_refused_with_the_line(text, problem):
    with pytest.raises(InputError) as caught:
        only_document(read_documents(text.encode(), "own.yaml"), "Profile")
    assert [str(each) for each in caught.value.problems] == [problem]
