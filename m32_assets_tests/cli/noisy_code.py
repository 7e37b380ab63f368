"""A code location for tests: an asset whose libraries talk, and one that fails."""

import os
import sys

import dagster as dg


@dg.asset
def talks(context: dg.AssetExecutionContext) -> None:
    print("a library prints")
    print("a library warns", file=sys.stderr)
    os.write(2, b"a program below Python writes\n")
    context.log.info("step 1/1")


@dg.asset(deps=[talks])
def fails() -> None:
    raise ValueError("no weights there")


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(assets=[talks, fails])
