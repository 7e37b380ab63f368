"""What every row must pass: the schema, the verifier, and a prompt that no other row has."""

from __future__ import annotations

import hashlib

import msgspec

from m32_assets.common.errors import M32Error
from m32_assets.traces.jsonl import TraceRecord, record_decoder

DIGEST_BYTES = 8
"""Size of a prompt's digest. Digests of all rows are compared in memory."""


def row_name(seed: int, row: int, record: TraceRecord | None = None) -> str:
    """How an error names a row."""
    return f"row {row} of seed {seed}" + (f" ({record.meta['family']})" if record and record.meta else "")


def decode_row(line: bytes, where: str) -> TraceRecord:
    """Decode a line under the schema.

    Raises:
        M32Error: the line is not a trace.
    """
    try:
        return record_decoder.decode(line)
    except msgspec.DecodeError as error:
        raise M32Error(where, str(error), "a trace", "The family is at fault") from None


def verify_row(record: TraceRecord, where: str) -> None:
    """Check a trace by itself with the verifier.

    Raises:
        M32Error: with the first finding.
    """
    from m32_assets.traces.verification import check_trace

    if found := check_trace(record):
        kind, sentence = found[0]
        raise M32Error(where, f"{kind}: {sentence}", "nothing to find", "The family is at fault")


def prompt_digest(record: TraceRecord) -> bytes:
    """Eight bytes that identify a prompt."""
    return hashlib.blake2b(record.prompt.encode(), digest_size=DIGEST_BYTES).digest()


def find_repeat(digests: bytes | bytearray) -> M32Error | None:
    """The first two rows with the same prompt, or None.

    Args:
        digests: the prompt digests of all rows, in order.
    """
    import numpy as np

    values = np.frombuffer(digests, dtype="<u8")
    order = np.argsort(values, kind="stable")
    same = np.flatnonzero(values[order][1:] == values[order][:-1])
    if not len(same):
        return None
    first, second = sorted(int(row) for row in order[same[0] : same[0] + 2])
    return M32Error(f"row {second}", f"the prompt of row {first} again", "a new prompt", "A family repeats itself")
