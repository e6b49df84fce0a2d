"""The built-in mail server for trials and development, and the mailbox it fills."""
