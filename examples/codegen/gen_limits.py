"""gen_limits.py TOML HEADER: an enumeration of limits, by tomli."""

import sys
from importlib.metadata import version

import tomli

source, output = sys.argv[1:]
with open(source, "rb") as text:
    limits = tomli.load(text)
with open(output, "w", encoding="utf-8") as target:
    target.write('#define TOMLI_VERSION "%s"\n\nenum limit {\n'
                 % version("tomli"))
    for name, value in limits.items():
        target.write("\tLIMIT_%s = %d,\n" % (name.upper(), value))
    target.write("};\n")
