# SPDX-License-Identifier: MIT
"""The other tools, installed by ninjenv, and what is downloaded for all."""

import importlib.metadata
import os
import pathlib
import re
import subprocess

TOOLS = ("uv", "pip", "virtualenv", "pip-tools", "poetry", "tox", "tox-uv")


class Missing(Exception):
    """Something that the benchmark needs could not be had."""


def call(words, directory, variables):
    done = subprocess.run([str(w) for w in words], cwd=str(directory),
                          env=variables, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)
    if done.returncode:
        raise Missing("%s: exit code %d\n%s" % (
            " ".join(str(w) for w in words), done.returncode, done.stdout))
    return done.stdout


def install(build, directory, here, python):
    """Their directory of programs. Nothing to do costs milliseconds."""
    build = pathlib.Path(build).resolve()
    directory.mkdir(parents=True, exist_ok=True)
    wanted = (here / "venv.ini").read_text().replace(
        "python = >=3.10", "python = " + python)
    ini = directory / "venv.ini"
    if not ini.exists() or ini.read_text() != wanted:
        ini.write_text(wanted)
    variables = dict(os.environ, NINJENV_CACHE=str(directory / "store"),
                     NINJENV_FETCH=str(build / "ninjenv-fetch"))
    variables.pop("CI", None)
    call([build / "ninjenv"], directory, variables)
    call(["ninja", "env"], directory, variables)
    return directory / ".venv/bin"


def versions(programs, ninjenv):
    """Of the tools; by what is installed, as some take long to say it."""
    sites = [str(site) for site in
             programs.parent.glob("lib/python*/site-packages")]
    found = {}
    for known in importlib.metadata.distributions(path=sites):
        if known.metadata["Name"] in TOOLS:
            found[known.metadata["Name"]] = known.version
    for tool, words in ("ninjenv", [ninjenv]), ("ninja", ["ninja"]):
        said = call(words + ["--version"], programs, dict(os.environ))
        found[tool] = re.search(r"\d+(\.\d+)+", said).group(0)
    return found


def fetcher(python):
    """What downloads wheels, with pip as it is configured here."""
    def fetch(directory, requirements):
        call([python, "-m", "pip", "download", "-q", "--no-deps",
              "--only-binary", ":all:", "--disable-pip-version-check", "-d",
              directory] + requirements, directory, dict(os.environ))
    return fetch
