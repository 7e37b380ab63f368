"""Memory that a training step frees and the next one asks for again, kept by the process in between.

XLA's CPU backend asks for a step's temporary arrays, a gigabyte, as one piece. glibc gives so large a piece back to
the kernel
at once (mallopt(3)), which then has to clear every page of it anew for the next step. Memory that threads other than
the first
ask for comes from heaps of their own, which are too small for it, unless glibc keeps a single one
(``GLIBC_TUNABLES=glibc.malloc.arena_max=1``, which must be set before the process starts; ``make`` does).
"""

from __future__ import annotations

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4  # of glibc's malloc.h
_NEVER = -1


def keep_heap() -> bool:
    """From now on, large arrays come from the heap, and what is freed stays in it; False where there is no glibc.

    Called after a model is loaded: what loading needs for a moment is still given back.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_M_MMAP_MAX, 0)) and bool(mallopt(_M_TRIM_THRESHOLD, _NEVER))
