"""What commands do: imported when one runs, so that help and version start at once."""
