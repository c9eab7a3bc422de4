# ninjenv: build, tests, installation. Everything made lies in $(BUILD).
BUILD    ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=
VECTORS  ?= ../shared/vectors
CC       ?= cc
PKG_CONFIG ?= pkg-config
CFLAGS   ?= -O2 -g
WERROR   ?= $(if $(CI),-Werror)

LIBS       = inih libpkgconf libdeflate nettle jansson
FETCH_LIBS = libcurl jansson nettle
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla -Wwrite-strings -Wundef
ALL_CFLAGS = -std=c17 -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 \
             $(WARN) $(WERROR) -iquote tool $(CFLAGS) -pthread

VERSION := $(shell cat VERSION)
FETCH_SRC := tool/sys/http.c $(wildcard tool/fetch/*.c)
LIB_SRC  := $(filter-out $(FETCH_SRC),$(wildcard tool/base/*.c tool/format/*.c \
            tool/model/*.c tool/sys/*.c tool/env/*.c tool/cmd/*.c))
EMBEDDED := $(wildcard rules/*.ninja tool/data/*)
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/embedded_data.o
FETCH_OBJ := $(FETCH_SRC:%.c=$(BUILD)/%.o)
UNIT     := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/test_*.c))

.PHONY: all
all: $(BUILD)/ninjenv $(BUILD)/ninjenv-fetch

include tests/tests.mk

$(BUILD)/libninjenv.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $(LIB_OBJ)

$(BUILD)/ninjenv: $(BUILD)/tool/main.o $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs $(LIBS))

$(BUILD)/ninjenv-fetch: $(FETCH_OBJ) $(BUILD)/libninjenv.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs $(FETCH_LIBS))

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	@echo CC $<; $(CC) $(ALL_CFLAGS) -DNINJENV_VERSION='"$(VERSION)"' \
		$(shell $(PKG_CONFIG) --cflags $(LIBS)) -MMD -MP -c -o $@ $<

$(BUILD)/embed: tool/embed.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -o $@ $<

$(BUILD)/embedded_data.c: $(BUILD)/embed $(EMBEDDED) Makefile
	$(BUILD)/embed $(EMBEDDED) >$@.tmp && mv $@.tmp $@

$(BUILD)/embedded_data.o: $(BUILD)/embedded_data.c
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

.PHONY: clean
clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
