"""Names of people in texts: what is taken out, and what stays text."""

import random
import time

import pytest

from shotlog.kit.names import without_names

NAMES = [
    *("Nam Soheon", "한유나", "김구", "Park", "J", "이", "Li", "O'Brien", "user01", "田中"),
    *("Oh Mina, Gu Taeseok (guardian)", "José García", "남 소헌", "Ana / Ben Berg", ""),
]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("eyes Nam Soheon", "eyes […]"),
        ("NAM SOHEON and nam soheon's eyes", "[…] and […]'s eyes"),
        ("nam_soheon_eyes01, NamSoheon01", "[…]_eyes01, […]01"),
        ("Soheon Nam; Soheon, Nam", "[…]; […]"),
        ("Nam Soheon이 동의함", "[…]이 동의함"),
        ("한유나가 그렸고 배우한유나", "[…]가 그렸고 배우[…]"),
        ("한유나".encode().decode(), "[…]"),
        ("\u1112\u1161\u11ab유나", "[…]"),  # as macOS writes it
        ("남소헌 남 소헌", "[…] […]"),
        ("김구가, 김구에게서, 김구", "[…]가, […]에게서, […]"),
        ("Oh Mina, Gu Taeseok, Ana, Ben Berg", "[…], […], […], […]"),
        ("JOSÉ GARCÍA", "[…]"),
        ("O’Brien, O'BRIEN", "[…], […]"),
        ("田中さん", "[…]さん"),
        ("by user01", "by […]"),
        ("Park, Li and PARK", "[…], […] and […]"),
        # What stays:
        ("park at night, li and ana", "park at night, li and ana"),
        ("김구이와 떡, 안김구", "김구이와 떡, 안김구"),
        ("J cut, 이 불, 이", "J cut, 이 불, 이"),
        ("the guardian of user011 and user", "the guardian of user011 and user"),
        ("Nam, far away, Soheon", "Nam, far away, Soheon"),
        ("Parking lot, Lisa, Namsan", "Parking lot, Lisa, Namsan"),
        ("crowd01 fill 40 %", "crowd01 fill 40 %"),
        ("", ""),
    ],
)
def test_a_text_loses_names_and_nothing_else(text: str, told: str) -> None:
    assert without_names(NAMES)(text) == told


def test_without_names_a_text_stays_as_it_is() -> None:
    for names in ([], [""], [" ", "J", "이", "()"]):
        assert without_names(names)("J 이 Nam Soheon (x)") == "J 이 Nam Soheon (x)"


def test_what_names_hold_is_never_taken_for_a_pattern() -> None:
    clean = without_names(["a.b*c9", "(((", "[x9", "\\d9", "Kim+Lee", "\x00\u200b9a"])
    assert clean("a.b*c9 aXbbc9 ((( 99") == "[…] aXbbc9 ((( 99"
    assert clean("Kim") == "[…]"


def test_thousands_of_names_cost_little_more_than_few() -> None:
    """Not timed: as many steps as there are words, so a hundred thousand texts end soon."""
    dice = random.Random(1)
    names = [
        " ".join("".join(dice.choices("abcdefghij", k=6)).title() for _ in range(2))
        for _ in range(3000)
    ]
    clean = without_names(names)
    before = time.process_time()
    for number in range(20_000):
        clean(f"A long text about crowd {number} that names nobody at all, again and again")
    assert clean(f"by {names[7].upper()}.") == "by […]."
    assert time.process_time() - before < 30
