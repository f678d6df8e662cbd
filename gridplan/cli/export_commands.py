"""What is chosen about an export, and the command `verify`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from gridplan.cli.inputs import written
from gridplan.errors import BundleError
from gridplan.text import Text

if TYPE_CHECKING:
    from gridplan.export import Options


def chosen(options: argparse.Namespace) -> "Options":
    """Return what the arguments choose about an export."""
    from gridplan.export import Options

    return Options(
        options.datum, options.encoding, not options.without_coordinates, options.smallest_count, options.page
    )


def write_schema(options: argparse.Namespace) -> int:
    """Write the JSON schema of .data.json files."""
    from gridplan.export.data_schema import data_schema
    from gridplan.export.files import write_bytes

    write_bytes(Path(options.data_schema), data_schema().encode())
    print(written(options.data_schema).to(options.lang))
    return 0


def verify(options: argparse.Namespace) -> int:
    """Say whether a zip of everything is as its manifest says. Raises BundleError with every difference."""
    from gridplan.export.bundle import verify

    count, faults = verify(Path(options.file))
    if faults:
        raise BundleError(faults)
    print(Text(f"完整：{count} 个文件均与清单一致", f"whole: {count} files are as the manifest says").to(options.lang))
    return 0
