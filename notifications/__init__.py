"""Letters and their delivery: words in, bytes out, SMTP at the wire."""
