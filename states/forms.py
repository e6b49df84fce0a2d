"""The families of printed documents a plan may choose from, as shipped data."""

import tomllib
from functools import cache
from importlib import resources


@cache
def document_forms() -> tuple[str, ...]:
    """The codes a plan's ``documents.form`` may have."""
    text = resources.files("states").joinpath("forms.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["forms"])
