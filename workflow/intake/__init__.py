"""Readers of plan folders, reports and timelines: all problems of a file at once."""
