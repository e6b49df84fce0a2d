"""Tables, units of work and named queries."""
