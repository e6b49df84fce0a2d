"""Names a plan gives to its own things, in one language, with its default one to fall back on."""

from states.plan import Indicator, LegalBasis, Plan, Role, Section, Texts


def text(texts: Texts, plan: Plan, lang: str) -> str:
    """The text in the language, else in the plan's default one, else any, else empty."""
    for tag in (lang, plan.campaign.default_language):
        if texts.get(tag):
            return texts[tag]
    return next(iter(texts.values()), "")


def indicator(plan: Plan, code: str, lang: str) -> str:
    found = indicator_of(plan, code)
    return text(found.texts, plan, lang) if found else code


def indicator_of(plan: Plan, code: str) -> Indicator | None:
    return next((item for item in plan.indicators if item.code == code), None)


def section(plan: Plan, code: str, lang: str) -> str:
    found = next((item for item in plan.outline if item.code == code), None)
    return text(found.texts, plan, lang) if found else code


def field(plan: Plan, path: str, lang: str) -> str:
    """A field by ``SECTION.field`` or ``field``; a restricted one goes by its section's name."""
    code = path.replace("/", ".").rpartition(".")[2]
    for item in plan.outline:
        for found in item.fields:
            if found.code == code:
                restricted = bool(found.visible_to)
                return text((item if restricted else found).texts, plan, lang)
    return path


def anchor(plan: Plan, code: str, lang: str) -> str:
    """The section, field or indicator a remark is tied to; empty if to none."""
    if not code:
        return ""
    for name in (section, indicator, field):
        if (words := name(plan, code, lang)) != code:
            return words
    return code


def role(plan: Plan, code: str, lang: str) -> str:
    found = next((item for item in plan.roles if item.code == code), None)
    return text(found.texts, plan, lang) if found else code


def title(plan: Plan, code: str, own: str, lang: str) -> str:
    """What a post is called: by the register's ``own`` words where they are of the language,
    else as the plan calls its role."""
    found = next((item for item in plan.roles if item.code == code), None)
    if found is None or (own and lang == plan.campaign.default_language):
        return own
    return found.texts.get(lang) or own or text(found.texts, plan, lang)


def head_role(plan: Plan) -> str:
    """The role that heads a unit: the first of the plan."""
    return next((item.code for item in plan.roles if item.acts_as == "unit_head"), "")


def authority(plan: Plan, lang: str) -> str:
    """Whom the organisation reports to: the plan's issuer, else its leading role."""
    leading: Role | None = next((item for item in plan.roles if item.acts_as == "leadership"), None)
    issuer = text(plan.campaign.issuer, plan, lang)
    return issuer or (text(leading.texts, plan, lang) if leading else "")


def outline_of(plan: Plan, level: str) -> tuple[Section, ...]:
    """The sections asked of a level; one that names no level is asked of the lowest."""
    lowest = min(plan.levels, key=lambda item: item.rank).code
    return tuple(item for item in plan.outline if level in (item.levels or (lowest,)))


def main_basis(plan: Plan) -> LegalBasis | None:
    """The first legal basis with a number, else the first of all."""
    numbered = (item for item in plan.legal_basis if item.number)
    return next(numbered, next(iter(plan.legal_basis), None))
