from sovcheck.report.source_root import SourceRoot, find_source_root


def test_the_nearest_repository_above_the_working_folder_is_the_root(tmp_path, monkeypatch):
    (tmp_path / "outer" / ".git").mkdir(parents=True)
    inner = tmp_path / "outer" / "inner"
    (inner / "system").mkdir(parents=True)
    (inner / ".git").write_text("gitdir: elsewhere")
    monkeypatch.chdir(inner / "system")
    assert find_source_root(None, ()) == SourceRoot(str(inner / "system"), str(inner))


def test_outside_of_a_repository_the_one_of_the_first_file_is_the_root(tmp_path, monkeypatch):
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    root = find_source_root(None, ("../repository/system/a.yaml",))
    assert root.inside("../repository/system/a.yaml") == "system/a.yaml"


def test_what_is_given_wins(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "given").mkdir()
    monkeypatch.chdir(tmp_path)
    root = find_source_root(tmp_path / "given", ())
    assert root.inside("given/a.yaml") == "a.yaml"
    assert root.inside("a.yaml") is None
