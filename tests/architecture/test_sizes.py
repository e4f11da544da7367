"""Files stay small enough to be read in one go, and are named after what they hold."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {"migrations", "node_modules", "var", ".venv"}
LIMITS = {"*.py": 400, "*.html": 150}
API_LIMIT = 60
BANNED_NAMES = {"utils", "helpers", "common", "manager", "service", "misc"}
FOLDERS = ("src", "tools", "tests", "bench")


def too_long(root: Path) -> list[str]:
    """Return a line for each file that outgrew its limit."""
    return sorted(
        f"{path.relative_to(root)}: {lines} lines, {limit} are allowed"
        for pattern, ordinary in LIMITS.items()
        for folder in FOLDERS
        for path in (root / folder).rglob(pattern)
        if not SKIPPED & set(path.parts)
        for limit in [API_LIMIT if path.name == "api.py" else ordinary]
        if (lines := len(path.read_text().splitlines())) > limit
    )


def badly_named(root: Path) -> list[str]:
    """Return the files and folders whose name says nothing."""
    paths = [path for folder in FOLDERS for path in (root / folder).rglob("*") if not SKIPPED & set(path.parts)]
    return sorted(str(path.relative_to(root)) for path in paths if path.stem in BANNED_NAMES)


def test_no_file_outgrows_its_limit():
    assert too_long(ROOT) == []


def test_no_file_is_named_after_nothing():
    assert badly_named(ROOT) == []


@pytest.mark.parametrize(
    ("name", "lines", "limit"), [("orders/rules.py", 401, 400), ("orders/api.py", 61, 60), ("shop/page.html", 151, 150)]
)
def test_one_line_too_many_is_seen(tmp_path, name, lines, limit):
    path = tmp_path / "src" / name
    path.parent.mkdir(parents=True)
    path.write_text("\n" * lines)
    assert too_long(tmp_path) == [f"src/{name}: {lines} lines, {limit} are allowed"]
    path.write_text("\n" * limit)
    assert too_long(tmp_path) == []


def test_a_name_that_says_nothing_is_seen(tmp_path):
    (tmp_path / "src/orders").mkdir(parents=True)
    (tmp_path / "src/orders/utils.py").touch()
    assert badly_named(tmp_path) == ["src/orders/utils.py"]
