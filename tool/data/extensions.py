# SPDX-License-Identifier: MIT
"""Written by ninjenv: finds the extension modules of a repository that is built
apart from its source, where no import would look."""

import sys

FILES = {}


class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name not in FILES:
            return None
        from importlib.util import spec_from_file_location

        return spec_from_file_location(name, FILES[name])


class Parents:
    """Packages that hold nothing but such modules, and so are no directory.
    Every other finder comes first."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        start = name + "."
        if not any(module.startswith(start) for module in FILES):
            return None
        for finder in sys.meta_path[sys.meta_path.index(cls) + 1 :]:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                return spec
        from importlib.machinery import ModuleSpec

        return ModuleSpec(name, None, is_package=True)


# First: SRC may hold modules that another build has put beside the packages.
sys.meta_path.insert(0, Finder)
sys.meta_path.append(Parents)
