# SPDX-License-Identifier: MIT
# For the table "change this: exactly these edges run": a repository with every
# kind of edge, and the names of those that Ninja ran.
# shellcheck shell=bash disable=SC2154

# What the index of a file's tests holds.
edges_packages() {
	local version
	for version in 1.0 2.0; do
		index_wheel alpha $version
		index_wheel gamma $version
		index_wheel hdr $version --file \
			"hdr/include/hdr.h=#define HDR ${version%.0}\n"
		index_wheel made $version --sdist
	done
}

# The repository, generated. Packages: alpha and gamma from wheels, hdr with a
# header, made from source, lib in the repository; an extension module of two
# sources with a header each and one in common, by the pkg-config module demo.
edges_repository() {
	mkdir -p src/pkg libs/lib pc
	export PKG_CONFIG_PATH="$PWD/pc"
	edges_pc 1.0
	edges_ini
	edges_sources
	edges_lib
	edges_manifest >build.ninja
	echo input >in
	"$NINJENV" -q
}

edges_pc() { # VERSION [LINE...]
	local version=$1
	shift
	printf '%s\n' 'Name: demo' 'Description: for tests' \
		"Version: $version" 'Cflags: -DDEMO=1' 'Libs:' "$@" >pc/demo.pc
}

# The lines that rows change are variables: NAME=VALUE edges_ini.
edges_ini() {
	cat >venv.ini <<-END
		[env]
		${python:+python = $python}
		pip = no
		pythonpath = src
		${setting-}
		[packages]
		alpha = ${alpha:-1.0}
		gamma = ${gamma:-1.0}
		hdr = ${hdr:-1.0}
		made = ${made:-1.0}
		lib = ./libs/lib
		[extension:pkg._fast]
		sources = src/pkg/*.c
		native = demo
		headers = hdr
		${option-}
		[build:made]
		native = demo
		${build-}
	END
}

edges_sources() {
	touch src/pkg/__init__.py
	echo '#define BOTH 1' >src/pkg/both.h
	echo '#define ONE 1' >src/pkg/one.h
	echo '#define TWO 2' >src/pkg/two.h
	cat >src/pkg/one.c <<-'END'
		#include <Python.h>
		#include "hdr.h"
		#include "both.h"
		#include "one.h"
		int two(void);
		static struct PyModuleDef module = {
			PyModuleDef_HEAD_INIT, .m_name = "_fast", .m_size = -1};
		PyMODINIT_FUNC PyInit__fast(void)
		{
			PyObject *m = PyModule_Create(&module);
			if (m)
				PyModule_AddIntConstant(m, "sum",
					HDR * 100 + BOTH * 10 + two());
			return m;
		}
	END
	cat >src/pkg/two.c <<-'END'
		#include "both.h"
		#include "two.h"
		int two(void);
		int two(void)
		{
			return TWO;
		}
	END
}

# A project of the repository that builds without any other package.
edges_lib() {
	mkdir -p libs/lib/lib libs/lib/_backend
	echo 'value = 1' >libs/lib/lib/__init__.py
	echo 'int unused;' >libs/lib/part.c
	cp "$ROOT/tests/fixtures/local_backend.py" libs/lib/_backend/
	cat >libs/lib/pyproject.toml <<-'END'
		[build-system]
		requires = []
		build-backend = "local_backend"
		backend-path = ["_backend"]
		[project]
		name = "lib"
		version = "1.0"
	END
}

edges_manifest() {
	cat <<-'END'
		build build.ninja: phony | env.ninja
		include env.ninja
		rule note
		  command = cp $in $out && echo $out >>ran
		build with-alpha: note in | env/alpha
		build with-gamma: note in | env/gamma
		build with-hdr: note in | env/hdr
		build with-made: note in | env/made
		build with-lib: note in | env/lib

		build with-fast: note in | env/ext/pkg._fast
		build all: phony envs with-alpha with-gamma with-hdr with-made $
		  with-lib with-fast
		default all
	END
}

# edges FROM: what Ninja made since that line of its log (while a sync has the
# terminal it does not print all), a word each, sorted: lock, generate, sync,
# sync-built, build:NAME, flags:NAME, cc:FILE, link, with-NAME.
edges() {
	tail -n "+$(($1 + 1))" .ninja_log | cut -f4 | sed -nE '
		s,.*/locked$,lock,p; t
		s,^env\.ninja$,generate,p; t
		s,^\.venv/pyvenv\.cfg$,sync,p; t
		s,.*/pkg/(made|lib)$,sync-built,p; t
		s,.*/built/([a-z]+)$,build:\1,p; t
		s,.*/flags/([a-z]+)$,flags:\1,p; t
		s,.*/obj/.*/src/pkg/([a-z]+\.c)\.o$,cc:\1,p; t
		s,.*/ext/.*\.so$,link,p; t
		s,^(with-[a-z]+)$,\1,p' | sort -u | xargs
}

# row WHAT EXPECTED CHANGE: does the change, and exactly those edges run; then
# nothing is left to do.
row() {
	local what=$1 want from
	from=$(wc -l <.ninja_log)
	want=$(printf '%s\n' $2 | sort -u | xargs)
	sleep 0.02 # file systems whose clock ticks slowly
	eval "$3"
	ninja >/dev/null || {
		printf '%s: ninja failed\n' "$what"
		cat "$log"
		return 1
	}
	if [ "$(edges "$from")" != "$want" ]; then
		printf '%s\n  wanted: %s\n  ran:    %s\n' \
			"$what" "$want" "$(edges "$from")"
		grep -v '^$' "$log"
		return 1
	fi
	no_op || {
		printf 'after: %s\n' "$what"
		return 1
	}
}
