"""The dtypes of exported weights."""

from __future__ import annotations

from typing import Literal

Dtype = Literal["float32", "bfloat16"]
"""Of a Hugging Face folder."""
GgufType = Literal["f16", "q8_0"]
"""Of the matrices of a GGUF file."""
