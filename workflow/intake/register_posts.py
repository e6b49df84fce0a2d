"""people.csv: who holds which post when."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from states.plan import Plan
from states.register import Post
from workflow.intake import cells
from workflow.intake.csv_file import Row, read_some_rows
from workflow.intake.plan_rules import acts
from workflow.intake.problems import Problems
from workflow.intake.record_types import known_keys

Posts = list[tuple[Row, Post]]


def read_posts(path: Path, problems: Problems, plan: Plan | None, units: Collection[str]) -> Posts:
    """The posts; what a cell should not hold is left out."""
    rows = read_some_rows(path, problems, known_keys(Post), ("person_id", "role", "unit"))
    read = [(row, _post(row, plan, units)) for row in rows]
    posts = [(row, post) for row, post in read if post.person_id]
    _check_twice(posts)
    _check_languages(posts)
    if plan:
        _check_heads(posts, acts(plan))
    return posts


def periods_meet(one: Post, other: Post) -> bool:
    """Whether two posts are held on a common day."""
    begin = max(one.active_from or dt.date.min, other.active_from or dt.date.min)
    end = min(one.active_to or dt.date.max, other.active_to or dt.date.max)
    return begin <= end


def _post(row: Row, plan: Plan | None, units: Collection[str]) -> Post:
    begins, ends = cells.period(row, "active_from", "active_to")
    cells.required(row, "role")
    cells.required(row, "unit")
    return Post(
        person_id=cells.code(row, "person_id"),
        role=cells.reference(row, "role", "role", acts(plan) if plan else ()),
        role_title=row.text("role_title"),
        unit=cells.reference(row, "unit", "unit", units),
        display_name=row.text("display_name"),
        email=cells.address(row, "email"),
        phone=row.text("phone"),
        lang=cells.reference(row, "lang", "language", plan.campaign.languages if plan else ()),
        active_from=begins,
        active_to=ends,
        note=row.text("note"),
    )


def _pairs(posts: Posts, *keys: str) -> Iterator[tuple[Post, Row, Post]]:
    """Earlier and later posts with the same values of these fields and a common day."""
    alike: defaultdict[tuple[str, ...], Posts] = defaultdict(list)
    for row, post in posts:
        earlier = alike[tuple(getattr(post, key) for key in keys)]
        for _, other in earlier:
            if periods_meet(other, post):
                yield other, row, post
                break
        earlier.append((row, post))


def _check_twice(posts: Posts) -> None:
    for _, row, post in _pairs(posts, "person_id", "role", "unit"):
        row.error("duplicate", "person_id", value=post.person_id)


def _check_languages(posts: Posts) -> None:
    """One address is written to in one language: where its posts differ, the campaign's."""
    with_mail = [
        (row, replace(post, email=post.email.lower())) for row, post in posts if post.email
    ]
    for other, row, post in _pairs(with_mail, "email"):
        if post.lang and other.lang and post.lang != other.lang and row.clean("lang", "email"):
            first, second = other.lang, post.lang
            row.warning(
                "address_in_two_languages", "lang", address=post.email, first=first, second=second
            )


def _check_heads(posts: Posts, acts_as: dict[str, str]) -> None:
    """A unit has one head at a time; of other posts there may be several holders."""
    heads = [(row, post) for row, post in posts if acts_as.get(post.role) == "unit_head"]
    for other, row, post in _pairs(heads, "unit", "role"):
        if other.person_id != post.person_id and row.clean("active_from", "active_to"):
            row.error(
                "overlapping_posts",
                "active_from",
                unit=post.unit,
                role=post.role,
                person=post.person_id,
                other=other.person_id,
            )
