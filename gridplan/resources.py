"""Where things lie: configurations and example areas inside the installed package or beside it; one's own at home."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent
TEMPLATE = "template"  # of a policy for one's own city
DEFAULT_AREA = "wenzhou"
AREA_VARIABLE = "GRIDPLAN_AREA"  # tells the app, which runs in a process of its own, what to open
OWN_AREAS_VARIABLE = "GRIDPLAN_AREAS"  # the folder of the areas that users of the app make
SETTINGS_VARIABLE = "GRIDPLAN_SETTINGS"  # the file of the user's settings
TILES_VARIABLE = "GRIDPLAN_TILES"  # the folder of tile files for the base map
WORK_VARIABLE = "GRIDPLAN_WORK"  # the folder of what users of the app have drawn but not saved
STORE_VARIABLE = "GRIDPLAN_STORE"  # the address of the store of plans
PERSON_VARIABLE = "GRIDPLAN_PERSON"  # who works at the command line

ACCOUNTS_VARIABLE = "GRIDPLAN_ACCOUNTS"  # the file of a team's accounts


def folder(name: str) -> Path:
    """Return the folder `configs` or `geodata`."""
    packaged = _PACKAGE / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name


def example_areas() -> dict[str, Path]:
    """Return the folders of the embedded study areas by name, `DEFAULT_AREA` first."""
    found = {path.parent.name: path.parent for path in folder("geodata").glob("*/area.yaml")}
    return {name: found[name] for name in sorted(found, key=lambda name: (name != DEFAULT_AREA, name))}


def own_areas_folder() -> Path:
    """Return the folder in which the app keeps areas that its users make: as named, else `gridplan` at home."""
    return Path(os.environ.get(OWN_AREAS_VARIABLE) or Path.home() / "gridplan")


def own_areas() -> list[Path]:
    """Return the folders of the areas that users of the app have made, by name."""
    return sorted(path.parent for path in own_areas_folder().glob("*/area.yaml"))


def settings_file() -> Path:
    """Return where the user's settings are kept: as named, else in the folder of settings at home."""
    return Path(os.environ.get(SETTINGS_VARIABLE) or Path.home() / ".config" / "gridplan" / "settings.yaml")


def accounts_file() -> Path | None:
    """Return the file of a team's accounts; None where nobody logs in."""
    named = os.environ.get(ACCOUNTS_VARIABLE)
    return Path(named) if named else None


def tile_files() -> list[str]:
    """Return the names of the tile files in the folder that is named for them; none where none is named."""
    named = os.environ.get(TILES_VARIABLE)
    return sorted(path.name for path in Path(named).glob("*.mbtiles")) if named else []


def tile_file(name: str) -> Path:
    """Return the tile file of a whole path, or of a name in the folder for them."""
    return Path(os.environ.get(TILES_VARIABLE, "")) / Path(name).expanduser()


def work_folder() -> Path:
    """Return the folder in which the app keeps work that is in no file yet: as named, else beside one's own areas."""
    return Path(os.environ.get(WORK_VARIABLE) or own_areas_folder() / ".work")


def store_address() -> str:
    """Return the address of the store of plans: as named, else a file beside one's own areas."""
    return os.environ.get(STORE_VARIABLE) or str(own_areas_folder() / "plans.gridplan")


def policy_files() -> dict[str, Path]:
    """Return the embedded policy configurations by name; the template for a user's own is none."""
    return {path.stem: path for path in sorted(folder("configs").glob("*.yaml")) if path.stem != TEMPLATE}


def speed_tables() -> dict[str, Path]:
    """Return the embedded class → speed tables of roads by name."""
    return {path.stem: path for path in sorted((folder("configs") / "roads").glob("*.yaml"))}


def request_files() -> dict[str, Path]:
    """Return the embedded requests by name."""
    return {path.stem: path for path in sorted((folder("configs") / "requests").glob("*.yaml"))}


def annex_files() -> dict[str, Path]:
    """Return the embedded annexes of members and duties by the name of their policy."""
    return {path.stem: path for path in sorted((folder("configs") / "annexes").glob("*.yaml"))}


def app_script() -> Path:
    """Return the script that Streamlit runs."""
    packaged = _PACKAGE / "app.py"
    return packaged if packaged.is_file() else _PACKAGE.parent / "app.py"
