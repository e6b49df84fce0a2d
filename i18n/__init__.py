"""Words, dates and numbers in the languages of people."""
