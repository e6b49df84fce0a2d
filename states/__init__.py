"""The pure domain: states and moves, time, content. Knows no database, no mail, no clock."""
