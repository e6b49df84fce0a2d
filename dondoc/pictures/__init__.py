"""Pictures of the workflow: as SVG, as Mermaid, as a table of words."""
