# SPDX-License-Identifier: MIT
"""Says what an interpreter is (env/python/answer.h reads it): a line of JSON,
then its tags, a line each, as a JSON text of a thousand takes long to read.

Runs under -I -S, without site-packages, on Python 3.8 and later. The first
lines must make sense to older ones, too: they answer with their version only.
"""
import json
import sys

if sys.version_info < (3, 8):
    print(json.dumps({"version": "%d.%d.%d" % sys.version_info[:3]}))
    sys.exit(0)

import importlib.util
import os
import platform
import re
import struct
import sysconfig


def full_version(info):
    """3.13.0rc1 of a version_info (PEP 508, implementation_version)."""
    text = "%d.%d.%d" % info[:3]
    kind = info[3]
    return text if kind == "final" else "%s%s%d" % (text, kind[0], info[4])


def base_executable():
    """The real binary; that of the base where we run in a copied venv."""
    path = os.path.realpath(sys.executable)
    here = os.path.dirname(path)
    for directory in (here, os.path.dirname(here)):
        try:
            with open(os.path.join(directory, "pyvenv.cfg"), "rb") as file:
                text = file.read().decode("utf-8", "replace")
        except OSError:
            continue
        home = re.search(r"(?m)^home\s*=\s*(.*?)\s*$", text)
        names = ("python%d.%d" % sys.version_info[:2], "python3", "python",
                 os.path.basename(path))
        for name in names if home else ():
            base = os.path.join(home.group(1), name)
            if os.access(base, os.X_OK) and os.path.realpath(base) != path:
                return os.path.realpath(base)
    return path


class Elf:
    """What the header of a binary says; machine is None without one."""

    def __init__(self, path):
        self.machine = self.interpreter = None
        try:
            with open(path, "rb") as file:
                self.read(file)
        except (OSError, ValueError, struct.error):
            pass

    def read(self, file):
        ident = file.read(16)
        if ident[:4] != b"\x7fELF":
            return
        self.bits, self.little = ident[4] * 32, ident[5] == 1
        order = "<" if self.little else ">"
        form = order + ("HHIIIIIHHH" if self.bits == 32 else "HHIQQQIHHH")
        head = struct.unpack(form, file.read(struct.calcsize(form)))
        self.machine, self.flags = head[1], head[6]
        form = order + ("8I" if self.bits == 32 else "IIQQQQQQ")
        where, size = (1, 4) if self.bits == 32 else (2, 5)
        for i in range(head[9]):
            file.seek(head[4] + head[8] * i)
            part = struct.unpack(form, file.read(struct.calcsize(form)))
            if part[0] == 3:  # PT_INTERP
                file.seek(part[where])
                self.interpreter = os.fsdecode(file.read(part[size]).strip(b"\0"))
                return


def glibc_version():
    """(2, 36), or None where the C library is another one."""
    try:
        text = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, OSError, ValueError):
        text = ""
    found = re.match(r"\S+ (\d+)\.(\d+)", text)
    return (int(found.group(1)), int(found.group(2))) if found else None


def has_manylinux_abi(elf, arch):
    """May binaries of this kind be manylinux ones (PEPs 513, 599)?"""
    if arch in ("armv7l", "armv8l"):  # hard float, ABI version 5
        return (elf.machine == 40 and elf.bits == 32 and elf.little
                and elf.flags & 0xFF000400 == 0x05000400)
    if arch == "i686":
        return elf.machine == 3 and elf.bits == 32 and elf.little
    return arch in ("x86_64", "aarch64", "ppc64", "ppc64le", "s390x",
                    "loongarch64", "riscv64")


def site_says(version, arch):
    """PEP 600: the system's own module may forbid a manylinux version."""
    try:
        import _manylinux
    except ImportError:
        return True
    if hasattr(_manylinux, "manylinux_compatible"):
        answer = _manylinux.manylinux_compatible(version[0], version[1], arch)
        return answer is None or bool(answer)
    old = {(2, 5): "1", (2, 12): "2010", (2, 17): "2014"}.get(version)
    return bool(getattr(_manylinux, "manylinux%s_compatible" % old, True))


def manylinux_tags(elf, arch_list):
    glibc = glibc_version()
    if not glibc or not has_manylinux_abi(elf, arch_list[0]):
        return
    oldest = 5 if arch_list[0] in ("x86_64", "i686") else 17
    legacy = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
    for arch in arch_list:
        for major in range(glibc[0], 1, -1):
            top = glibc[1] if major == glibc[0] else 50
            for minor in range(top, (oldest if major == 2 else 0) - 1, -1):
                if not site_says((major, minor), arch):
                    continue
                yield "manylinux_%d_%d_%s" % (major, minor, arch)
                if major == 2 and minor in legacy:
                    yield "%s_%s" % (legacy[minor], arch)


def musllinux_tags(elf, arch_list):
    loader = elf.interpreter
    if not loader or "musl" not in loader:
        return
    import subprocess

    said = subprocess.run([loader], stderr=subprocess.PIPE, check=False).stderr
    found = re.match(rb"\s*musl[^\n]*\s+Version (\d+)\.(\d+)", said)
    for arch in arch_list if found else ():
        for minor in range(int(found.group(2)), -1, -1):
            yield "musllinux_%d_%d_%s" % (int(found.group(1)), minor, arch)


def plain(text):
    return re.sub(r"[-. ]", "_", text)


def platforms():
    here = plain(sysconfig.get_platform())
    if not here.startswith("linux_") or platform.system() != "Linux":
        return [here]
    arch = here[len("linux_"):]
    if sys.maxsize <= 2 ** 32:  # a 32-bit interpreter on a 64-bit kernel
        arch = {"x86_64": "i686", "aarch64": "armv8l"}.get(arch, arch)
    arch_list = ["armv8l", "armv7l"] if arch == "armv8l" else [arch]
    elf = Elf(sys.executable)
    return (["linux_" + a for a in arch_list]
            + list(manylinux_tags(elf, arch_list))
            + list(musllinux_tags(elf, arch_list)))


def generic_abi():
    """From EXT_SUFFIX: '.pypy39-pp73-x86_64-linux-gnu.so' is pypy39_pp73."""
    parts = (sysconfig.get_config_var("EXT_SUFFIX") or "").split(".")
    if len(parts) < 3 or not parts[1]:
        return []
    keep = 2 if parts[1].startswith("pypy") else 3
    if not parts[1].startswith(("pypy", "graalpy")):
        keep = None
    return [plain("-".join(parts[1].split("-")[:keep]))]


def tags():
    """Compatible tags in the order of packaging 26.3."""
    major, minor = sys.version_info[:2]
    where = platforms()
    name = sys.implementation.name
    short = {"cpython": "cp", "pypy": "pp", "ironpython": "ip",
             "jython": "jy"}.get(name, name)
    nodot = str(sysconfig.get_config_var("py_version_nodot")
                or "%d%d" % (major, minor))
    groups = []
    if short == "cp":
        free = "t" if (major, minor) >= (3, 13) and sysconfig.get_config_var(
            "Py_GIL_DISABLED") else ""
        debug = sysconfig.get_config_var("Py_DEBUG")
        if debug is None:
            debug = hasattr(sys, "gettotalrefcount")
        stable = "abi3" + free
        here = "cp%d%d" % (major, minor)
        if debug:
            groups.append((here, here + free + "d"))
        groups += [(here, here + free), (here, stable), (here, "none")]
        groups += [("cp%d%d" % (major, n), stable)
                   for n in range(minor - 1, 1, -1)]
    else:
        groups += [(short + nodot, abi) for abi in generic_abi() + ["none"]]
    pure = ["py%d%d" % (major, minor), "py%d" % major]
    pure += ["py%d%d" % (major, n) for n in range(minor - 1, -1, -1)]
    groups += [(version, "none") for version in pure]
    lines = ["%s-%s-%s" % (a, b, c) for a, b in groups for c in where]
    own = {"cp": "cp" + nodot, "pp": "pp3"}.get(short)
    lines += ["%s-none-any" % v for v in ([own] if own else []) + pure]
    return [line.lower() for line in lines]


def scheme():
    """The directories of an environment, from its root."""
    names = sysconfig.get_scheme_names()
    chosen = "venv" if "venv" in names else "posix_prefix"
    root = "/root-of-environment"
    vars = dict.fromkeys(
        ("base", "platbase", "installed_base", "installed_platbase"), root)
    paths = {key: os.path.relpath(sysconfig.get_path(key, chosen, vars), root)
             for key in ("purelib", "platlib", "scripts")}
    # pip's own choice in an environment, so that both agree.
    paths["headers"] = "include/site/python%d.%d" % sys.version_info[:2]
    return paths


def markers():
    version = platform.python_version()
    return {
        "implementation_name": sys.implementation.name,
        "implementation_version": full_version(sys.implementation.version),
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_release": platform.release(),
        "platform_system": platform.system(),
        "platform_version": platform.version(),
        "python_full_version": version + ("local" if version[-1] == "+" else ""),
        "python_version": "%d.%d" % sys.version_info[:2],
        "sys_platform": sys.platform,
    }


def module_directory(name):
    spec = importlib.util.find_spec(name)
    return os.path.dirname(spec.origin) if spec and spec.origin else None


def pip_wheels():
    """Bundled ones, the interpreter's own first."""
    directories = [sysconfig.get_config_var("WHEEL_PKG_DIR")]
    ensurepip = module_directory("ensurepip")
    if ensurepip:
        directories.insert(0, os.path.join(ensurepip, "_bundled"))
    directories.append("/usr/share/python-wheels")
    found = []
    for directory in filter(None, directories):
        try:
            names = sorted(os.listdir(directory))
        except OSError:
            continue
        for name in names:
            path = os.path.join(directory, name)
            if re.match(r"pip-.*\.whl$", name) and path not in found:
                found.append(path)
    return found


def include_directories():
    """Where headers lie or would lie; the caller looks at what is there."""
    names = sysconfig.get_scheme_names()
    scheme = "posix_prefix" if "posix_prefix" in names else None
    found = []
    for key in ("include", "platinclude"):
        path = (sysconfig.get_path(key, scheme) if scheme
                else sysconfig.get_path(key))
        found.append(path)
    found += [sysconfig.get_config_var("INCLUDEPY"),
              sysconfig.get_config_var("CONFINCLUDEPY")]
    return list(dict.fromkeys(filter(None, found)))


def site_directories():
    """Of the interpreter's own distributions. Debian's module knows its own
    directories; without site at startup, importing it changes nothing."""
    import site

    prefixes = [sys.base_prefix, sys.base_exec_prefix]
    return list(dict.fromkeys(site.getsitepackages(prefixes)))


def build():
    """What extension modules are built with (struct python_build)."""
    said = {key.lower(): str(sysconfig.get_config_var(key) or "")
            for key in ("EXT_SUFFIX", "CC", "CXX", "CFLAGS", "CCSHARED",
                        "LDSHARED")}
    said["free_threaded"] = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    said["include"] = include_directories()
    said["site"] = site_directories()
    return said


def main():
    venv = module_directory("venv")
    lines = tags()
    print(json.dumps({
        "version": full_version(sys.version_info),
        "implementation": sys.implementation.name,
        "cache_tag": sys.implementation.cache_tag or "",
        "magic": importlib.util.MAGIC_NUMBER.hex(),
        "abi": sysconfig.get_config_var("SOABI") or "",
        "base_prefix": sys.base_prefix,
        "executable": base_executable(),
        "scheme": scheme(),
        "build": build(),
        "markers": markers(),
        "pip_wheels": pip_wheels(),
        "has_venv": bool(venv) and os.path.isdir(os.path.join(venv, "scripts")),
        "has_ensurepip": bool(module_directory("ensurepip")),
        "tags": len(lines),
    }))
    print("\n".join(lines))


main()
