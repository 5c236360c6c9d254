"""The house keeps its plan: imports go one way, each outside library has one door, rooms stay small."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("corpus", "retrieval", "bot")
"""In the order of the river: each may import those before it."""

DOORS = {
    "telegram": {"bot/"},
    "httpx": {
        "bot/doctor/searching.py",
        "bot/patience.py",
        "bot/sandbox/webhook.py",
        "corpus/fetching/connection.py",
        "retrieval/cluster/connection.py",
        "retrieval/cluster/wire.py",
    },
    "httpcore": {"corpus/fetching/connection.py"},
    "protego": {"corpus/fetching/robots.py"},
    "lxml": {"corpus/readers/html_tokens.py"},
    "trafilatura": {"corpus/readers/html_unknown.py"},
    "h11": {"bot/sandbox/connection.py"},
    "tornado": {"bot/listening.py", "bot/webhook.py", "bot/health.py"},
    "prometheus_client": {"bot/metrics.py"},
    "pydantic": {"bot/settings.py", "bot/demo/"},
    "pydantic_settings": {"bot/settings.py"},
    "fluent": {"bot/language.py"},
    "rank_bm25": {"retrieval/bm25.py"},
    "jieba": {"retrieval/analysis.py"},
    "rjieba": {"retrieval/analysis.py"},
    "opencc": {"retrieval/"},
    "pypinyin": {"retrieval/pronunciation.py"},
    "filelock": {"retrieval/storage.py", "retrieval/postings/compiling.py", "corpus/fetching/folder.py"},
    "cn2an": {"retrieval/numerals.py"},
    "sqlalchemy": {
        "corpus/database.py",
        "corpus/library.py",
        "corpus/library_server.py",
        "corpus/listing.py",
        "corpus/servers.py",
        "corpus/shelving.py",
        "corpus/tables.py",
        "corpus/texts.py",
        "bot/settings.py",
        "bot/state/",
    },
    "sqlite3": {"corpus/database.py"},
    "numpy": {
        "retrieval/",
        "corpus/heads_",
        "corpus/margins.py",
        "corpus/readers/ink.py",
        "corpus/readers/recognition_process.py",
    },
    "rapidocr": {"corpus/readers/recognition_process.py"},
    "pypdfium2": {
        "corpus/readers/pdf_objects.py",
        "corpus/readers/pdf_process.py",
        "corpus/readers/recognition_process.py",
        "corpus/clippings/drawing_process.py",
    },
    "PIL": {"corpus/readers/recognition_process.py", "corpus/clippings/cutting.py"},
    "click": {"bot/"},
    "rich": {"bot/"},
    "dotenv": {"bot/config.py"},
    "platformdirs": {
        "corpus/readers/recognition_cache.py",
        "bot/config.py",
        "retrieval/analysis.py",
        "retrieval/postings/compiling.py",
    },
}
"""Where each outside library may be imported: a file, or a folder with its slash."""

LONGEST_FILE = 400
LONGEST_FUNCTION = 40

FILES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(file)} has a relative import"
            yield node.module or ""


@pytest.mark.parametrize("file", FILES, ids=name)
def test_imports_go_one_way(file: Path) -> None:
    package = file.relative_to(ROOT).parts[0]
    later = PACKAGES[PACKAGES.index(package) + 1 :]
    assert not [module for module in imported(file) if module.split(".")[0] in later]


@pytest.mark.parametrize("file", FILES, ids=name)
def test_each_outside_library_has_its_door(file: Path) -> None:
    for module in imported(file):
        outside = module.split(".")[0]
        if (outside in sys.stdlib_module_names and outside not in DOORS) or outside in PACKAGES:
            continue
        assert outside in DOORS, f"{name(file)} imports {outside}, which has no door"
        assert any(name(file).startswith(door) for door in DOORS[outside]), f"{name(file)} imports {outside}"


@pytest.mark.parametrize("file", FILES, ids=name)
def test_rooms_stay_small(file: Path) -> None:
    text = file.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{name(file)}: {node.name}"


@pytest.mark.parametrize("file", FILES, ids=name)
def test_flags_are_named_where_they_are_given(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            flags = [argument.arg for argument in node.args.args if ast.unparse(argument.annotation or node) == "bool"]
            assert not flags, f"{name(file)}: {node.name} takes {flags} by position"


def test_asking_imports_neither_the_bot_nor_the_database(tmp_path: Path) -> None:
    asked = (
        "import sys; from bot.__main__ import run; "
        f"run(['--home', {str(tmp_path)!r}, 'ask', '--json', '玻璃器皿']); "
        "sys.stderr.write(' '.join(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, timeout=60, cwd=ROOT)
    loaded = set(ran.stderr.decode().split())
    assert "click" in loaded
    assert not loaded & {"telegram", "httpx", "sqlalchemy", "rich", "pypinyin"}
