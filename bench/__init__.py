"""Paired benchmarks: what is measured, and the least code that does the same durably."""
