/* SPDX-License-Identifier: MIT */
#include "env/python/package_name.h"

enum column { APT, DNF, PACMAN, APK, BREW, COLUMNS };

static const struct {
	const char *module;
	const char *packages[COLUMNS]; /* in that order; NULL: none is known */
} rows[] = {
	{"alsa", {"libasound2-dev", "alsa-lib-devel", "alsa-lib",
			 "alsa-lib-dev", NULL}},
	{"blas", {"libblas-dev", "blas-devel", "blas", NULL, NULL}},
	{"bzip2", {"libbz2-dev", "bzip2-devel", "bzip2", "bzip2-dev", "bzip2"}},
	{"cairo", {"libcairo2-dev", "cairo-devel", "cairo", "cairo-dev",
			  "cairo"}},
	{"cmocka", {"libcmocka-dev", "libcmocka-devel", "cmocka", "cmocka-dev",
			   "cmocka"}},
	{"dbus-1", {"libdbus-1-dev", "dbus-devel", "dbus", "dbus-dev", "dbus"}},
	{"egl", {"libegl-dev", "libglvnd-devel", "libglvnd", "mesa-dev",
			"mesa"}},
	{"eigen3", {"libeigen3-dev", "eigen3-devel", "eigen", "eigen-dev",
			   "eigen"}},
	{"expat", {"libexpat1-dev", "expat-devel", "expat", "expat-dev",
			  "expat"}},
	{"fftw3", {"libfftw3-dev", "fftw-devel", "fftw", "fftw-dev", "fftw"}},
	{"fontconfig", {"libfontconfig-dev", "fontconfig-devel", "fontconfig",
			       "fontconfig-dev", "fontconfig"}},
	{"freetype2", {"libfreetype-dev", "freetype-devel", "freetype2",
			      "freetype-dev", "freetype"}},
	{"gdal", {"libgdal-dev", "gdal-devel", "gdal", "gdal-dev", "gdal"}},
	{"gdk-pixbuf-2.0",
		{"libgdk-pixbuf-2.0-dev", "gdk-pixbuf2-devel", "gdk-pixbuf2",
			"gdk-pixbuf-dev", "gdk-pixbuf"}},
	{"geos", {"libgeos-dev", "geos-devel", "geos", "geos-dev", "geos"}},
	{"gio-2.0",
		{"libglib2.0-dev", "glib2-devel", "glib2", "glib-dev", "glib"}},
	{"gl", {"libgl-dev", "libglvnd-devel", "libglvnd", "mesa-dev", "mesa"}},
	{"glib-2.0",
		{"libglib2.0-dev", "glib2-devel", "glib2", "glib-dev", "glib"}},
	{"gmp", {"libgmp-dev", "gmp-devel", "gmp", "gmp-dev", "gmp"}},
	{"gnutls", {"libgnutls28-dev", "gnutls-devel", "gnutls", "gnutls-dev",
			   "gnutls"}},
	{"gobject-2.0",
		{"libglib2.0-dev", "glib2-devel", "glib2", "glib-dev", "glib"}},
	{"gobject-introspection-1.0",
		{"libgirepository1.0-dev", "gobject-introspection-devel",
			"gobject-introspection", "gobject-introspection-dev",
			"gobject-introspection"}},
	{"gtk+-3.0",
		{"libgtk-3-dev", "gtk3-devel", "gtk3", "gtk+3.0-dev", "gtk+3"}},
	{"gtk4", {"libgtk-4-dev", "gtk4-devel", "gtk4", "gtk4.0-dev", "gtk4"}},
	{"harfbuzz", {"libharfbuzz-dev", "harfbuzz-devel", "harfbuzz",
			     "harfbuzz-dev", "harfbuzz"}},
	{"hdf5", {"libhdf5-dev", "hdf5-devel", "hdf5", "hdf5-dev", "hdf5"}},
	{"icu-i18n", {"libicu-dev", "libicu-devel", "icu", "icu-dev", "icu4c"}},
	{"icu-uc", {"libicu-dev", "libicu-devel", "icu", "icu-dev", "icu4c"}},
	{"inih", {"libinih-dev", "inih-devel", "libinih", "inih-dev", "inih"}},
	{"jansson", {"libjansson-dev", "jansson-devel", "jansson",
			    "jansson-dev", "jansson"}},
	{"json-c", {"libjson-c-dev", "json-c-devel", "json-c", "json-c-dev",
			   "json-c"}},
	{"krb5", {"libkrb5-dev", "krb5-devel", "krb5", "krb5-dev", "krb5"}},
	{"lapack", {"liblapack-dev", "lapack-devel", "lapack", "lapack-dev",
			   "lapack"}},
	{"lcms2", {"liblcms2-dev", "lcms2-devel", "lcms2", "lcms2-dev",
			  "little-cms2"}},
	{"ldap", {"libldap-dev", "openldap-devel", "libldap", "openldap-dev",
			 "openldap"}},
	{"libarchive", {"libarchive-dev", "libarchive-devel", "libarchive",
			       "libarchive-dev", "libarchive"}},
	{"libbrotlidec", {"libbrotli-dev", "brotli-devel", "brotli",
				 "brotli-dev", "brotli"}},
	{"libbrotlienc", {"libbrotli-dev", "brotli-devel", "brotli",
				 "brotli-dev", "brotli"}},
	{"libcap",
		{"libcap-dev", "libcap-devel", "libcap", "libcap-dev", NULL}},
	{"libcrypto", {"libssl-dev", "openssl-devel", "openssl", "openssl-dev",
			      "openssl"}},
	{"libcurl", {"libcurl4-openssl-dev", "libcurl-devel", "curl",
			    "curl-dev", "curl"}},
	{"libdeflate", {"libdeflate-dev", "libdeflate-devel", "libdeflate",
			       "libdeflate-dev", "libdeflate"}},
	{"libevent", {"libevent-dev", "libevent-devel", "libevent",
			     "libevent-dev", "libevent"}},
	{"libffi", {"libffi-dev", "libffi-devel", "libffi", "libffi-dev",
			   "libffi"}},
	{"libgit2", {"libgit2-dev", "libgit2-devel", "libgit2", "libgit2-dev",
			    "libgit2"}},
	{"libjpeg", {"libjpeg-dev", "libjpeg-turbo-devel", "libjpeg-turbo",
			    "libjpeg-turbo-dev", "jpeg-turbo"}},
	{"liblz4", {"liblz4-dev", "lz4-devel", "lz4", "lz4-dev", "lz4"}},
	{"liblzma", {"liblzma-dev", "xz-devel", "xz", "xz-dev", "xz"}},
	{"libmariadb",
		{"libmariadb-dev", "mariadb-connector-c-devel", "mariadb-libs",
			"mariadb-connector-c-dev", "mariadb-connector-c"}},
	{"libopenjp2", {"libopenjp2-7-dev", "openjpeg2-devel", "openjpeg2",
			       "openjpeg-dev", "openjpeg"}},
	{"libpcre2-8",
		{"libpcre2-dev", "pcre2-devel", "pcre2", "pcre2-dev", "pcre2"}},
	{"libpkgconf", {"libpkgconf-dev", "libpkgconf-devel", "pkgconf",
			       "pkgconf-dev", "pkgconf"}},
	{"libpng", {"libpng-dev", "libpng-devel", "libpng", "libpng-dev",
			   "libpng"}},
	{"libpq", {"libpq-dev", "libpq-devel", "postgresql-libs", "libpq-dev",
			  "libpq"}},
	{"libseccomp", {"libseccomp-dev", "libseccomp-devel", "libseccomp",
			       "libseccomp-dev", NULL}},
	{"libsodium", {"libsodium-dev", "libsodium-devel", "libsodium",
			      "libsodium-dev", "libsodium"}},
	{"libssl", {"libssl-dev", "openssl-devel", "openssl", "openssl-dev",
			   "openssl"}},
	{"libsystemd", {"libsystemd-dev", "systemd-devel", "systemd-libs", NULL,
			       NULL}},
	{"libtiff-4", {"libtiff-dev", "libtiff-devel", "libtiff", "tiff-dev",
			      "libtiff"}},
	{"libudev", {"libudev-dev", "systemd-devel", "systemd-libs",
			    "eudev-dev", NULL}},
	{"libusb-1.0", {"libusb-1.0-0-dev", "libusb1-devel", "libusb",
			       "libusb-dev", "libusb"}},
	{"libuv", {"libuv1-dev", "libuv-devel", "libuv", "libuv-dev", "libuv"}},
	{"libwebp", {"libwebp-dev", "libwebp-devel", "libwebp", "libwebp-dev",
			    "webp"}},
	{"libxml-2.0", {"libxml2-dev", "libxml2-devel", "libxml2",
			       "libxml2-dev", "libxml2"}},
	{"libxslt", {"libxslt1-dev", "libxslt-devel", "libxslt", "libxslt-dev",
			    "libxslt"}},
	{"libzmq", {"libzmq3-dev", "zeromq-devel", "zeromq", "zeromq-dev",
			   "zeromq"}},
	{"libzstd",
		{"libzstd-dev", "libzstd-devel", "zstd", "zstd-dev", "zstd"}},
	{"mpfr", {"libmpfr-dev", "mpfr-devel", "mpfr", "mpfr-dev", "mpfr"}},
	{"ncurses", {"libncurses-dev", "ncurses-devel", "ncurses",
			    "ncurses-dev", "ncurses"}},
	{"ncursesw", {"libncurses-dev", "ncurses-devel", "ncurses",
			     "ncurses-dev", "ncurses"}},
	{"nettle", {"nettle-dev", "nettle-devel", "nettle", "nettle-dev",
			   "nettle"}},
	{"odbc", {"unixodbc-dev", "unixODBC-devel", "unixodbc", "unixodbc-dev",
			 "unixodbc"}},
	{"openblas", {"libopenblas-dev", "openblas-devel", "openblas",
			     "openblas-dev", "openblas"}},
	{"openssl", {"libssl-dev", "openssl-devel", "openssl", "openssl-dev",
			    "openssl"}},
	{"pango", {"libpango1.0-dev", "pango-devel", "pango", "pango-dev",
			  "pango"}},
	{"portaudio-2.0", {"portaudio19-dev", "portaudio-devel", "portaudio",
				  "portaudio-dev", "portaudio"}},
	{"proj", {"libproj-dev", "proj-devel", "proj", "proj-dev", "proj"}},
	{"protobuf", {"libprotobuf-dev", "protobuf-devel", "protobuf",
			     "protobuf-dev", "protobuf"}},
	{"python3", {"python3-dev", "python3-devel", "python", "python3-dev",
			    "python"}},
	{"readline", {"libreadline-dev", "readline-devel", "readline",
			     "readline-dev", "readline"}},
	{"sdl2", {"libsdl2-dev", "SDL2-devel", "sdl2", "sdl2-dev", "sdl2"}},
	{"sndfile", {"libsndfile1-dev", "libsndfile-devel", "libsndfile",
			    "libsndfile-dev", "libsndfile"}},
	{"sqlite3", {"libsqlite3-dev", "sqlite-devel", "sqlite", "sqlite-dev",
			    "sqlite"}},
	{"uuid", {"uuid-dev", "libuuid-devel", "util-linux-libs",
			 "util-linux-dev", "util-linux"}},
	{"x11", {"libx11-dev", "libX11-devel", "libx11", "libx11-dev",
			"libx11"}},
	{"xcb", {"libxcb1-dev", "libxcb-devel", "libxcb", "libxcb-dev",
			"libxcb"}},
	{"xmlsec1", {"libxmlsec1-dev", "xmlsec1-devel", "xmlsec", "xmlsec-dev",
			    "libxmlsec1"}},
	{"yaml-0.1", {"libyaml-dev", "libyaml-devel", "libyaml", "yaml-dev",
			     "libyaml"}},
	{"zlib", {"zlib1g-dev", "zlib-devel", "zlib", "zlib-dev", "zlib"}},
};

/* COLUMNS where the table has nothing for the distribution. */
static enum column
column_of(enum distro distro)
{
	switch (distro) {
	case DISTRO_APT:
		return APT;
	case DISTRO_DNF:
		return DNF;
	case DISTRO_PACMAN:
		return PACMAN;
	case DISTRO_APK:
		return APK;
	case DISTRO_BREW:
		return BREW;
	case DISTRO_ZYPPER:
	case DISTRO_OTHER:
		break;
	}
	return COLUMNS;
}

const char *
package_name(struct str module, enum distro distro)
{
	enum column column = column_of(distro);
	if (column == COLUMNS)
		return NULL;
	for (size_t i = 0; i < countof(rows); i++)
		if (str_is(module, rows[i].module))
			return rows[i].packages[column];
	return NULL;
}
