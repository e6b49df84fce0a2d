"""Our reader of catalogues against the one that knows the whole format."""

from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from hypothesis import given
from hypothesis import strategies as st

from i18n import po
from i18n.languages import LOCALE, available_languages


@pytest.mark.parametrize("path", sorted(LOCALE.glob("*.po")), ids=lambda path: path.name)
def test_our_reader_reads_what_babel_reads(path: Path) -> None:
    with path.open("rb") as file:
        theirs = read_po(file, abort_invalid=True)
    told = {
        one.id[0] if isinstance(one.id, tuple) else one.id:
        one.string if isinstance(one.string, tuple) else (one.string,)
        for one in theirs if one.id
    }  # fmt: skip
    ours = po.read_po(path)
    if path.stem in available_languages():
        assert po.header(path)["Plural-Forms"] == theirs.plural_forms
    assert {code: forms for code, forms in ours.items() if code} == told


@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n\t"\\')))
def test_our_reader_reads_whatever_babel_writes(text: str) -> None:
    catalogue = Catalog(locale="en")
    catalogue.add(("one.code", "one.code"), (text, "#" + text))
    catalogue.add("other.code", text, auto_comments=["msgid"])
    written = BytesIO()
    write_po(written, catalogue, width=20)
    with NamedTemporaryFile() as file:
        Path(file.name).write_bytes(written.getvalue())
        told = po.read_po(Path(file.name))
    assert (told["one.code"], told["other.code"]) == ((text, "#" + text), (text,))


@pytest.mark.parametrize(
    "wrong",
    ['msgid "a"', 'msgctxt "b"\nmsgid "a"\nmsgstr "c"', 'msgstr "c"', 'msgid "a\nmsgstr ""'],
)
def test_what_is_no_catalogue_is_refused_with_its_line(wrong: str, tmp_path: Path) -> None:
    (tmp_path / "vi.po").write_text(f'msgid ""\nmsgstr ""\n\n{wrong}\n', "utf-8")
    with pytest.raises(ValueError, match=r"^vi\.po:4$"):
        po.read_po(tmp_path / "vi.po")
