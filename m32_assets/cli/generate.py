"""m32 generate: write a dataset of any size in shards, with several processes."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "generate",
        help="generate verified traces in shards, as many as you like",
        description="Write traces 0 to N - 1 of a seed as DIR/shard-00000.jsonl …, each checked under the schema and "
        "by the verifier. The bytes do not depend on the number of workers, and a longer dataset begins with the "
        "shorter one.",
        epilog="example:\n  m32 generate --count 1000000 --out traces --workers 2",
    )
    parser.add_argument("--count", type=int, required=True, metavar="N", help="traces, a multiple of 10")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new or empty folder")
    parser.add_argument("--seed", type=int, default=42, metavar="S", help="decides every trace (default 42)")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, metavar="W", help="processes (default: one per core)"
    )
    parser.add_argument("--no-verify", dest="verify", action="store_false", help="check the schema only; faster")
    parser.add_argument("--json", action="store_true", help="print what came out as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the shards and print a summary."""
    from m32_assets.common.files import readable_json
    from m32_assets.shards.generate import generate_shards
    from m32_assets.shards.receipts import peak_memory_mb

    written, report = generate_shards(args.out, args.seed, args.count, args.workers, verify=args.verify)
    measured = {
        "workers": args.workers,
        "seconds": report.seconds,
        "core_seconds": report.core_seconds,
        "worker_memory_mb": report.worker_memory_mb,
        "memory_mb": peak_memory_mb(),
        "per_core_per_second": report.rows_per_core_second,
    }
    if args.json:
        print(readable_json(written | measured).decode(), end="")
        return 0
    shares = ", ".join(f"{n} {name}" for name, n in written["composition"].items())
    print(f"traces     {args.count} in {report.shards} shards, {written['bytes'] / 1e6:.1f} MB ({shares})")
    print(f"checked    schema{', every trace verified, no prompt twice' if args.verify else ' only'}")
    print(f"sha256     {written['sha256']}  (of all shards, one after another)")
    rate = f"{report.rows_per_core_second:.0f} a second and core"
    print(f"rate       {rate}; {report.seconds:.1f} s, {args.workers} workers")
    print(f"memory     {report.worker_memory_mb:.0f} MB a worker at most, {peak_memory_mb():.0f} MB here")
    print(f"families   {written['provenance']['description']}")
    return 0
