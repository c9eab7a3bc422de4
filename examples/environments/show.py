"""Prints what the environment that runs it holds of a few packages."""

from importlib import metadata

for name in "click", "jinja2", "markupsafe", "markdown":
    try:
        print(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        print(name, "-")
