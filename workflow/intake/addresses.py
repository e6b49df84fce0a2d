"""Mail addresses as they are compared and written to."""

from email_validator import EmailNotValidError, validate_email


def normal_address(text: str) -> str | None:
    """The address in its one ASCII form, or ``None`` if mail cannot be sent to it."""
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email
