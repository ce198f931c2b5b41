"""What all tests share."""

from importlib.util import find_spec

# The browser's driver is not among what README's test command installs.
collect_ignore = [] if find_spec("pytest_playwright") else ["browser"]
