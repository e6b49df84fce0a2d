"""A plan file as it is written, turned into the shape of the plan's classes.

Texts stand in their table directly by language tag, or in a table of their own; a language
that is missing is filled from the default language, with a warning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from states.plan import Plan
from workflow.intake.document import Document
from workflow.intake.problems import Keys, nearest
from workflow.intake.record_types import hints, in_class, is_record, item_of, known_keys

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Languages:
    """Of the campaign; empty where the plan does not say them properly."""

    tags: tuple[str, ...] = ()
    default: str = ""

    def own(self, key: str) -> bool:
        return key in self.tags if self.tags else bool(_TAG.fullmatch(key))


def languages_of(data: Mapping[str, Any]) -> Languages:
    campaign = data.get("campaign")
    listed = campaign.get("languages") if isinstance(campaign, dict) else None
    default = campaign.get("default_language") if isinstance(campaign, dict) else None
    if not isinstance(listed, list) or not all(_is_tag(tag) for tag in listed):
        return Languages()
    return Languages(tuple(listed), str(default)) if default in listed else Languages()


def shaped(document: Document, languages: Languages) -> dict[str, Any]:
    """The data of a plan file as the plan's classes have it; unknown keys are left out."""
    return _Shaping(document, languages).table(Plan, document.data, ())


def keys_in_file(keys: Keys, languages: Languages) -> Keys:
    """Where in the plan file the author finds what stands at these keys of the plan."""
    named = tuple("from" if key == "from_" else key for key in keys if key != "texts")
    return (*named, languages.default or "texts") if keys[-1:] == ("texts",) else named


def _is_tag(value: Any) -> bool:
    return isinstance(value, str) and bool(_TAG.fullmatch(value))


@dataclass(frozen=True, slots=True)
class _Shaping:
    document: Document
    languages: Languages

    def table(self, kind: type, raw: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
        known, has_texts = known_keys(kind), "texts" in hints(kind)
        table: dict[str, Any] = {}
        texts: dict[str, Any] = {}
        for key, part in raw.items():
            here = (*keys, key)
            if key in known:
                name = in_class(key)
                table[name] = self.value(name, hints(kind)[name], part, here)
            elif has_texts and self.languages.own(key):
                texts[key] = part
            else:
                words = (*known, *self.languages.tags) if has_texts else known
                self.document.error("unknown_key", here, key=key, nearest=nearest(key, words))
        return table | ({"texts": self.texts(texts, keys)} if texts else {})

    def value(self, name: str, kind: Any, raw: Any, keys: Keys) -> Any:
        if is_record(kind) and isinstance(raw, dict):
            return self.table(kind, raw, keys)
        if get_origin(kind) is tuple and isinstance(raw, list):
            item = item_of(kind)
            return [self.value("", item, part, (*keys, i)) for i, part in enumerate(raw)]
        if get_origin(kind) is Mapping and item_of(kind) is str and isinstance(raw, dict):
            return self.texts(raw, keys, fill=name != "phrase")
        if isinstance(raw, str) and name in ("phrase", "role"):
            return {self.languages.default: raw} if name == "phrase" else [raw]
        return raw

    def texts(self, raw: Mapping[str, Any], keys: Keys, *, fill: bool = True) -> dict[str, Any]:
        """Texts by language; a phrase of an order needs no other, as its day says the same."""
        tags, default = self.languages.tags, self.languages.default
        if not tags:
            return dict(raw)
        for key, text in raw.items():
            if key not in tags:
                near = nearest(key, tags)
                self.document.error("unknown_key", (*keys, key), key=key, nearest=near)
            elif isinstance(text, str) and not text.strip():
                self.document.error("empty_value", (*keys, key), key=key)
        if default not in raw:
            self.document.error("missing_key", (*keys, default), key=default)
        if not fill:
            return {tag: raw[tag] for tag in tags if tag in raw}
        for tag in tags:
            if tag not in raw and tag != default:
                self.document.warning("missing_language", keys, language=tag)
        fallback = raw[default] if isinstance(raw.get(default), str) else ""
        return {tag: raw.get(tag, fallback) for tag in tags}
