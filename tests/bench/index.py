# SPDX-License-Identifier: MIT
"""A static tree of a package index: pages as JSON and HTML, files, metadata.

    write(tree, wheels)     nothing to do where it holds the same wheels

Below the tree lie simple/PROJECT/index.json (PEP 691) and index.html, and
files/NAME with files/NAME.metadata (PEP 658, PEP 714).
"""

import hashlib
import html
import json
import os
import pathlib
import re
import shutil
import zipfile

UPLOADED = "2020-01-01T00:00:00.000000Z"


def normalise(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def digest(path):
    sum256 = hashlib.sha256()
    with open(path, "rb") as source:
        for block in iter(lambda: source.read(1 << 20), b""):
            sum256.update(block)
    return sum256.hexdigest()


def metadata_of(path):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"[^/]+\.dist-info/METADATA", name):
                return archive.read(name)
    raise ValueError("no METADATA in %s" % path.name)


def requires_python(metadata):
    found = re.search(rb"^Requires-Python:(.*)$", metadata, re.M)
    return found.group(1).strip().decode() if found else None


def place(tree, wheel):
    """The wheel and its metadata among the files; its entry of a page."""
    target = tree / "files" / wheel.name
    if not target.exists():
        os.link(wheel, target)
    metadata = metadata_of(wheel)
    (tree / "files" / (wheel.name + ".metadata")).write_bytes(metadata)
    sums = {"sha256": hashlib.sha256(metadata).hexdigest()}
    entry = {
        "filename": wheel.name,
        "url": "../../files/" + wheel.name,
        "hashes": {"sha256": digest(wheel)},
        "size": wheel.stat().st_size,
        "upload-time": UPLOADED,
        "core-metadata": sums,
        "data-dist-info-metadata": sums,
        "yanked": False,
    }
    if requires_python(metadata):
        entry["requires-python"] = requires_python(metadata)
    return entry


def as_json(project, entries):
    versions = sorted({e["filename"].split("-")[1] for e in entries})
    return json.dumps({"meta": {"api-version": "1.1"}, "name": project,
                       "versions": versions, "files": entries}, indent=1)


def as_html(project, entries):
    lines = ["<!DOCTYPE html>", "<html><head><title>%s</title>" % project,
             '<meta name="pypi:repository-version" content="1.1">',
             "</head><body>"]
    for e in entries:
        wants = e.get("requires-python")
        sums = "sha256=" + e["core-metadata"]["sha256"]
        lines.append(
            '<a href="%s#sha256=%s" data-core-metadata="%s" '
            'data-dist-info-metadata="%s"%s>%s</a><br>' % (
                e["url"], e["hashes"]["sha256"], sums, sums,
                ' data-requires-python="%s"' % html.escape(wants)
                if wants else "", e["filename"]))
    return "\n".join(lines + ["</body></html>", ""])


def state(wheels):
    """What changes when they do."""
    return "\n".join("%s %d %d" % (w.name, w.stat().st_size,
                                   w.stat().st_mtime_ns) for w in wheels)


def write(tree, wheels):
    tree = pathlib.Path(tree)
    stamp, now = tree / "stamp", state(wheels)
    if stamp.exists() and stamp.read_text() == now:
        return
    if tree.exists():
        shutil.rmtree(tree)
    (tree / "files").mkdir(parents=True, exist_ok=True)
    projects = {}
    for wheel in sorted(wheels, key=lambda w: w.name):
        project = normalise(wheel.name.split("-")[0])
        projects.setdefault(project, {})[wheel.name] = wheel
    for project, found in projects.items():
        entries = [place(tree, wheel) for wheel in found.values()]
        page = tree / "simple" / project
        page.mkdir(parents=True, exist_ok=True)
        (page / "index.json").write_text(as_json(project, entries))
        (page / "index.html").write_text(as_html(project, entries))
    stamp.write_text(now)
