"""The import table of the README holds: no module imports what its row does not name."""

import ast
import re
from pathlib import Path

import pytest

import gridplan

PACKAGE = Path(gridplan.__file__).parent
README = PACKAGE.parent / "README.md"
# What only some may import, of the packages outside.
ONLY = {
    "streamlit": {"ui"},
    "folium": {"export"},
    "highspy": {"partition"},
    "pickle": {"worker"},  # between who asks and the process at work, never a file
    "docx": {"export", "layers"},  # writing; reading
    "python_calamine": {"layers"},
    "PIL": {"export", "ui"},
    "openpyxl": {"export", "layers"},  # writing; reading
    "rasterio": {"cells"},
    "exactextract": {"cells"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    # Peers that benchmarks/travel measures against, under other licences.
    "igraph": set(),
    "pandana": set(),
    "rustworkx": set(),
}
FORBIDDEN = {"shelve", "marshal"}


def table() -> dict[str, set[str]]:
    """Read the rows `| module | may import | does |` of the README."""
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", README.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {module: set(re.findall(r"`(\w+)`", names)) for module, names in rows}


def unit_of(path: Path) -> str:
    """Return the row of the table that a file belongs to: its folder, or itself."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """Return the full names of all modules that a file imports, at its top or inside."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if unit_of(path) not in ("__init__", "app")]
IDS = [str(path.relative_to(PACKAGE)) for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_module_imports_only_what_its_row_names(path: Path) -> None:
    allowed = table()
    unit = unit_of(path)
    assert unit in allowed, f"the README's import table has no row for {unit}"
    own = {name.split(".")[1] for name in imports_of(path) if name.startswith("gridplan.")}
    assert own - {unit} <= allowed[unit]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_heavy_packages_are_imported_where_they_belong(path: Path) -> None:
    outside = {name.split(".")[0] for name in imports_of(path)}
    assert not outside & FORBIDDEN
    assert {name for name in outside & set(ONLY) if unit_of(path) not in ONLY[name]} == set()


def test_import_table_has_no_circle_and_no_dead_row() -> None:
    rows = table()
    assert {unit_of(path) for path in FILES} == set(rows)
    order: list[str] = []
    while len(order) < len(rows):
        ready = [name for name in rows if name not in order and rows[name] <= set(order)]
        assert ready, f"a circle among {set(rows) - set(order)}"
        order += ready


def test_partition_and_policy_share_no_code() -> None:
    rows = table()
    assert "policy" not in rows["partition"]
    assert "partition" not in rows["policy"]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_functions_stay_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions if f.end_lineno - f.lineno + 1 > 50}
    assert long == {}
