"""One module a page of the reference."""
