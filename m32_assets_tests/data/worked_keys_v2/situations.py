"""Keys worked out a second time: word problem, comparison, planning."""

import datetime
import math
from decimal import Decimal
from fractions import Fraction

WORKED: dict[str, object] = {
    "dev-001": (datetime.datetime(2024, 1, 1, 10) + datetime.timedelta(hours=60 / (22 + 18))).strftime("%H:%M"),
    "dev-005": next(
        ", ".join(s)
        for s in [a + b + c + d for a in "ABCD" for b in "ABCD" for c in "ABCD" for d in "ABCD"]
        if len(set(s)) == 4 and s.index("A") < s.index("C") and s.index("D") == s.index("A") + 1 and s[-1] == "B"
    ),
    "dev-015": 54 // 3,
    "dev-017": min((2009, "Tariq"), (2011, "Wanda"))[1],
    "dev-027": max(30, 15) + 10 + 45,
    "dev-029": 40 * 6 - 173,
    "dev-037": len(range(4, 21 + 1)),
    "dev-043": "yes" if all(e <= 12.5 or s >= 13.5 for s, e in [(10, 11), (11.5, 12.5), (14, 15)]) else "no",
    "dev-046": Fraction(180, 12 - 3),
    "dev-051": (lambda v: max(v) - min(v))(
        [100 * a + 10 * b + c for a in (9, 0, 4) for b in (9, 0, 4) for c in (9, 0, 4) if len({a, b, c}) == 3 and a]
    ),
    "dev-058": 14 * 3,
    "dev-059": next(
        n
        for n, p, f in [("Alba", 85, "p"), ("Brisa", 95, "pb"), ("Cala", 88, "pb"), ("Dorna", 60, "b")]
        if p < 90 and set(f) == set("pb")
    ),
    "dev-068": next(t for t in range(18) if 3 * t + 2 * (17 - t) == 41),
    "dev-079": math.ceil((95 - 2 * 22) / 22),
    "dev-081": ", ".join(str(f) for f in sorted([Fraction(1, 2), Fraction(3, 8), Fraction(3, 4)])),
    "dev-087": len([(g, b) for g in range(5) for b in range(4)]),
    "dev-094": (datetime.datetime(2024, 1, 1, 14) - datetime.timedelta(minutes=30)).strftime("%H:%M"),
    "dev-099": 120 - 0,
    "dev-108": max((m, n) for m, n in [(80, "Owl"), (100, "Reef"), (120, "Comet")] if 19 * 60 + 45 + m <= 21 * 60 + 30)[
        1
    ],
    "dev-109": 3 * 45 + 18 - 140,
    "dev-116": "feathers" if 3 > 2 else "iron",
    "dev-122": 25 * 8 + 30 * 5,
    "dev-125": sum(p <= 8 for p in (9, 12, 15)),
    "dev-133": 24 + 27 + 4,
    "dev-137": (600 - 5 * 72) // 35,
    "dev-143": 3 + 14,
    "dev-150": max((12 * 9, "Blue"), (10 * 11, "Gold"))[1],
    "dev-152": next(y for y in range(100) if 64 + y == 4 * (10 + y)),
    "dev-156": "{}:{:02d}".format(*divmod(12 * 60 - (90 + 15 + 45 + 40), 60)),
    "dev-159": 80 - 35,
    "dev-174": len({p % 48 for p in range(0, 49, 4)}),
    "dev-177": f"7:{15 + (80 - 20) // 2}",
    "dev-181": 45 * 2 // (3 + 2),
    "dev-184": min((-8, "Monday"), (-11, "Tuesday"))[1],
    "dev-191": next(n for n, d, h in [("kite", 18, 2), ("mosaic", 12, 5), ("lamp", 25, 1)] if d <= 20 and h <= 3),
    "dev-196": (20 - 20 // 4) * 2 - 8,
    "dev-200": 60 - 14,
    "dev-208": f"{6 + (3 - 1) * 8}:00",
    "dev-211": 1 / (Fraction(1, 3) + Fraction(1, 6)),
    "dev-215": max((3.4, "Alinta"), (3.09, "Björn"), (3.41, "Chidi"))[1],
    "dev-224": 7 * 120 - 4 * 75,
    "dev-226": "{0.day} {0:%B}".format(datetime.date(2023, 5, 14) - datetime.timedelta(weeks=6)),
    "dev-234": 21 // 3,
    "dev-240": [b for b in ["7:10", "7:40", "8:05"] if int(b[0]) * 60 + int(b[2:]) + 35 <= 8 * 60 + 20][-1],
    "dev-246": 96 // 4,
    "dev-251": "<" if 7 * 8 < 60 - 4 else ">" if 7 * 8 > 60 - 4 else "=",
    "dev-254": next(f"{m // 60}:{m % 60:02d}" for m in range(541, 1400) if (m - 480) * 3 == (m - 540) * 4),
    "dev-259": math.ceil(3 * Fraction(1, 2) * 4 / Fraction(3, 2)),
    "dev-265": int(1.5 * 64) - 10,
    "dev-273": ", ".join(
        max(
            [
                [
                    x
                    for x in ("balloons", "band", "juice", "lanterns")
                    if m >> ("balloons", "band", "juice", "lanterns").index(x) & 1
                ]
                for m in range(16)
                if 14 + sum(p for k, p in enumerate((6, 20, 9, 12)) if m >> k & 1) <= 30
            ],
            key=len,
        )
    ),
    "dev-275": 2 * math.comb(8, 2),
    "dev-282": min((Fraction(45, 30), "north"), (Fraction(40, 24), "south"))[1],
    "dev-287": 7 * 38 - 29,
    "dev-290": (datetime.datetime(2024, 1, 1, 10, 30) - datetime.timedelta(minutes=25)).strftime("%H:%M"),
    "dev-296": 3 + 9 - 14 + 2,
    "dev-304": next(d for d in range(40) if d + 2 * d + (2 * d + 4) == 39),
    "dev-316": 24 - 110 / 5,
    "dev-318": Fraction(4 * 15, 10),
    "dev-327": min(
        max(
            sum(t for k, t in enumerate((40, 30, 20, 10)) if m >> k & 1),
            sum(t for k, t in enumerate((40, 30, 20, 10)) if not m >> k & 1),
        )
        for m in range(16)
    ),
    "dev-332": 80 - 6 * (9 - 4),
    "test-001": 33 - 6 + 14,
    "test-005": next(
        d
        for d, s in [
            (("Mon", "Tue", "Wed", "Thu")[s.index("A")], s)
            for s in [a + b + c + d for a in "ABCD" for b in "ABCD" for c in "ABCD" for d in "ABCD"]
            if len(set(s)) == 4 and s[3] == "D" and s.index("B") + 1 == s.index("C") and s[0] != "A"
        ]
    ),
    "test-015": 12 * 5,
    "test-017": max(5098, 5809, 5089),
    "test-029": (8 + 5 + 17) * 6,
    "test-035": 28 - 28,
    "test-042": len({"mow", "rake", "weed"} - {"rake", "weed", "mow"}),
    "test-045": int(9 * 14 / 0.5) - 60,
    "test-048": max((Fraction(18 * 60, 50), "Hugo"), (Fraction(20), "Paloma"))[1],
    "test-055": 24 * 60 // 96,
    "test-057": max(2, 4),
    "test-071": 84 * 15 + 36 * 9,
    "test-075": "stove, hammock, rope".replace("hammock", "tarp"),
    "test-077": 1240 + 3 * 18 - 2 * 12,
    "test-085": 31 - 17,
    "test-086": 213 + 148,
    "test-092": next(
        d + " " + h
        for d, h in [("Tue", "9:00"), ("Thu", "10:00"), ("Thu", "15:00"), ("Fri", "9:30")]
        if int(h.split(":")[0]) < 12 and d not in ("Tue", "Wed") and d != "Fri"
    ),
    "test-096": 42 / 3 + 42 / 3 / 2,
    "test-107": 7 + 1 + 11,
    "test-110": max(3 + 5 + 2, max(3 + 5, 11) + 1) + 2,
    "test-118": next(s for s in range(51) if 20 * s + 30 * (50 - s) == 1260),
    "test-120": max((60 * 3 // 4, "A"), (50, "B"))[1],
    "test-126": (datetime.datetime(2024, 1, 1, 23, 20) + datetime.timedelta(minutes=55 - 10)).strftime("%H:%M"),
    "test-129": math.ceil(130 / 18),
    "test-133": sum(150 - s for s in (112, 140, 95)),
    "test-149": (11 * 200 + 6 * 550) / 1000,
    "test-150": "trainer" if 4 * 60 + 5 < 250 else "me",
    "test-159": 2 * len(range(0, 121, 10)),
    "test-162": next(
        a[0] + ", " + b[0]
        for k, a in enumerate([("museum", 8, 2), ("boat ride", 15, 1), ("climbing", 12, 3), ("cinema", 10, 2)])
        for b in [("museum", 8, 2), ("boat ride", 15, 1), ("climbing", 12, 3), ("cinema", 10, 2)][k + 1 :]
        if a[2] + b[2] == 4 and a[1] + b[1] <= 20
    ),
    "test-167": 5 * 32,
    "test-172": f"{8 + 2 * (1 + 4):02d}:00",
    "test-175": 60 - 60 // 3 - 22,
    "test-183": "equal"
    if Decimal("2.50") == Decimal("2.5")
    else "first"
    if Decimal("2.50") > Decimal("2.5")
    else "second",
    "test-185": (90 - 34) - (34 - 9),
    "test-201": -(170 + 12) % 52,
    "test-205": 13 * 2,
    "test-208": (datetime.date(2024, 1, 1) + datetime.timedelta(days=6 - 1)).strftime("%A"),
    "test-214": ", ".join(map(str, sorted([-2, 3, -5, 0], reverse=True))),
    "test-216": (5 - 1) * 60 // 40 * 24,
    "test-224": "bank" if 11 * 60 + 30 + 30 > 11 * 60 + 30 and 10 * 60 + 45 + 30 <= 11 * 60 + 30 else "post office",
    "test-227": 46 - 19,
    "test-238": 150 - 85 - 28 - 6 * 3,
    "test-243": (datetime.datetime(2024, 1, 1, 17) + datetime.timedelta(minutes=max(50 + 40, 60))).strftime("%H:%M"),
    "test-248": 100 % 8,
    "test-251": "yes" if Fraction(3, 5) > Fraction(58, 100) else "no",
    "test-257": next(w for w in range(100) if 20 + 5 * w == 48 + w),
    "test-258": (datetime.datetime(2024, 1, 1, 16) - datetime.timedelta(minutes=45)).strftime("%H:%M"),
    "test-263": len(range(3, 40, 3)) * 6,
    "test-278": math.ceil((7 - 1) / (3 - 1)),
    "test-279": (11 - 2) * 4,
    "test-285": min((Fraction(3, 250), "S"), (Fraction(10, 1000), "L"))[1],
    "test-289": Fraction(45 - 30 * 1, 30) * 60,
    "test-290": {"☀️": "cap", "🌧️": "boots", "❄️": "mittens"}["❄️"],
    "test-299": next(d for d in range(1, 60) if (d - 1) * (3 - 2) + 3 >= 10),
    "test-305": 12 * 15 - 27 + 19,
    "test-307": ", ".join(x for x in ["towel", "goggles", "sunscreen"] if x != "sunscreen"),
    "test-316": max(0.7, 0.65),
    "test-319": math.comb(9, 2),
    "test-328": 60 - (10 + 15 + 25),
    "test-333": int((120 - 15) // 3.5),
}
