"""Man pages, completions and the reference of commands are those of this program."""


def files_below(folder, *names):
    return {path.relative_to(folder).as_posix(): path.read_text()
            for name in names for path in sorted((folder / name).rglob("*")) if path.is_file()}


def test_committed_files_are_up_to_date(hookctl, root, tmp_path):
    hookctl("man", "--write-all", tmp_path / "made").expect(0)
    made = files_below(tmp_path / "made", "man", "completions")
    kept = files_below(root, "man", "completions")
    page = "docs/commands.md"
    made[page] = (tmp_path / "made" / page).read_text()
    kept[page] = (root / page).read_text() if (root / page).exists() else ""
    stale = sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))
    assert not stale, ("out of date: " + ", ".join(stale) + "\n"
                       "mend it with: cmake --build build/release --target generated")
