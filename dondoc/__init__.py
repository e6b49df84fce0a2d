"""The faces: settings, assembly, command line, development mail sink."""
