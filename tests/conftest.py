"""Before anything is imported: the terminal of whoever runs the tests has no say in language."""

import os

os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("DONDOC_LANG", None)
