"""Calculator marks of GSM8K: a true one leaves no trace, a false one is named, other text stays."""

import pytest

from m32_assets.data.calculator_marks import without_marks


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("After noon it sold 36/3 = <<36/3=12>>12 papers.", "After noon it sold 36/3 = 12 papers."),
        ("60,000+15,000=$<<60000+15000=75000>>75,000", "60,000+15,000=$75,000"),
        ("5*.2=<<5*.2=1>>1.0 and <<2+2=4>>4", "5*.2=1.0 and 4"),
        ("half of it is <<50%*20=10>>10%", "half of it is 10%"),
        ("<<3+4=7>>", "3+4 = 7"),
        ("about <<10/3=3.33>>3.33 each", "about 3.33 each"),
        ("<<x+1=y>>7 cannot be told", "7 cannot be told"),
        ("a << 2 = b >> c, and 1 << 3", "a << 2 = b >> c, and 1 << 3"),
        ("<<SYS>> and <<>>", "<<SYS>> and <<>>"),
    ],
)
def test_true_marks_are_removed(text: str, plain: str):
    assert without_marks(text) == (plain, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("takes 320/80=<<320/80=5>>5 minutes", "the mark <<320/80=5>> says 320/80 = 5, but it is 4"),
        ("12 * 12 = <<12*12=140>>140", "the mark <<12*12=140>> says 12*12 = 140, but it is 144"),
        ("takes <<320/80=4>>5 minutes", "the mark <<320/80=4>> stands before 5"),
        ("3 + 4 = <<3+4=7>>7, 7 * 2 = <<7*2=15>>15", "the mark <<7*2=15>> says 7*2 = 15, but it is 14"),
    ],
)
def test_false_mark_is_named(text: str, said: str):
    plain, found = without_marks(text)
    assert "<<" not in plain
    assert len(found) == 1
    assert said in found[0]
