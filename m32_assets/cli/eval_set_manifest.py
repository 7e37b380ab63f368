"""m32 eval-set-manifest: write the manifest and the card of changed questions."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "eval-set-manifest",
        help="write the manifest of changed questions",
        description="Write manifest.json and README.md of the questions in a folder: eval_set.jsonl, or dev.jsonl and "
        "test.jsonl. The graph refuses questions that do not match their manifest: only scores of the same questions "
        "are compared.",
        epilog="example:\n  m32 eval-set-manifest datasets/eval-v1",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder with the questions")


def run(args: argparse.Namespace) -> int:
    """Write both files and print what they describe."""
    from m32_assets.data.eval_set_card import write_manifest_and_card

    manifest = write_manifest_and_card(args.folder)
    print(f"{args.folder / 'manifest.json'}: {manifest.items} questions, sha256 {manifest.sha256}")
    return 0
