"""What happens: moves, reminders, delivery, consolidation; one file a noun."""
