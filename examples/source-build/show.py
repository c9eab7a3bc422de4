"""Reads YAML by libyaml and says which one that is."""

import sys

import yaml
from yaml import _yaml

print("pyyaml", yaml.__version__, "by libyaml", _yaml.get_version_string())
if len(sys.argv) > 1:
    with open(sys.argv[1], encoding="utf-8") as text:
        print(yaml.load(text, Loader=yaml.CSafeLoader))
