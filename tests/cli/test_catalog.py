import json

import pytest
from click.testing import CliRunner, Result

from sovcheck.catalog.lookup import LISTS
from sovcheck.cli.catalog import command
from sovcheck.errors import UsageError


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False)


def test_list_counts_every_kind():
    lines = _run("list").output.splitlines()
    assert [line.split()[1] for line in lines] == [
        "countries",
        "blocs",
        "organizations",
        "clouds",
        "services",
        "models",
        "licences",
        "accelerators",
        "technologies",
    ]
    assert lines[0].split()[0] == "250"
    assert json.loads(_run("list", "--output", "json").output)["countries"] == 250


def test_list_prints_id_date_certainty_and_name():
    lines = _run("list", "organizations").output.splitlines()
    (line,) = (line for line in lines if line.startswith("amazon-web-services "))
    assert line.split(maxsplit=3) == ["amazon-web-services", "2026-02-06", "confirmed", "Amazon Web Services, Inc."]


def test_list_as_json_gives_whole_entries():
    blocs = json.loads(_run("list", "blocs", "--output", "json").output)
    assert {bloc["id"]: len(bloc["members"]) for bloc in blocs}["eu"] == 27
    assert all(bloc["source"] and bloc["as_of"] for bloc in blocs)


def test_show_prints_the_entry_its_source_and_its_owners():
    output = _run("show", "aws-emea-sarl").output
    assert "country: LU" in output
    assert "certainty: secondary" in output
    assert output.index("name: ") < output.index("source: ")
    assert "# owners\n# amazon (US): 100 % of the capital\n#   holders in US: " in output


def test_show_prints_the_blocs_of_a_country():
    output = _run("show", "no").output
    assert output.startswith("# countries\ncode: 'NO'\nname: Norway\n")
    assert output.endswith("# member of eea, efta, nato\n")


def test_show_prints_everything_of_that_id():
    assert [
        line for line in _run("show", "scaleway").output.splitlines() if line in ("# organizations", "# clouds")
    ] == [
        "# organizations",
        "# clouds",
    ]
    kinds = [found["kind"] for found in json.loads(_run("show", "scaleway", "--output", "json").output)]
    assert kinds == ["organizations", "clouds"]


def test_show_of_nothing_offers_the_nearest():
    with pytest.raises(UsageError, match="did you mean 'scaleway'"):
        _run("show", "scalewy")


def test_an_unknown_kind_is_refused():
    result = _run("list", "planets")
    assert result.exit_code == 2
    assert "planets" in result.output


def test_own_entries_are_shown_without_control_characters(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(
        "apiVersion: sovcheck/v1\nkind: Catalog\nblocs:\n"
        '  - {id: mine, name: "[red]x\\e[2J", members: [FR], source: me, as_of: 2026-01-02, certainty: confirmed}\n',
        encoding="utf-8",
    )
    for arguments in (["list", "blocs"], ["show", "mine"], ["show", "mine", "--output", "json"]):
        output = _run(*arguments, "--catalog", str(own)).output
        assert "[red]x" in output
        assert "\x1b" not in output


def test_every_entry_of_every_kind_is_given_without_a_warning():
    for kind in LISTS:
        assert json.loads(_run("list", kind, "--output", "json").output)
    assert "base_models: undisclosed" in _run("show", "gpt-5.5").output


def test_find_prints_kind_id_and_name_and_by_which_spelling():
    lines = _run("find", "Llama-3.3-70B").output.splitlines()
    assert "models" in lines[0]
    assert "llama-3.3-70b" in lines[0]
    (line,) = _run("find", "meta-llama/Llama-3.3-70B").output.splitlines()
    assert line.endswith("  (meta-llama/Llama-3.3-70B-Instruct)")
    told = json.loads(_run("find", "h100", "--output", "json").output)
    assert {"nvidia-h100-sxm"} <= {each["entry"]["id"] for each in told}
    assert all(each["kind"] == "accelerators" for each in told)


def test_find_says_what_to_do_where_there_is_nothing():
    with pytest.raises(UsageError, match="write fewer words"):
        _run("find", "no such thing")
    with pytest.raises(UsageError, match=r"did you mean 'llama 3\.3'"):
        _run("find", "lama 3.3")
    with pytest.raises(UsageError) as raised:
        _run("find", "\u202e" + "x" * 10_000)
    assert len(str(raised.value)) < 300


def test_stale_lists_facts_by_the_day_of_their_document():
    output = _run("stale", "licences", "--days", "900", "--today", "2026-11-21").output
    assert output.splitlines()[-1].endswith("older than 900 days on 2026-11-21")
    (first, *_) = json.loads(_run("stale", "--days", "900", "--today", "2026-11-21", "--output", "json").output)
    assert first["days"] > 900
    assert first["fields"]


def test_stale_says_that_nothing_is():
    assert (
        _run("stale", "--days", "100000", "--today", "2026-11-21").output == "0 older than 100000 days on 2026-11-21\n"
    )


def test_count_tells_how_certain_the_facts_of_each_kind_are():
    last = _run("count").stdout.splitlines()[-1]
    assert last.startswith("all ")
    assert "confirmed (7" in last
    told = json.loads(_run("count", "--output", "json").stdout)
    assert {one["kind"] for one in told} >= {"models", "all"}
    assert set(told[0]["facts"]) == {"confirmed", "secondary", "unverified"}


def test_find_takes_several_words_without_quotes():
    assert _run("find", "mistral", "small").output == _run("find", "mistral small").output
