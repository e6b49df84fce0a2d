"""Plain text: wrapped at blanks, no word lost, no link cut."""

from hypothesis import given
from hypothesis import strategies as st

from notifications.blocks import Button, Footer, Heading, Items, Paragraph, Table
from notifications.plaintext import WIDTH, plain

WORDS = st.lists(st.text("aăâbdđ–./:", min_size=1, max_size=90), min_size=1, max_size=60)


@given(WORDS)
def test_wrapping_loses_no_word_and_no_line_of_several_words_is_too_long(words: list[str]) -> None:
    text = " ".join(words)
    lines = plain([Paragraph(text), Items("", (text,))]).splitlines()
    assert "\n".join(lines).replace("\n- ", "\n").split() == words * 2
    for line in lines:
        assert len(line) <= WIDTH or len(line.removeprefix("- ").split()) == 1


def test_blocks_are_parted_by_empty_lines_and_later_lines_are_indented() -> None:
    text = plain(
        [
            Heading("Đầu đề"),
            Paragraph("Một\nHai"),
            Items("Danh sách:", ("một\nhai", "ba")),
            Table("Bảng:", ("Tên", "Ngày", "Lý do"), (("A", "mai", ""), ("B", "", "ốm"))),
            Button("Mở", "https://a.example/b"),
            Footer(("Hết.",)),
        ]
    )
    assert text == (
        "Đầu đề\n\nMột\nHai\n\nDanh sách:\n- một\n  hai\n- ba\n\n"
        "Bảng:\n- A\n  Ngày: mai\n- B\n  Lý do: ốm\n\n"
        "Mở:\n  https://a.example/b\n\n-----\nHết.\n"
    )
