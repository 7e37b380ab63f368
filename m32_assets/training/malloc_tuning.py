"""glibc's malloc, set to keep memory that one training step frees and the next one allocates again.

XLA's CPU backend allocates a step's temporary arrays as one large block. By default glibc returns such a block to the
kernel (mallopt(3)), which clears every page again for the next step. The heaps of other threads are too small for the
block, so glibc must use a single heap: ``GLIBC_TUNABLES=glibc.malloc.arena_max=1``, set before the process starts, as
``make`` does.
"""

from __future__ import annotations

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4  # of glibc's malloc.h
_NEVER = -1


def keep_heap() -> bool:
    """Allocate large blocks on the heap and keep freed ones from now on; False without glibc.

    Call it after a model is loaded, so that the temporary memory of loading is returned.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_M_MMAP_MAX, 0)) and bool(mallopt(_M_TRIM_THRESHOLD, _NEVER))
