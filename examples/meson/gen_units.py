"""gen_units.py TEMPLATE OUTPUT: a table of units of length, by jinja2."""

import sys

import jinja2

METRES = {"inch": 0.0254, "foot": 0.3048, "yard": 0.9144, "mile": 1609.344}

template, output = sys.argv[1:]
with open(template, encoding="utf-8") as source:
    text = jinja2.Template(source.read(), keep_trailing_newline=True)
rows = ['{"%s", %r},' % item for item in METRES.items()]
with open(output, "w", encoding="utf-8") as target:
    target.write(text.render(rows=rows, version=jinja2.__version__))
