#!/bin/sh
# SPDX-License-Identifier: MIT
# Finds out what a goal misses and installs it, or says how.
#
#     tests/deps.sh [build | demo | check | long | lint | real | fuzz |
#                    valgrind | bench]...
#
# Silent when nothing is missing. As root, or where sudo asks for no password,
# the system's package manager is run; otherwise the command to type is printed
# and the exit code is 1. DEPS_DRY_RUN=1 only prints.
set -u

# need, then its package for apt, dnf, pacman, apk and brew
table='
cc           gcc,libc6-dev        gcc              gcc        gcc,musl-dev  gcc
c++          g++                  gcc-c++          gcc        g++           gcc
pkg-config   pkg-config           pkgconf-pkg-config pkgconf  pkgconf       pkgconf
inih         libinih-dev          inih-devel       libinih    inih-dev      inih
libpkgconf   libpkgconf-dev       libpkgconf-devel pkgconf    pkgconf-dev   pkgconf
libcurl      libcurl4-openssl-dev libcurl-devel    curl       curl-dev      curl
libdeflate   libdeflate-dev       libdeflate-devel libdeflate libdeflate-dev libdeflate
libutf8proc  libutf8proc-dev      utf8proc-devel   libutf8proc utf8proc-dev  utf8proc
nettle       nettle-dev           nettle-devel     nettle     nettle-dev    nettle
jansson      libjansson-dev       jansson-devel    jansson    jansson-dev   jansson
python3      python3,python3-venv python3          python     python3       python
Python.h     python3-dev          python3-devel    python     python3-dev   python
venv         python3-venv         python3,python3-pip python  python3,py3-pip python
ninja        ninja-build          ninja-build      ninja      samurai       ninja
certificates ca-certificates      ca-certificates  ca-certificates ca-certificates ca-certificates
cmocka       libcmocka-dev        libcmocka-devel  cmocka     cmocka-dev    cmocka
bats         bats                 bats             bats       bats          bats-core
pgrep        procps               procps-ng        procps-ng  procps-ng     proctools
git          git                  git              git        git           git
cmake        cmake                cmake            cmake      cmake         cmake
strace       strace               strace           strace     strace        strace
zlib         zlib1g-dev           zlib-devel       zlib       zlib-dev      zlib
yaml-0.1     libyaml-dev          libyaml-devel    libyaml    yaml-dev      libyaml
libffi       libffi-dev           libffi-devel     libffi     libffi-dev    libffi
libxml-2.0   libxml2-dev          libxml2-devel    libxml2    libxml2-dev   libxml2
libxslt      libxslt1-dev         libxslt-devel    libxslt    libxslt-dev   libxslt
libpq        libpq-dev            libpq-devel      postgresql-libs libpq-dev libpq
clang-format clang-format         clang-tools-extra clang     clang-extra-tools clang-format
clang-tidy   clang-tidy           clang-tools-extra clang     clang-extra-tools llvm
cppcheck     cppcheck             cppcheck         cppcheck   cppcheck      cppcheck
readelf      binutils             binutils         binutils   binutils      binutils
valgrind     valgrind             valgrind         valgrind   valgrind      valgrind
clang        clang                clang            clang      clang         llvm
libFuzzer    libclang-rt-dev      compiler-rt      compiler-rt compiler-rt  llvm
'
build=${BUILD:-build}
missing=

has() {
	command -v "$1" >/dev/null 2>&1
}

need() {
	for program; do
		has "$program" || missing="$missing $program"
	done
}

# One start of pkg-config where all is well, one for each module where not.
need_modules() {
	if ! has "${PKG_CONFIG:-pkg-config}"; then
		missing="$missing pkg-config $*"
		return
	fi
	"${PKG_CONFIG:-pkg-config}" --exists "$@" 2>/dev/null && return
	for module; do
		"${PKG_CONFIG:-pkg-config}" --exists "$module" 2>/dev/null ||
			missing="$missing $module"
	done
}

# Debian has python3 without ensurepip and headers, so it is asked: once for a
# python3. Only tests need the headers.
need_venv() {
	python=$(command -v python3) || {
		missing="$missing python3${headers:+ Python.h}"
		return
	}
	stamp=$build/deps-python
	if [ -f "$stamp" ] && [ "$stamp" -nt "$python" ] &&
		[ "$(cat "$stamp")" = "$python" ]; then
		return
	fi
	lacks=$(python3 -I -S -c 'import importlib.util, os, sysconfig
for name in "ensurepip", "venv":
    if not importlib.util.find_spec(name):
        print("venv")
if not os.path.exists(sysconfig.get_paths()["include"] + "/Python.h"):
    print("Python.h")' 2>/dev/null) || lacks=venv
	if [ -z "$lacks" ]; then
		mkdir -p "$build" && echo "$python" >"$stamp"
	fi
	for part in $lacks; do
		[ "$part" = Python.h ] && [ -z "$headers" ] ||
			missing="$missing $part"
	done
}

need_certificates() {
	for file in "${SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt \
		/etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem \
		/etc/ssl/ca-bundle.pem; do
		[ -n "$file" ] && [ -s "$file" ] && return
	done
	missing="$missing certificates"
}

# clang is packaged without the library that makes a fuzzer of a program.
need_fuzzer() {
	clang=${FUZZ_CC:-clang}
	if ! has "$clang"; then
		missing="$missing clang libFuzzer"
		return
	fi
	mkdir -p "$build"
	echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' |
		"$clang" -fsanitize=fuzzer,address,undefined -x c - \
			-o "$build/deps-fuzzer" 2>/dev/null ||
		missing="$missing libFuzzer"
	rm -f "$build/deps-fuzzer"
}

# A server of nothing but the index on the loopback address. The package would
# start one on all addresses, so it is only unpacked; without it, the benchmark
# has a slower server of its own.
want_nginx() {
	has nginx || [ -x "${SBIN:-/usr/sbin}/nginx" ] ||
		[ -x "$build/bench/nginx/usr/sbin/nginx" ] &&
		return
	has apt-get && has dpkg-deb || return 0
	mkdir -p "$build/bench/nginx"
	(cd "$build/bench/nginx" && apt-get download nginx &&
		dpkg-deb -x nginx_*.deb . && usr/sbin/nginx -v) >/dev/null 2>&1 || {
		rm -rf "$build/bench/nginx"
		echo "deps: no nginx: the benchmark's own server takes its place"
	}
}

need_build() {
	has "${CC:-cc}" || missing="$missing cc"
	need ninja
	need_modules inih libpkgconf libcurl libdeflate libutf8proc nettle jansson
	need_venv
}

look() {
	missing= headers=
	case " $* " in
	*" check "* | *" long "* | *" real "*) headers=yes ;;
	esac
	need_build
	for goal; do
		case $goal in
		build) ;;
		demo) need_certificates ;;
		check)
			need bats git pgrep cmake c++ readelf
			need_modules cmocka
			;;
		fuzz) need_fuzzer ;;
		bench)
			need_certificates
			want_nginx
			;;
		valgrind) need valgrind ;;
		long)
			need bats git pgrep cmake c++ readelf strace
			need_modules cmocka
			;;
		lint)
			need_modules cmocka
			need clang-format clang-tidy cppcheck
			;;
		real)
			need bats git pgrep cmake c++
			need_modules zlib yaml-0.1 libffi libxml-2.0 libxslt libpq
			need_certificates
			;;
		*)
			echo "deps.sh: unknown goal '$goal'" >&2
			exit 2
			;;
		esac
	done
}

manager() {
	for name in apt-get dnf pacman apk brew; do
		has $name && echo $name && return
	done
	return 1
}

# packages COLUMN: of all that is missing, each once
packages() {
	for name in $missing; do
		echo "$table" | awk -v name="$name" -v column="$1" \
			'$1 == name { gsub(",", " ", $column); print $column }'
	done | tr ' ' '\n' | sort -u | tr '\n' ' ' | sed 's/ $//'
}

command_of() {
	case $1 in
	apt-get) echo "apt-get install -y --no-install-recommends $(packages 2)" ;;
	dnf) echo "dnf install -y $(packages 3)" ;;
	pacman) echo "pacman -Sy --needed --noconfirm $(packages 4)" ;;
	apk) echo "apk add $(packages 5)" ;;
	brew) echo "brew install $(packages 6)" ;;
	esac
}

look "$@"
[ -z "$missing" ] && exit 0
missing=$(echo "$missing" | tr -s ' ' '\n' | awk '!seen[$0]++' | tr '\n' ' ')
missing=" ${missing# }"
missing=${missing% }

tool=$(manager) || {
	echo "deps: missing:$missing" >&2
	echo "deps: no package manager that is known here; install them" >&2
	exit 1
}
install=$(command_of "$tool")
[ "$tool" = apt-get ] &&
	install="apt-get update && DEBIAN_FRONTEND=noninteractive $install"

may() {
	[ -z "${DEPS_DRY_RUN:-}" ] || return 1
	[ "$tool" = brew ] || [ "$(id -u)" = 0 ] ||
		{ has sudo && sudo -n true 2>/dev/null; }
}

if ! may; then
	as=
	[ "$(id -u)" = 0 ] || [ "$tool" = brew ] || as="sudo "
	echo "deps: missing:$missing" >&2
	echo "deps: type this, then the same again:" >&2
	if [ -n "$as" ]; then
		echo "    sudo sh -c '$install'" >&2
	else
		echo "    $install" >&2
	fi
	exit 1
fi

echo "deps: missing:$missing"
echo "deps: $install"
if [ "$(id -u)" = 0 ] || [ "$tool" = brew ]; then
	sh -c "$install"
else
	sudo -n sh -c "$install"
fi || {
	echo "deps: '$tool' failed" >&2
	exit 1
}
rm -f "$build/deps-python"
hash -r
look "$@"
[ -z "$missing" ] || {
	echo "deps: still missing:$missing" >&2
	exit 1
}
