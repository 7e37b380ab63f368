"""``tokenizer.json``: the SentencePiece model of a model folder as a fast tokenizer of Hugging Face.

SentencePiece merges the pair whose piece has the highest score, so a merge's rank is the place of its piece by score.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from m32_assets.gemma.tokenizer import BOS, EOS, PAD, SPACE, UNK, Piece, PieceKind, is_turn_mark, read_pieces

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def fast_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a model folder, which puts BOS before a text as training does."""
    from tokenizers import AddedToken, Tokenizer, decoders, normalizers, processors
    from tokenizers.models import BPE

    pieces = read_pieces(folder)
    ids = {piece.text: i for i, piece in enumerate(pieces)}
    tokenizer = Tokenizer(BPE(vocab=ids, merges=merges(pieces), unk_token=UNK, fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Replace(" ", SPACE)
    tokenizer.decoder = decoders.Sequence([decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BOS} $A", pair=f"{BOS} $A {BOS}:1 $B:1", special_tokens=[(BOS, ids[BOS])]
    )
    marks = [BOS, EOS, PAD, UNK, *(piece.text for piece in pieces if is_turn_mark(piece.text))]
    tokenizer.add_special_tokens([AddedToken(mark, normalized=False, special=True) for mark in marks])
    # SentencePiece takes these whole before it merges anything
    whole = [piece.text for piece in pieces if piece.kind == PieceKind.USER_DEFINED and piece.text not in marks]
    tokenizer.add_tokens([AddedToken(text, normalized=True, special=False) for text in whole])
    return tokenizer


def merges(pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    """The pairs that make up each piece, by falling score of the piece."""
    scores = {piece.text: piece.score for piece in pieces if piece.kind == PieceKind.NORMAL}
    found = [
        (-score, place, text[:cut], text[cut:])
        for place, (text, score) in enumerate(scores.items())
        for cut in range(1, len(text))
        if text[:cut] in scores and text[cut:] in scores
    ]
    found.sort()
    return [(left, right) for _, _, left, right in found]
