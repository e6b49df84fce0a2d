"""The documentation that is made from the code: ``python -m docs``."""
