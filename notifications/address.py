"""What counts as one bare mail address."""

import re

_ATOM = r"[^\x00-\x20\x7f-\xa0\s\"(),:;<>@\[\\\]\ud800-\udfff]+"
_ADDRESS = re.compile(rf"(?=.{{3,254}}$){_ATOM}@{_ATOM}")


def is_address(text: str) -> bool:
    """Whether the text can only mean one mailbox, in a header as on the wire.

    No display name, no quotes, comments or address literals. Whether it exists is not asked.
    """
    return _ADDRESS.fullmatch(text) is not None
