# SPDX-License-Identifier: MIT
"""The repositories that are measured: what each tool wants to find there.

    sources = Sources(directory, stage)
    sources.ours(workload, variant)     a directory: venv.ini, pylock.toml
    sources.uv(workload, variant)       pyproject.toml, uv.lock, requirements
    sources.poetry(workload, variant)   pyproject.toml, poetry.lock

Each is made once and kept: made again where the tool, the index' address or
the wheels are others.
"""

import hashlib
import pathlib
import shutil

import index

PLATFORM = "sys_platform == 'linux' and platform_machine == '%s'"


def venv_ini(python, pins, has_pip=False, bytecode=False):
    lines = ["[env]", "python = %s" % python, "prompt = bench",
             "pip = %s" % ("yes" if has_pip else "no"),
             "bytecode = %s" % ("yes" if bytecode else "no"), "[packages]"]
    return "\n".join(lines + ["%s = %s" % pin for pin in pins]) + "\n"


def requirements(pins):
    return "".join("%s==%s\n" % pin for pin in pins)


def project(pins, version):
    names = ", ".join('"%s==%s"' % pin for pin in pins)
    return ('[project]\nname = "bench"\nversion = "1"\n'
            'requires-python = "==%s.*"\ndependencies = [%s]\n'
            % (version, names))


class Sources:
    def __init__(self, directory, stage):
        self.directory = pathlib.Path(directory)
        self.stage = stage

    def keep(self, tool, workload, variant, texts, *words):
        """The directory with the texts, and with what the command makes."""
        kept = self.directory / ("%s-%s-%s" % (workload.name, variant, tool))
        state = repr((texts, words, self.stage.versions[tool], self.stage.url,
                      index.state(self.stage.wheels[workload.name])))
        state = hashlib.sha256(state.encode()).hexdigest()
        stamp = kept / "stamp"
        if stamp.exists() and stamp.read_text() == state:
            return kept
        if kept.exists():
            shutil.rmtree(kept)
        kept.mkdir(parents=True)
        for name, text in texts.items():
            (kept / name).write_text(text)
        if words:
            self.stage.run(words, kept)
        stamp.write_text(state)
        return kept

    def ours(self, workload, variant):
        ini = venv_ini(self.stage.python, workload.variants[variant],
                       workload.has_pip)
        return self.keep("ninjenv", workload, variant, {"venv.ini": ini},
                         "ninjenv", "lock")

    def uv(self, workload, variant):
        pins = workload.variants[variant]
        text = project(pins, self.stage.python_version) + (
            '[tool.uv]\npackage = false\nenvironments = ["%s"]\n'
            % (PLATFORM % self.stage.machine))
        texts = {"pyproject.toml": text, "requirements.txt":
                 requirements(pins)}
        return self.keep("uv", workload, variant, texts, "uv", "lock")

    def poetry(self, workload, variant):
        text = project(workload.variants[variant],
                       self.stage.python_version) + (
            '[tool.poetry]\npackage-mode = false\n'
            '[[tool.poetry.source]]\nname = "bench"\nurl = "%s/"\n'
            % self.stage.url)
        return self.keep("poetry", workload, variant,
                         {"pyproject.toml": text}, "poetry", "lock")
