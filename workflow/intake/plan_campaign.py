"""The campaign, levels and mail of a plan: zone, languages, features that are not built."""

import string
from zoneinfo import available_timezones

from i18n.languages import available_languages, written_language
from states.forms import document_forms
from states.instants import is_zone
from states.plan import Plan
from workflow.intake.addresses import normal_address
from workflow.intake.document import Document
from workflow.intake.plan_texts import languages_of
from workflow.intake.problems import nearest

_PLACEHOLDERS = ("unit", "post")


def check(plan: Plan, document: Document) -> None:
    _check_zone(plan.campaign.timezone, document)
    _check_languages(plan, document)
    _check_not_built(plan, document)
    _check_term(plan, document)
    _check_levels(plan, document)
    _check_mail(plan, document)
    _check_form(plan.documents.form, document)


def _check_form(form: str, document: Document) -> None:
    if form not in document_forms():
        allowed = ", ".join(document_forms())
        document.error("bad_value", ("documents", "form"), value=form, allowed=allowed)


def _check_zone(zone: str, document: Document) -> None:
    if not is_zone(zone):
        near = nearest(zone, available_timezones())
        document.error("unknown_timezone", ("campaign", "timezone"), value=zone, nearest=near)


def _check_languages(plan: Plan, document: Document) -> None:
    campaign = plan.campaign
    if not document.clean(("campaign", "languages")):
        return
    if languages_of(document.data).tags:
        _check_spoken(plan, document)
        return
    if campaign.default_language not in campaign.languages:
        allowed = ", ".join(campaign.languages)
        keys = ("campaign", "default_language")
        document.error("bad_value", keys, value=campaign.default_language, allowed=allowed)
    else:
        value = ", ".join(campaign.languages)
        document.error("bad_value", ("campaign", "languages"), value=value, allowed="vi, en, …")


def _check_spoken(plan: Plan, document: Document) -> None:
    """A plan may have texts in any language; letters are written in those of the product."""
    known = available_languages()
    instead = written_language(plan.campaign.default_language, known)
    for language in plan.campaign.languages:
        if language not in known:
            keys = ("campaign", "languages")
            spoken = ", ".join(known)
            document.warning(
                "language_not_spoken", keys, language=language, known=spoken, instead=instead
            )


def _check_not_built(plan: Plan, document: Document) -> None:
    campaign = plan.campaign
    for key, value, is_later in (
        ("workflow", campaign.workflow, campaign.workflow != "review"),
        ("confidentiality", campaign.confidentiality, campaign.confidentiality == "secret"),
    ):
        if is_later:
            document.error("not_supported_yet", ("campaign", key), key=key, value=value)


def _check_term(plan: Plan, document: Document) -> None:
    term, keys = plan.campaign.term, ("campaign", "term")
    if term and term.start > term.end and document.clean(keys, (*keys, "start"), (*keys, "end")):
        document.error("wrong_order", keys, first=str(term.start), second=str(term.end))


def _check_levels(plan: Plan, document: Document) -> None:
    if not plan.levels and document.clean(("levels",)):
        document.error("empty_value", ("levels",), key="levels")
    ranks: set[int] = set()
    for index, level in enumerate(plan.levels):
        keys = ("levels", index, "rank")
        if level.rank < 1:
            document.error("bad_value", keys, value=str(level.rank), allowed="1, 2, 3, …")
        elif level.rank in ranks:
            document.error("duplicate", keys, value=str(level.rank))
        ranks.add(level.rank)


def _check_mail(plan: Plan, document: Document) -> None:
    if normal_address(plan.mail.reply_to) is None:
        document.error("bad_address", ("mail", "reply_to"), value=plan.mail.reply_to)
    # a language that was left out has the text of the default one: say it once
    languages = {text: language for language, text in reversed(list(plan.mail.greeting.items()))}
    for text, language in languages.items():
        for name in _placeholders(text):
            if name not in _PLACEHOLDERS:
                keys = ("mail", "greeting", language)
                allowed = ", ".join(f"{{{known}}}" for known in _PLACEHOLDERS)
                document.error("bad_placeholder", keys, value=name, allowed=allowed)


def _placeholders(text: str) -> list[str]:
    """What stands in braces, with any format; a brace that is not closed counts as one."""
    try:
        return [
            name + (f":{form}" if form else "") + (f"!{turn}" if turn else "")
            for _, name, form, turn in string.Formatter().parse(text)
            if name is not None
        ]
    except ValueError:
        return [text]
