"""The exit codes of the program."""

FAILED, BAD_INPUT, NOT_FOUND, CONFLICT, SOME_FAILED = 1, 2, 3, 4, 5
