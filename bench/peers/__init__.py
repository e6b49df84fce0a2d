"""The same work with other frameworks, each written as its own documentation recommends."""
