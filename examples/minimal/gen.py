"""gen.py TEMPLATE OUTPUT: fills in the table of CRC-32."""

import sys

import jinja2


def row(n):
    for _ in range(8):
        n = (n >> 1) ^ (0xEDB88320 if n & 1 else 0)
    return "0x%08x" % n


def main():
    template, output = sys.argv[1:]
    with open(template, encoding="utf-8") as source:
        text = jinja2.Template(source.read(), keep_trailing_newline=True)
    with open(output, "w", encoding="utf-8") as target:
        target.write(text.render(rows=[row(n) for n in range(256)],
                                 version=jinja2.__version__))


main()
