"""What is missing, too short or says nothing in the sections and their fields."""

import unicodedata
from collections.abc import Iterator, Mapping

from states.asked import sections_asked
from states.content import Content, FieldValue
from states.finding import Finding
from states.numbers import Number, number_format_of, read_number
from states.plan import OutlineField, Plan, Section
from states.register import Unit

_CLOSING = " .…!;,"


def text_findings(content: Content, plan: Plan, unit: Unit) -> Iterator[Finding]:
    empty = frozenset(_answer(phrase) for phrase in _phrases(plan.rules.empty_phrases))
    for section in sections_asked(plan, unit):
        if section.fields:
            answers = content.fields.get(section.code, {})
            yield from _field_findings(section, answers, empty, plan)
        else:
            yield from _section_findings(section, content.sections.get(section.code, ""), empty)
    yield from _requests(content, plan)


def _section_findings(section: Section, text: str, empty: frozenset[str]) -> Iterator[Finding]:
    path = f"sections.{section.code}"
    words = len(text.split())
    if _says_nothing(text, empty):
        if section.required:
            yield Finding("section_missing", path)
    elif words < section.min_words:
        yield Finding("section_too_short", path, {"words": words, "min_words": section.min_words})


def _field_findings(
    section: Section, answers: Mapping[str, FieldValue], empty: frozenset[str], plan: Plan
) -> Iterator[Finding]:
    for field in section.fields:
        path = f"fields.{section.code}.{field.code}"
        answer = answers.get(field.code)
        if field.required:
            yield from _answer_findings(field, path, answer, empty)
        if field.type == "number" and isinstance(answer, str) and not _is_blank(answer):
            read = read_number(answer, number_format_of(plan.campaign))
            if not isinstance(read, Number):
                yield Finding("number_ambiguous", path, {"given": answer})


def _answer_findings(
    field: OutlineField, path: str, answer: FieldValue, empty: frozenset[str]
) -> Iterator[Finding]:
    if isinstance(answer, (str, tuple)):
        texts = [text for text in _texts(answer) if not _is_blank(text)]
        if not texts:
            yield Finding("field_missing", path)
        elif not field.none_is_answer and all(_says_nothing(text, empty) for text in texts):
            yield Finding("field_empty_phrase", path, {"phrase": texts[0]})
    elif answer is None:
        yield Finding("field_missing", path)


def _requests(content: Content, plan: Plan) -> Iterator[Finding]:
    """One finding a text that asks, anywhere in it, for a target to be changed."""
    phrases = _phrases(plan.rules.target_change_phrases)
    for path, text in _all_texts(content):
        folded = _folded(text)
        asked = next((phrase for phrase in phrases if _folded(phrase) in folded), None)
        if asked is not None:
            yield Finding("target_change_requested", path, {"phrase": asked})


def _all_texts(content: Content) -> Iterator[tuple[str, str]]:
    for code, text in content.sections.items():
        yield f"sections.{code}", text
    for code, answers in content.fields.items():
        for name, answer in answers.items():
            yield f"fields.{code}.{name}", "\n".join(_texts(answer))


def _texts(answer: FieldValue) -> tuple[str, ...]:
    if isinstance(answer, tuple):
        return answer
    return (answer,) if isinstance(answer, str) else ()


def _phrases(by_language: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(phrase for phrases in by_language.values() for phrase in phrases)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def _answer(text: str) -> str:
    return _folded(text).rstrip(_CLOSING)


def _is_blank(text: str) -> bool:
    return not _answer(text)


def _says_nothing(text: str, empty: frozenset[str]) -> bool:
    return _is_blank(text) or _answer(text) in empty
