"""m32: from a seed to a submission bundle, on the command line."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import signal
import sys
from types import ModuleType

from m32_assets.common.errors import M32Error, of_system, one_line

COMMANDS = {
    "run": "run",
    "rehearse": "rehearse",
    "generate": "generate",
    "ingest": "ingest",
    "verify-dataset": "verify_dataset",
    "eval-set-manifest": "eval_set_manifest",
    "ask": "ask",
    "predict": "predict",
    "judge": "judge",
    "rewards": "rewards",
    "accept": "accept",
    "runs": "runs",
    "compare": "compare",
    "verify-bundle": "verify_bundle",
    "export": "export",
    "push": "push",
}
"""Subcommand → module in ``m32_assets.cli``, which has ``add_parser(subparsers)`` and ``run(args) -> int``."""

EPILOG = """\
exit codes:
  0  success
  1  a check found something, or a step failed
  2  the input or the command line is invalid; the message says where, what was found and what was expected

examples:
  m32 run --preset tiny
  m32 generate --count 1000000 --out traces --workers 2
  m32 verify-dataset datasets/dev-reasoning-v2/dataset.jsonl --eval-set datasets/eval-v2/dev.jsonl
  m32 <command> --help
"""


def main(argv: list[str] | None = None) -> int:
    """Run a subcommand and return its exit code, as in ``EPILOG``."""
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(
        prog="m32",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=_Help,
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    # only the given command is imported; all of them for the help or an error that lists them
    for name in argv[:1] if argv[:1] and argv[0] in COMMANDS else COMMANDS:
        _module(name).add_parser(subparsers)
    for subparser in subparsers.choices.values():
        subparser.formatter_class = _Help
    args = parser.parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # names of files may not be UTF-8
    try:
        code = _module(args.command).run(args)
        sys.stdout.flush()
        return code
    except M32Error as error:
        print(f"m32 {args.command}: {one_line(error)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader has closed the pipe (head does); without this Python would write the rest again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        print(f"m32 {args.command}: stopped", file=sys.stderr)
        return 128 + signal.SIGINT
    except OSError as error:  # no module has explained it: a name that is too long, a loop of links, a broken disk
        print(f"m32 {args.command}: {one_line(of_system(error))}", file=sys.stderr)
        return 2


class _Help(argparse.HelpFormatter):
    """Wraps paragraphs; text that has lines of its own, such as examples, stays as it is."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=24)
        self._action_max_length = 22  # argparse forgets that subcommands are indented, and breaks the longest one

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text.strip():
            return "".join(indent + line for line in text.splitlines(keepends=True))
        return super()._fill_text(text, width, indent)


def _module(command: str) -> ModuleType:
    return importlib.import_module(f"m32_assets.cli.{COMMANDS[command]}")


if __name__ == "__main__":
    sys.exit(main())
