"""m32 verify-bundle: verify a bundle from the zip alone, and replay its answers."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "verify-bundle",
        help="verify a submission bundle from the zip alone",
        description="Verify a submission bundle from the zip alone: every part is there and has its sha256, the "
        "evidence has no gaps, and the parts agree. With --replay, make recorded answers again from the checkpoint in "
        "the zip and the base weights. On the kind of device that made them they must be equal; on another one an "
        "answer may also differ from a near tie on, where rounding decides.",
        epilog="example:\n  m32 verify-bundle submission_runs/m32_v1/tunix_rt_m32_20261124_1a2b3c4.zip --replay 10",
    )
    parser.add_argument("zip", type=Path, metavar="ZIP", help="the bundle")
    parser.add_argument("--replay", type=int, default=0, metavar="N", help="make the first N recorded answers again")
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="base model folder for --replay (default: the one in .cache/models)"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the findings; return 1 if there are any."""
    from m32_assets.common.errors import M32Error
    from m32_assets.common.files import sha256_file
    from m32_assets.submission.replay import replay
    from m32_assets.submission.verify import verify_bundle

    if args.replay < 0:
        raise M32Error("--replay", str(args.replay), "a number of predictions, at least 1")
    checked = verify_bundle(args.zip)
    report = {"zip": str(args.zip), "sha256": sha256_file(args.zip), **asdict(checked)}
    findings, replayed = list(checked.findings), None
    if args.replay and not findings:
        replayed = replay(args.zip, args.replay, model=args.model)
        findings += replayed.findings
        report["replay"] = asdict(replayed)
    if args.json:
        print(json.dumps(report, indent=2, sort_keys=True))
        return 1 if findings else 0
    for finding in findings:
        print(finding)
    print(f"{args.zip}: {len(findings)} findings" if findings else f"{args.zip}: verified, {checked.files} files")
    if replayed:
        print(f"replay: {replayed.same} of {replayed.asked} recorded answers came again, to the character")
        for tie in replayed.near_ties:
            print(f"replay: near tie, {tie}")
    return 1 if findings else 0
