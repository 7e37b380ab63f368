"""m32 push: upload a bundle or a merged model with its card."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from m32_assets.submission.push_kaggle import Handle


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "push",
        help="upload a bundle or a merged model to the Hugging Face hub or to Kaggle",
        description="Upload a bundle or the folder of a merged model, with its card, in one commit or version. It is "
        "verified and scanned for secrets first. What is made there is private unless --public says otherwise, and "
        "nothing that is there is replaced without --replace. Tokens come from HF_TOKEN or hf auth login, and from "
        "KAGGLE_API_TOKEN or ~/.kaggle.",
        epilog="examples:\n"
        "  m32 push submission_runs/m32_v1/tunix_rt_m32_20261124_1a2b3c4.zip --kaggle our-team/our-bundle --dry-run\n"
        "  m32 push submission_runs/m32_v1/tunix_rt_m32_20261124_1a2b3c4.zip --kaggle our-team/our-model/jax/1b\n"
        "  m32 push .cache/runs/m32_v1/merged --hub our-team/our-model",
    )
    parser.add_argument("path", type=Path, metavar="PATH", help="the zip of a bundle, or the folder of a merged model")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--hub", metavar="REPO", help="a model repository of the Hugging Face hub, OWNER/NAME")
    target.add_argument(
        "--kaggle",
        metavar="HANDLE",
        help="OWNER/DATASET for a bundle, OWNER/MODEL/jax/SIZE for its checkpoint as the competition takes it, or "
        "OWNER/MODEL/transformers/SIZE for a merged model",
    )
    parser.add_argument("--card", type=Path, metavar="FILE", help="the model card (default: the one in PATH)")
    parser.add_argument("--public", action="store_true", help="a new repository of the hub is public")
    parser.add_argument("--replace", action="store_true", help="files that are there may be replaced")
    parser.add_argument("--dry-run", action="store_true", help="list what would go; ask no network")


def run(args: argparse.Namespace) -> int:
    """List the files and push them."""
    from m32_assets.submission.outgoing import files_in, unknown_licences
    from m32_assets.submission.push_hub import check_repo, push_to_hub
    from m32_assets.submission.push_kaggle import parse_handle, push_to_kaggle

    handle = parse_handle(args.kaggle) if args.kaggle else None
    repo = check_repo(args.hub) if args.hub else ""
    with _what_goes(args, handle) as folder:
        files = files_in(folder)
        for name, size in files.items():
            print(f"{size:>14,}  {name}")
        for name in unknown_licences(args.path) if args.path.is_file() else ():
            print(f"note: rows of {name} go with it, whose licence is unknown")
        said = f"{len(files)} files, {sum(files.values()):,} bytes"
        if args.dry_run:
            print(f"{said} would go to {args.hub or handle}; nothing was sent")
            return 0
        print(f"{said} go to {args.hub or handle}", flush=True)
        if handle:
            address = push_to_kaggle(folder, handle, replace=args.replace)
        else:
            address = push_to_hub(folder, repo, public=args.public, replace=args.replace)
    print(f"pushed: {address}")
    return 0


def _what_goes(args: argparse.Namespace, handle: Handle | None) -> AbstractContextManager[Path]:
    """The folder that goes, once it is sure that what it is fits where it goes."""
    from m32_assets.common.errors import M32Error
    from m32_assets.submission.outgoing import outgoing, outgoing_jax

    if not args.path.exists():
        raise M32Error(str(args.path), "nothing", "the zip of a bundle, or the folder of a merged model")
    folder = args.path.is_dir()
    if handle and (handle.framework == "transformers") != folder:
        kind, expected = ("the folder of a merged model", "transformers/SIZE") if folder else ("a bundle", "jax/SIZE")
        raise M32Error(
            "--kaggle",
            f"{handle} for {kind}",
            f"OWNER/MODEL/{expected}" + ("" if folder else " or OWNER/DATASET"),
        )
    if handle and args.public:
        raise M32Error("--public", "it with --kaggle", "it with --hub alone", "Publish it on its page at Kaggle")
    if handle and handle.framework == "jax":
        return outgoing_jax(args.path, handle.variation, args.card)
    return outgoing(args.path, args.card)
