"""Work is cut at its first false claim. The true value is written in its place, in the notation of the false one."""

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.rl.correction import MAX_CLAIM, Correction, correct_first_false_claim
from m32_assets.traces.verification.arithmetic import check_arithmetic
from m32_assets.traces.verification.length import MAX_CHARS
from m32_assets_tests.rl.postcondition import check

# false → the line up to the true value
CORRECTED = {
    false: true
    for pair in """
3 + 4 = 8 → 3 + 4 = 7
so 3 + 4 = 8 apples in all → so 3 + 4 = 7
The two pay 18 - 7 = 9 euros. → The two pay 18 - 7 = 11
5 × 24 = 100, and 100 + 8 = 108 → 5 × 24 = 120
2 + 2 = 4, 5 × 24 = 100; 1 + 1 = 3 → 2 + 2 = 4, 5 × 24 = 120
3 + 4 = 8 = 8 → 3 + 4 = 7
x = 18 ÷ 3 = 5 → x = 18 ÷ 3 = 6
9 × 1 = 0 → 9 × 1 = 9
2 + 3 × 4 = 20 → 2 + 3 × 4 = 14
(2 + 3) × 4 = 14 → (2 + 3) × 4 = 20
2(3 + 4) = 15 → 2(3 + 4) = 14
12 - 3 - 4 + 1 = 7 → 12 - 3 - 4 + 1 = 6
6 times 7 is 43 → 6 times 7 is 42
√49 = 8 → √49 = 7
5² + 12² = 168 → 5² + 12² = 169
2^10 = 1,023 → 2^10 = 1,024
5! = 121 → 5! = 120
$4 + $3 = $8 → $4 + $3 = $7
$12.50 × 4 = $51 → $12.50 × 4 = $50
$2.50 × 3 = $7 → $2.50 × 3 = $7.50
$2.25 × 3 = $6.50 → $2.25 × 3 = $6.75
$5 - $8 = $3 → $5 - $8 = -$3
60 + 25 = 75 €, so → 60 + 25 = 85 €
30 cents is $3. → 30 cents is $0.30
$5 + 50 cents = $6 → $5 + 50 cents = $5.50
10% of 440 = 45 → 10% of 440 = 44
25% × 80 = 21 → 25% × 80 = 20
12 ÷ 48 = 26% → 12 ÷ 48 = 25%
12 ÷ 48 × 100 = 26% → 12 ÷ 48 × 100 = 25%
100% - 15% = 80% → 100% - 15% = 85%
50 % + 20 % = 60 % → 50 % + 20 % = 70 %
2/8 + 3/8 = 6/8 → 2/8 + 3/8 = 5/8
3/8 + 1/8 = 3/8 → 3/8 + 1/8 = 4/8
1/4 + 1/4 = 1/3 → 1/4 + 1/4 = 1/2
3/4 ÷ 1/2 = 5/2 → 3/4 ÷ 1/2 = 3/2
1/2 + 1/4 = 1 → 1/2 + 1/4 = 3/4
2/3 + 3/5 = 58 → 2/3 + 3/5 = 19/15
6/9 of 225 is 151 → 6/9 of 225 is 150
2/8 = 1/3 → 2/8 = 1/4
2/3 = 10/36 → 2/3 = 24/36
1/4 = 0.3 → 1/4 = 0.25
2 1/2 + 1 = 3 1/4 → 2 1/2 + 1 = 3 1/2
2½ × 2 = 6 → 2½ × 2 = 5
½ + ¼ = ⅔ → ½ + ¼ = ¾
0.1 + 0.2 = 0.31 → 0.1 + 0.2 = 0.30
2.4 + 2.35 = 4.79 → 2.4 + 2.35 = 4.75
21 ÷ 4 = 5.3 → 21 ÷ 4 = 5.25
7 ÷ 2 = 3 → 7 ÷ 2 = 3.5
4 × 1.50 = 50 → 4 × 1.50 = 6
.5 + .25 = .8 → .5 + .25 = .75
17 ÷ 5 = 3 remainder 3 → 17 ÷ 5 = 3 remainder 2
17 ÷ 5 = 3 R 4 → 17 ÷ 5 = 3 R 2
19 ÷ 4 = 4 remainder 7 → 19 ÷ 4 = 4 remainder 3
17 ÷ 5 = 4 with 2 left over → 17 ÷ 5 = 3 with 2 left
17 ÷ 5 = 4, 3 are remaining → 17 ÷ 5 = 3, 2 are remaining
15 ÷ 5 = 2 rest 5 → 15 ÷ 5 = 3 rest 0
10 ÷ 3 ≈ 3.34 → 10 ÷ 3 ≈ 3.33
π × 5² ≈ 78.55 → π × 5² ≈ 78.54
20 ÷ 3 ≈ 8 km → 20 ÷ 3 ≈ 7
397 × 5 ≈ 2,500 → 397 × 5 ≈ 2,000
10 ÷ 3 = about 3.5 → 10 ÷ 3 = about 3.3
10 ÷ 3 = 3.6… → 10 ÷ 3 = 3.3…
rounded to tenths: 10 ÷ 3 = 3.5 → rounded to tenths: 10 ÷ 3 = 3.3
the round trip: 7 × 2.5 = 17 → the round trip: 7 × 2.5 = 17.5
1,200 + 300 = 1,600 → 1,200 + 300 = 1,500
1,900 + 300 = 800 → 1,900 + 300 = 2,200
900 + 300 = 1,100 → 900 + 300 = 1,200
1200 + 300 = 900 → 1200 + 300 = 1500
999,999 + 1 = 1 → 999,999 + 1 = 1,000,000
$1,250.50 × 2 = $2,500 → $1,250.50 × 2 = $2,501
1'200 + 1 = 1'301 → 1'200 + 1 = 1'201
1\u202f200 + 1 = 1\u202f301 → 1\u202f200 + 1 = 1\u202f201
-8 + 3 = -6 → -8 + 3 = -5
5 - 8 = 3 → 5 - 8 = -3
5 − 8 = 3 → 5 − 8 = −3
−5 − 3 = −9 → −5 − 3 = −8
5 – 8 = –4 → 5 – 8 = –3
2 km = 200 m → 2 km = 2000 m
1200 g = 2 kg → 1200 g = 1.2 kg
44 years is 529 months → 44 years is 528 months
1 hour + 30 minutes = 91 minutes → 1 hour + 30 minutes = 90 minutes
3 tens + 4 ones = 35 → 3 tens + 4 ones = 34
2 dozen = 20 → 2 dozen = 24
3 × 5 cm = 16 cm → 3 × 5 cm = 15
60 km/h × 2 h = 121 km → 60 km/h × 2 h = 120
tens: 4 + 2 + 1 = 6, carry 1 → tens: 4 + 2 + 1 = 7
ones: 6 < 9, 16 - 9 = 8, borrow 1 → ones: 6 < 9, 16 - 9 = 7
48/2=<<48/2=25>>25 → 48/2=<<48/2=24
48/2=<<48/2=24>>25 → 48/2=<<48/2=24>>24
""".strip().split("\n")
    for false, true in [pair.split(" → ")]
}
# false, and why nothing is written
REFUSED = {
    "12 < 8, so take one": "the sign is false",
    "3 ≠ 3": "the sign is false",
    "ones: 7 - 8 = 3": "one has to be borrowed",
    "tens: 5 - 1 = 4, 4 - 6 = 2": "one has to be borrowed",
    "10 ÷ 0 = 1, 3 + 4 = 8": "a division by zero has no value",
    "10 ÷ 3 = 3.33": "no decimal is exact",
    "23 ÷ 7 = 3": "no decimal is exact",
    "√2 = 1.5": "no decimal is exact",
    "1 ÷ 128 = 0.01": "more places than people write",
    "$28.50 ÷ 4 = $7.00": "parts of a cent",
    "3 × 4 = 6 + 5": "a calculation stands for the value",
    "10 = 1 × 7 + 1": "a calculation stands for the value",
    "3 + 4 = 7 = 8": "7 = 7 says nothing",
    "8 = 9": "8 = 8 says nothing",
    "2/3 = 10/35": "no fraction over 35, and 2/3 = 2/3 says nothing",
    "80 - 15% = 60": "15 or 15 hundredths",
    "200 - 150 = 60%": "50 or 5000 %",
    "20% of 50 = 12%": "10 is no percentage",
    "8 ÷ 4/2 = 9": "4 or 1",
    "5 × 30 cents = $2": "150 or 1.50",
    "3 tens + 4 tens = 8": "7 or 70",
    "1 hour + 30 minutes = 80": "no unit to convert to",
    "4 friends - 20 ÷ 5 = 6": "the minus may be a dash",
    "1.234.567 + 1 = 1.234.569": "separators that are not written",
    "12,34,567 + 1 = 12,34,569": "separators that are not written",
    "１２ ＋ ３ ＝ １６": "digits that are not written",
    "60,000+15,000=$<<60000+15000=75000>>76,000": "a mark stands in the value",
    f"{'1 + ' * MAX_CLAIM}1 = 3": "a claim that is too long",
}


def tagged(line: str) -> str:
    return f"<reasoning>1 + 1 = 2\n{line}\n9 + 9 = 19</reasoning>\n<answer>19</answer>"


@pytest.mark.parametrize("line", CORRECTED)
def test_true_value_stands_in_the_notation_of_the_false_one(line: str) -> None:
    text = tagged(line)
    found = correct_first_false_claim(text)
    assert found is not None
    assert found.prefix == f"<reasoning>1 + 1 = 2\n{CORRECTED[line]}"
    check(text, found)


@pytest.mark.parametrize("line", REFUSED)
def test_nothing_is_written_where_no_honest_value_is_known(line: str) -> None:
    assert check_arithmetic(line)
    assert correct_first_false_claim(tagged(line)) is None


def test_claim_is_named_as_it_was_written() -> None:
    texts = [tagged(line) for line in ("48/2=25 or so", "12 and 6 × 2  equals 13, then", "17 ÷ 5 = 3, rest 3!")]
    found = [correct_first_false_claim(text) for text in texts]
    assert [one and one.claim for one in found] == ["48/2=25", "6 × 2  equals 13", "17 ÷ 5 = 3, rest 3"]


def test_correction_names_claim_value_and_place() -> None:
    found = correct_first_false_claim(tagged("sum: 17 + 20 = 31 coins"))
    assert found == Correction("<reasoning>1 + 1 = 2\nsum: 17 + 20 = 37", 36, "17 + 20 = 31 coins", "37")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3 + 4 = 8",
        "<answer>3 + 4 = 8</answer>",
        "<reasoning></reasoning>",
        "<reasoning>3 + 4 = 7</reasoning>\n<answer>3 + 4 = 8</answer>",
        "<reasoning>3 + 4 = 7<answer>3 + 4 = 8",
        "<reasoning>3 + 4 = 7<end_of_turn>3 + 4 = 8",
        "<reasoning>the sky is blue, and 8 comes next</reasoning>\n<answer>8</answer>",
        "Reasoning:\n1. 3 + 4 = 8\nAnswer: 8",
        f"<reasoning>3 + 4 = 8</reasoning>{' ' * MAX_CHARS}",
    ],
)
def test_text_without_a_false_claim_in_its_work_is_not_corrected(text: str) -> None:
    assert correct_first_false_claim(text) is None


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("<reasoning>3 + 4 = 8", "<reasoning>3 + 4 = 7"),
        ("<reasoning>3 + 4 = 8 and then the", "<reasoning>3 + 4 = 7"),
        ("<reasoning>\n 3 + 4 = 8\n", "<reasoning>\n 3 + 4 = 7"),
        ("<reasoning>3 < 4, 3 + 4 = 8</answer>", "<reasoning>3 < 4, 3 + 4 = 7"),
        ("well <reasoning>3 + 4 = 8<end_of_turn>", "well <reasoning>3 + 4 = 7"),
        # the last number may be cut
        ("<reasoning>7 × 8 = 5", None),
        ("<reasoning>17 ÷ 5 = 3", None),
        ("<reasoning>7 × 8 = 5\n", "<reasoning>7 × 8 = 56"),
        ("<reasoning>7 × 8 = 5</reasoning>", "<reasoning>7 × 8 = 56"),
    ],
)
def test_cut_and_malformed_text_is_corrected_as_far_as_it_goes(text: str, prefix: str | None) -> None:
    found = correct_first_false_claim(text)
    assert (found and found.prefix) == prefix


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("Reasoning:\n1. 3 + 4 = 8\nAnswer: 8<end_of_turn>", "Reasoning:\n1. 3 + 4 = 7"),
        ("Reasoning:\n1. 3 + 4 = 7\n2. 7 × 2 = 15 pens", "Reasoning:\n1. 3 + 4 = 7\n2. 7 × 2 = 14"),
        ("Reasoning:\r\n1. 3 + 4 = 8\r\nAnswer: 8", "Reasoning:\r\n1. 3 + 4 = 7"),
        ("Reasoning:\n1. ones: 7 - 8 = 3\nAnswer: 3", None),
        ("Reasoning:\n1. 3 + 4 = 7\nAnswer: 3 + 4 = 8", None),
        ("Reasoning:\nAnswer: 3 + 4 = 8", None),
        (tagged("3 + 4 = 8"), None),
    ],
)
def test_numbered_style_is_read_between_its_marks(text: str, prefix: str | None) -> None:
    found = correct_first_false_claim(text, "numbered")
    assert (found and found.prefix) == prefix
    if found:
        check(text, found, "numbered")


def test_unknown_style_is_refused() -> None:
    with pytest.raises(M32Error, match="template_style: found 'xml'"):
        correct_first_false_claim("", "xml")
