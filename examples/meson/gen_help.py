"""gen_help.py TEXT OUTPUT: a page of help as a string of C, by markdown."""

import sys

import markdown

source, output = sys.argv[1:]
with open(source, encoding="utf-8") as text:
    html = markdown.markdown(text.read())
quoted = html.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
with open(output, "w", encoding="utf-8") as target:
    target.write('#define MARKDOWN_VERSION "%s"\n' % markdown.__version__)
    target.write('static const char help[] = "%s\\n";\n' % quoted)
