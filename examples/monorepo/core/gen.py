"""gen.py TEMPLATE HEADER: fills in messages.h, by jinja2."""

import sys

import jinja2

source, output = sys.argv[1:]
with open(source, encoding="utf-8") as text:
    template = jinja2.Template(text.read(), keep_trailing_newline=True)
with open(output, "w", encoding="utf-8") as target:
    target.write(template.render(messages=["hello", "goodbye"],
                                 version=jinja2.__version__))
