"""gen_names.py TEMPLATE HEADER: fills in a template, by jinja2."""

import sys

import jinja2

source, output = sys.argv[1:]
with open(source, encoding="utf-8") as text:
    template = jinja2.Template(text.read(), keep_trailing_newline=True)
with open(output, "w", encoding="utf-8") as target:
    target.write(template.render(
        names=["temperature", "humidity", "pressure"],
        version=jinja2.__version__))
