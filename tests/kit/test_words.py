import unicodedata

import pytest

from shotlog.kit.words import LONGEST_TEXT, LONGEST_WORD, Term, line, marked, spread, terms, words


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Paper LANTERNS, at night", "paper lanterns at night"),
        ("등불", "등불 불"),
        ("황금문의", "황금 금문 문의 의"),
        ("한복 입은", "한복 복 입은 은"),
        ("밤", "밤"),
        ("AI로봇2", "ai 로봇 봇 2"),
        ("火の柱", "火の の柱 柱"),
        ("MRL_24A_0010.png", "mrl 24a 0010 png"),
        ("wan2.2_i2v", "wan2 2 i2v"),
        ("18446744073709551557", "18446744073709551557"),
        ("…—!?", ""),
        ("", ""),
    ],
)
def test_text_is_cut_into_words_and_pairs(text: str, cut: str) -> None:
    assert " ".join(words(text)) == cut


def test_text_typed_in_parts_is_cut_like_composed_text() -> None:
    assert words(unicodedata.normalize("NFD", "등불 É")) == words("등불 é")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lant", Term(("lant",), is_beginning=True, typed="lant")),
        ("a", Term(("a",), is_beginning=False, typed="a")),
        ("2208", Term(("2208",), is_beginning=False, typed="2208")),
        ("0.3.49", Term(("0", "3", "49"), is_beginning=False, typed="0.3.49")),
        ("등불", Term(("등불",), is_beginning=False, typed="등불")),
        ("황금문", Term(("황금", "금문"), is_beginning=False, typed="황금문")),
        ("등", Term(("등",), is_beginning=True, typed="등")),
        ("로봇ai", Term(("로봇", "봇", "ai"), is_beginning=True, typed="로봇ai")),
    ],
)
def test_a_question_is_cut_like_a_text(typed: str, found: Term) -> None:
    assert terms(typed) == [found]


def test_a_word_typed_twice_is_looked_for_once() -> None:
    assert len(terms("gate gate")) == 1


def test_a_pasted_page_is_a_question_of_some_words() -> None:
    assert len(terms(" ".join(f"word{number}" for number in range(500)))) == 12


def test_marks_and_operators_are_no_words() -> None:
    assert terms('" OR * @1 | ( :') == [
        Term(("or",), is_beginning=True, typed="OR"),
        Term(("1",), is_beginning=False, typed="@1"),
    ]


def test_the_fields_of_a_line_are_parted() -> None:
    assert line(["a b", "", "등불"], mark="@7") == "| @7 | a b | 등불 불 |"


def test_a_line_is_bounded() -> None:
    assert len(line(["x" * 10_000, "가" * 3 * LONGEST_TEXT, "y z"], mark="@1")) < LONGEST_TEXT + 50
    assert words("x" * 500) == ["x" * LONGEST_WORD]


def test_names_are_found_with_letters_and_digits_parted() -> None:
    assert spread("wan2.2_i2v 등불3") == "wan 2 2 i 2 v 등불 3"


@pytest.mark.parametrize(
    ("text", "question", "asked"),
    [
        ("A paper Lantern, lanterns; planted", "lant", ["Lantern", "lanterns"]),
        ("seed 12 and 120", "12", ["12"]),
        ("황금문과 문", "금문", ["금문"]),
        ("version 0.3.49 or 0.3.4", "0.3.4", ["0.3.4"]),
        ("<b>gate</b>", "gate <b>", ["b", "gate", "b"]),
        ("nothing", "", []),
    ],
)
def test_what_was_asked_for_is_marked(text: str, question: str, asked: list[str]) -> None:
    pieces = marked(text, question)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_asked in pieces if is_asked] == asked
