"""The bytes of an audit entry are those of RFC 8785, as a library of its own writes them."""

import datetime as dt
import json

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from storage.audit import Actor, Entry, Head, body_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = st.text(st.characters(min_codepoint=32, max_codepoint=126))
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
DATA = st.dictionaries(
    NAMES,
    st.recursive(SCALARS, lambda one: st.lists(one) | st.dictionaries(NAMES, one), max_leaves=8),
)
AT = dt.datetime(2023, 5, 4, 10, 30, tzinfo=dt.UTC)


@given(reason=TEXT, person=TEXT, data=DATA)
def test_an_entry_is_written_as_the_standard_says(
    reason: str, person: str, data: dict[str, object]
) -> None:
    entry = Entry(action="endorse", at=AT, actor=Actor(person), reason=reason, data=data)
    body = body_of(Head("report:7", 3, "f" * 64), entry)
    assert body == rfc8785.dumps(json.loads(body))
    assert json.loads(body)["data"] == data
