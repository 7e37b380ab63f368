"""From trace to chat text, to tokens, to packed rows."""
