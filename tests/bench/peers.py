# SPDX-License-Identifier: MIT
"""The other tools, installed by ninjenv, and what is downloaded for all."""

import os
import pathlib
import re
import subprocess

SAYS = {"uv": ["--version"], "pip": ["--version"], "poetry": ["--version"],
        "virtualenv": ["--version"], "tox": ["--version"],
        "pip-sync": ["--version"]}


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
    found = {}
    for tool, words in SAYS.items():
        said = call([programs / tool] + words, programs, dict(os.environ))
        found[tool] = re.search(r"\d+(\.\d+)+", said).group(0)
    said = call([ninjenv, "--version"], programs, dict(os.environ))
    found["ninjenv"] = re.search(r"\d+(\.\d+)+", said).group(0)
    found["ninja"] = call(["ninja", "--version"], programs,
                          dict(os.environ)).strip()
    return found


def fetcher(python):
    """What downloads wheels, with pip as it is configured here."""
    def fetch(directory, requirements):
        call([python, "-m", "pip", "download", "-q", "--no-deps",
              "--only-binary", ":all:", "--disable-pip-version-check", "-d",
              directory] + requirements, directory, dict(os.environ))
    return fetch
