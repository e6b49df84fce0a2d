"""The command line. Files here declare commands; what a command does stands in ``work``."""
