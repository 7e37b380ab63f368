"""m32 run: materialize the whole graph with a preset, and say what came out."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

PRESETS = Path(__file__).parents[1] / "presets"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("run", help="materialize the whole graph with a preset")
    names = sorted(path.stem for path in PRESETS.glob("*.yaml"))
    parser.add_argument("--preset", default="local", choices=names, help=f"one of {', '.join(names)} (default local)")
    parser.add_argument(
        "--replay", type=int, default=10, metavar="N", help="make N recorded answers again from the zip (default 10)"
    )
    parser.add_argument("--select", default="*", help="which assets (Dagster's selection syntax; default all)")


def run(args: argparse.Namespace) -> int:
    """Exit code of the materialization; a summary when it succeeded."""
    import yaml

    from m32_assets.files import read_json
    from m32_assets.submission.replay import replay

    config = PRESETS / f"{args.preset}.yaml"
    started = time.perf_counter()
    command = [
        str(Path(sys.executable).with_name("dagster")), "asset", "materialize", "--select", args.select,
        "-m", "m32_assets.definitions", "--config", str(config),
    ]  # fmt: skip
    code = subprocess.run(command, check=False).returncode
    if code or args.select != "*":
        return code
    name = yaml.safe_load(config.read_text("utf-8"))["resources"]["paths"]["config"]["run"]
    folder = Path("submission_runs") / name
    summary, bundle = (
        read_json(folder / "eval_summary.json"),
        read_json(Path(".cache/runs") / name / "facts/submission_bundle.json"),
    )
    card, baseline = summary["scorecard"], summary["baseline"]
    print(f"\nbundle       {bundle['path']}  ({bundle['size'] / 1e6:.1f} MB, sha256 {bundle['sha256'][:16]}…)")
    print(f"score        {baseline['primary_score']} → {card['primary_score']} of 100 ({card['n_items']} questions)")
    print(f"well-formed  {baseline['well_formed']} → {card['well_formed']} of {card['n_items']}")
    print(f"wall time    {time.perf_counter() - started:.0f} s")
    if args.replay:
        report = replay(Path(bundle["path"]), args.replay)
        print(
            f"replay       {report.same} of {report.asked} recorded answers came again from the zip, to the character"
        )
        for finding in report.findings:
            print(f"             {finding}")
        if report.findings:
            return 1
    print("next         make dev, to see the graph; or: .venv/bin/m32 verify-bundle " + bundle["path"])
    return 0
