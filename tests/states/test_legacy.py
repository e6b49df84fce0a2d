"""Text typed for the fonts of before Unicode is recognised and read; other text is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.legacy import from_tcvn3, from_vni, old_text

READS = "Đảng bộ Cơ quan có 98 đảng viên, thực hiện nghị quyết"
OLD = {
    "TCVN3": "§¶ng bé C¬ quan cã 98 ®¶ng viªn, thùc hiÖn nghÞ quyÕt",
    "VNI": "Ñaûng boä Cô quan coù 98 ñaûng vieân, thöïc hieän nghò quyeát",
}


@pytest.mark.parametrize("encoding", OLD)
def test_an_old_text_is_recognised_and_read(encoding: str) -> None:
    found = old_text(OLD[encoding])
    assert found is not None
    assert (found.encoding, found.reading) == (encoding, READS)


@pytest.mark.parametrize(
    "text",
    [
        READS,
        "",
        "12/14 – 64,3 % (±2)",
        "Die Prüfung der Hörer über größere Übungen in Österreich",
        "Le résumé naïf d'un façadier à Nîmes où l'été dure, l'œuvre aussi",
        "Đoàn công tác gồm München, naïve, façade và các đơn vị",
        "El niño comió piña en España con años",
        "®©™ §1 §2 §3 ¶",
        "Łódź Kraków Gdańsk Wrocław Poznań",
    ],
)
def test_any_other_text_is_left_alone(text: str) -> None:
    assert old_text(text) is None


def test_a_few_odd_words_in_a_long_text_are_no_old_text() -> None:
    assert old_text("®¶ng viªn mới " + "đảng viên " * 40) is None


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    old_text(text)
    assert len(from_tcvn3(text)) == len(text)
    assert len(from_vni(text)) <= len(text) + text.count("İ") * 2
