"""make.py TEXT PAGE: the page, by markdown and our own wording."""

import sys

import markdown
from wording import greeting

source, output = sys.argv[1:]
with open(source, encoding="utf-8") as text:
    page = markdown.markdown(text.read())
with open(output, "w", encoding="utf-8") as target:
    target.write(page.replace("GREETING", greeting("<you>")) + "\n")
