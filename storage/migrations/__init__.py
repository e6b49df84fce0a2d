"""The history of the schema: forward only, one file a step."""
