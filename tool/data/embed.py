# SPDX-License-Identifier: MIT
# What a program that embeds this interpreter is linked with, a word a line.
# Run with -I -S; a library that is not there is an error, told in one line.
import os
import shlex
import sys
import sysconfig

get = sysconfig.get_config_var
name = "python" + str(get("LDVERSION") or get("VERSION"))
places = []
for place in (get("LIBDIR"), get("LIBPL")):
    if place:
        places += [os.path.join(place, str(get("MULTIARCH") or "")), place]
for place in places:
    shared = os.path.exists(os.path.join(place, "lib%s.so" % name))
    static = os.path.exists(os.path.join(place, "lib%s.a" % name))
    if shared or static:
        break
else:
    sys.exit("there is no lib%s" % name)
print("-L" + os.path.normpath(place))
print("-l" + name)
for key in ("LIBS", "SYSLIBS") + (() if shared else ("LINKFORSHARED",)):
    for word in shlex.split(get(key) or ""):
        print(word)
