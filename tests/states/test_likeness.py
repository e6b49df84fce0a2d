"""How much of a text stands in another one."""

from hypothesis import given
from hypothesis import strategies as st

from states.likeness import FEWEST_RUNS, SKETCH, is_copied, runs, sketch

WORDS = [f"word{n}" for n in range(60)]
TEXT = " ".join(WORDS)


def changed(every: int) -> str:
    """The text with every nth word replaced."""
    return " ".join(f"other{n}" if n % every == 0 else word for n, word in enumerate(WORDS))


def test_case_punctuation_and_the_form_of_letters_do_not_matter() -> None:
    assert runs("Đảng, bộ cơ quan: đã") == runs("đảng bộ cơ quan ĐÃ".replace("ả", "a\u0309"))


def test_a_text_of_fewer_than_five_words_has_no_runs() -> None:
    assert runs("one two three four") == frozenset()
    assert len(runs("one two three four five")) == 1


def test_four_fifths_are_a_copy_and_less_is_none() -> None:
    mine = runs(TEXT)
    four_fifths = frozenset(sorted(mine)[: -(-len(mine) * 4 // 5)])
    assert is_copied(mine, four_fifths)
    assert not is_copied(mine, frozenset(sorted(four_fifths)[1:]))


def test_a_copy_within_a_longer_text_is_a_copy_but_not_the_other_way_round() -> None:
    longer = runs(f"{TEXT} {changed(1)} {changed(2)}")
    assert is_copied(runs(TEXT), longer)
    assert not is_copied(longer, runs(TEXT))


def test_set_phrases_are_no_copies() -> None:
    short = runs(" ".join(WORDS[: FEWEST_RUNS + 3]))
    assert len(short) == FEWEST_RUNS - 1
    assert not is_copied(short, short)
    assert sketch(short) == ()


def test_a_text_changed_here_and_there_shares_numbers_of_its_sketch() -> None:
    assert set(sketch(runs(TEXT))) & set(sketch(runs(changed(40))))


@given(st.text())
def test_any_text_has_a_sketch_that_fits_a_signed_column(text: str) -> None:
    found = sketch(runs(text))
    assert len(found) <= SKETCH
    assert all(0 <= number < 2**63 for number in found)
