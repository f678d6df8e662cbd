"""The command line: arguments, files, progress and exit codes. The work is done elsewhere.

Exit codes: 0 done; 1 `check` found a rule broken; 2 input or arguments that cannot be used; 3 `solve` found no
layout; 4 a fault of gridplan's own; whoever quits by Ctrl-C gets the 130 that shells give. Modules that load the
scientific packages are imported by the command that needs them, so that `gridplan --help` answers at once.
"""

import os
import sys

from gridplan.cli.arguments import parse
from gridplan.errors import GridplanError, SolveError

DONE, BROKEN_RULE, BAD_INPUT, NO_LAYOUT, OWN_FAULT, QUIT = 0, 1, 2, 3, 4, 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parse(arguments)
    from gridplan.cli import commands

    try:
        return commands.run(options)
    except SolveError as error:
        print(error.to(options.lang), file=sys.stderr)
        return NO_LAYOUT
    except GridplanError as error:
        print(error.to(options.lang), file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("已中断 / interrupted", file=sys.stderr)
        return QUIT
    except BrokenPipeError:  # the reader of our output (head, less) has gone
        sys.stderr.close()
        return DONE
    except Exception as error:  # code 1 means a broken rule, so nothing may end with it by accident
        if os.environ.get("GRIDPLAN_DEBUG"):
            raise
        told = f"{type(error).__name__}: {error}"
        print(f"gridplan 内部错误，请报告 / a fault of gridplan's own, please report: {told}", file=sys.stderr)
        return OWN_FAULT
