# dogfish: builds, checks and installs everything. `make help` lists the targets.
#
# The first part is what people call. Each target that compiles calls make again with VARIANT set,
# and only then the second part is read, which knows sources, libraries and flags. So `make help`,
# `make deps` and `make clean` work before a compiler is there.

VERSION = 0.1.0
PREFIX = /usr/local
DESTDIR =
WITHOUT =
ARGS =
FUZZ_SECONDS = 60

ifeq ($(origin CC),default)
CC = gcc
endif

# Libraries, one a line: name, pkg-config module, Debian package. An optional one defines
# HAVE_<NAME>, and WITHOUT="name ..." leaves it out.
LIBRARIES_NEEDED = \
	pcap:libpcap:libpcap-dev \
	ncursesw:ncursesw:libncurses-dev
LIBRARIES_OPTIONAL = \
	zlib:zlib:zlib1g-dev \
	brotli:libbrotlidec:libbrotli-dev \
	zstd:libzstd:libzstd-dev \
	crypto:libcrypto:libssl-dev \
	xml2:libxml-2.0:libxml2-dev \
	pcre2:libpcre2-8:libpcre2-dev

column = $(foreach row,$2,$(word $1,$(subst :, ,$(row))))
LIBRARIES_HAD = $(foreach row,$(LIBRARIES_OPTIONAL),$(if \
	$(filter $(call column,1,$(row)),$(WITHOUT)),,$(row)))
LIBRARIES = $(LIBRARIES_NEEDED) $(LIBRARIES_HAD)

# Debian packages: to build and run, to check, to lint. No web server is among them: installing one
# starts it; the tests that want one use nginx where it is there, else Python's.
PACKAGES = gcc libc6-dev pkg-config gettext $(call column,3,$(LIBRARIES))
PACKAGES_CHECK = $(PACKAGES) check curl iproute2 procps python3 tmux
PACKAGES_LAB = nginx-light apache2 postfix dovecot-imapd dovecot-pop3d dovecot-lmtpd vsftpd dnsmasq-base \
	openssh-server openssh-client openssl curl swaks libnet-ssleay-perl libauthen-sasl-perl fetchmail lftp \
	bind9-dnsutils isc-dhcp-client iproute2 python3 tmux
PACKAGES_LINT = $(PACKAGES) check clang clang-format clang-tidy cppcheck

# Parallel unless told otherwise: a -j on the command line wins.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
MAKEFLAGS += --no-print-directory --no-builtin-rules

# Behind sudo, what is built belongs to the user who called it, not to root. If that user may not
# write here, or root has built here before, root builds.
ifneq ($(filter-out 0,$(SUDO_UID)),)
ifeq ($(shell id -u),0)
AS_USER := sudo -u '\#$(SUDO_UID)' -g '\#$(SUDO_GID)'
CAN_BUILD = test -w . && ! find build ! -writable 2>/dev/null | grep -q .
AS_USER := $(if $(shell $(AS_USER) sh -c '$(CAN_BUILD)' && echo yes),$(AS_USER))
endif
endif
# sudo does not hand on the job server, so a make behind it gets its own jobs.
SUB_MAKE = $(if $(AS_USER),$(AS_USER) env MAKEFLAGS= $(MAKE) -j$(shell nproc) CC='$(CC)' \
	WITHOUT='$(WITHOUT)' PREFIX='$(PREFIX)',$(MAKE))

# The texts in other languages, where gettext's msgfmt is there to make them; without it the program
# speaks English.
LANGUAGES = $(if $(shell command -v msgfmt),$(basename $(notdir $(wildcard src/data/po/*.po))))
# Where the texts of a language are, beside the program and installed.
catalogue_place = locale/$1/LC_MESSAGES/dogfish.mo
catalogue = build/release/$(call catalogue_place,$1)

ifndef VARIANT

# What install copies: file:place below PREFIX.
INSTALLED = build/release/dogfish:bin/dogfish \
	$(foreach page,$(wildcard man/*.[1-9]),$(page):share/man/man$(subst .,,$(suffix \
		$(page)))/$(notdir $(page))) \
	$(foreach file,$(wildcard src/data/*.pcap*),$(file):share/dogfish/$(notdir $(file))) \
	$(patsubst %,src/data/completions/%,$(filter $(addsuffix :%,$(notdir \
		$(wildcard src/data/completions/*))), \
		dogfish.bash:share/bash-completion/completions/dogfish \
		dogfish.zsh:share/zsh/site-functions/_dogfish \
		dogfish.fish:share/fish/vendor_completions.d/dogfish.fish)) \
	$(foreach language,$(LANGUAGES),$(call catalogue,$(language)):share/$(call \
		catalogue_place,$(language)))

# One after the other; what is parallel is the make that builds a variant.
.NOTPARALLEL:

.PHONY: release debug asan tsan fuzz-build deps deps-check deps-lint run check \
	check-build unit check-all fuzz golden fields oracle lab termshark bench model lint layers format install uninstall clean help

release: ## build/release/dogfish, hardened and optimised (what `make` does)
	+@$(SUB_MAKE) VARIANT=release program

debug: ## build/debug/dogfish, -O0 -g, warnings are errors
	+@$(SUB_MAKE) VARIANT=debug program

asan: ## build/asan/dogfish, address and undefined behaviour sanitizers
	+@$(SUB_MAKE) VARIANT=asan program

tsan: ## build/tsan/dogfish and its tests, thread sanitizer
	+@$(SUB_MAKE) VARIANT=tsan program tests

deps: ## install the Debian packages a build needs (nothing to do: needs no root)
	@test/deps $(PACKAGES)

deps-check: ## the same, for `make check`
	@test/deps $(PACKAGES_CHECK)

deps-lint: ## the same, for `make lint`
	@test/deps $(PACKAGES_LINT)

run: deps ## install what is missing, build, run: make run ARGS="-i eth0"
	+@$(SUB_MAKE) VARIANT=release program
	@build/release/dogfish $(ARGS)

check: deps-check ## install what is missing, build, run all tests
	+@$(MAKE) check-build
	@test/run build/release build/asan

check-build:
	+@$(SUB_MAKE) VARIANT=release program
	+@$(SUB_MAKE) VARIANT=asan program tests fuzzers

unit: ## the Check suites alone: make unit FOLDERS="base store"
	+@$(SUB_MAKE) VARIANT=asan tests
	@test/run --units build/release build/asan $(FOLDERS)

check-all: ## check, the thread tests under tsan, lint, layers, model, a minute of fuzzing each
	+@$(MAKE) tsan
	@test/run --units build/release build/tsan
	+@$(MAKE) lint
	+@$(MAKE) layers
	+@$(MAKE) model
	+@$(MAKE) fuzz
	+@$(MAKE) check

fuzz-build: ## build/fuzz/fuzz/<target>, libFuzzer drivers (needs clang)
	+@$(SUB_MAKE) VARIANT=fuzz CC=clang fuzzers

fuzz: fuzz-build ## fuzz each target FUZZ_SECONDS=60, or one: make fuzz TARGET=icmp
	@set -e; for name in $(or $(TARGET),$$(ls build/fuzz/fuzz)); do \
		echo "  fuzz $$name"; mkdir -p test/fuzz/corpus/$$name build/fuzz/found build/fuzz/grown/$$name; \
		build/fuzz/fuzz/$$name -max_total_time=$(FUZZ_SECONDS) -print_final_stats=0 -verbosity=0 \
			-artifact_prefix=build/fuzz/found/$$name- build/fuzz/grown/$$name test/fuzz/corpus/$$name; \
	done

golden: release ## run the golden cases, or one: make golden CASE=x, rewrite it: UPDATE=1
	@DOGFISH=build/release/dogfish UPDATE=$(UPDATE) test/golden/run $(CASE)

fields: release ## list declared fields that occur in no golden case
	@DOGFISH=build/release/dogfish test/golden/fields

oracle: release ## compare with tshark over the captures of test/oracle/run
	@DOGFISH=build/release/dogfish test/oracle/run $(ARGS)

lab: release ## real servers and clients in namespaces, captured live (root; installs, starts no service)
	@ASLEEP=1 test/deps $(PACKAGES_LAB)
	@test/lab/run $(SCENARIO)

termshark: release ## termshark with dogfish as its tshark, where it is installed
	@DOGFISH=build/release/dogfish test/termshark/run

bench: release ## measure DESIGN's budgets, beside tshark where installed; FULL=1 for all sizes
	@DOGFISH=build/release/dogfish FULL=$(FULL) test/bench/run $(ARGS)

model: ## verify the ring's index protocol with spin, where installed
	@test/model/verify build/model

lint: deps-lint ## clang-tidy, cppcheck, banned calls, layout, -Werror under gcc and clang
	+@$(SUB_MAKE) VARIANT=debug lint

layers: ## check include lines against the table of folders
	@test/layers

format: ## lay out the text of all sources
	@find src include test -name '*.[ch]' | xargs clang-format -i

install: release ## binary, man pages, completions, demo: PREFIX=/usr/local DESTDIR=
	@set -e; for row in $(INSTALLED); do \
		from=$${row%%:*} to='$(DESTDIR)$(PREFIX)'/$${row#*:}; \
		mode=644; [ ! -x $$from ] || mode=755; \
		echo "  install $$to"; install -D -m $$mode $$from "$$to"; \
	done

uninstall: ## remove what install put there
	@for row in $(INSTALLED); do rm -fv '$(DESTDIR)$(PREFIX)'/$${row#*:}; done

clean: ## remove build/
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

else

.PHONY: program tests fuzzers lint always

OUT = build/$(VARIANT)

# Flags. What a variant adds is all that tells it from another.
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-qual -Wformat=2 \
	-Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef -Wwrite-strings \
	-Wimplicit-fallthrough -Wno-missing-field-initializers -Wno-unused-parameter
SANITIZE_MEMORY = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# Optimised across files: a frame passes some hundred small functions of twenty of them. clang's needs
# a linker plugin that is not everywhere.
ACROSS_FILES = $(if $(findstring clang,$(CC)),,-flto=auto)
FLAGS_release = -O2 $(ACROSS_FILES) -fstack-protector-strong -fPIE -fno-plt \
	-fno-semantic-interposition -D_FORTIFY_SOURCE=2
FLAGS_debug = -O0 -Werror
# gcc's -Wconversion takes a shift that the sanitizer checks for an int of any size: lint has it.
FLAGS_asan = -O1 -Werror -Wno-conversion $(SANITIZE_MEMORY)
FLAGS_tsan = -O1 -Werror -fsanitize=thread
FLAGS_fuzz = -O1 $(SANITIZE_MEMORY) -fsanitize=fuzzer-no-link

LINK_release = -pie -Wl,-z,relro,-z,now,-z,noexecstack
LINK_asan = $(SANITIZE_MEMORY)
LINK_tsan = -fsanitize=thread
LINK_fuzz = $(SANITIZE_MEMORY)

MODULES = $(call column,2,$(LIBRARIES))
# Their headers are not ours to lint.
LIBRARY_CFLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(MODULES)))
LIBRARY_LIBS := $(shell pkg-config --libs $(MODULES))
ifeq ($(LIBRARY_LIBS),)
$(error a library is missing: `make deps` installs it, WITHOUT="name" builds without an optional one)
endif
HAVES := $(shell echo $(call column,1,$(LIBRARIES_HAD)) | tr a-z A-Z)

CPPFLAGS = -D_GNU_SOURCE -DVERSION='"$(VERSION)"' $(HAVES:%=-DHAVE_%) -Iinclude $(LIBRARY_CFLAGS)
CFLAGS = -g
COMPILE = $(CC) -std=c11 $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(FLAGS_$(VARIANT)) -pthread
LINK = $(CC) $(CFLAGS) $(FLAGS_$(VARIANT)) $(LINK_$(VARIANT)) $(LDFLAGS) -pthread

# Sources. All objects but main.o make the library that program, tests and fuzzers link.
SOURCES := $(sort $(wildcard src/*.c src/*/*.c))
PARTS := $(filter-out $(OUT)/src/main.o,$(SOURCES:%.c=$(OUT)/%.o))
TEST_SOURCES := $(sort $(wildcard test/*/test_*.c))
TESTS := $(TEST_SOURCES:%.c=$(OUT)/%)

# A fuzz target is a test/fuzz/fuzz_<name>.c; fuzz_dissector.c is built once for each line of the
# list of dissectors, with FUZZ_DISSECTOR set to the line's. Where there is no libFuzzer, replay.c is main.
DISSECTORS := $(shell sed -n 's/^DISSECTOR(\([a-z0-9_]*\)).*/\1/p' include/proto/list.def 2>/dev/null)
FUZZ_SOURCES := $(filter-out %/fuzz_dissector.c,$(wildcard test/fuzz/fuzz_*.c))
FUZZ_DISSECTORS := $(if $(wildcard test/fuzz/fuzz_dissector.c),$(DISSECTORS:%=$(OUT)/fuzz/%))
FUZZERS := $(FUZZ_SOURCES:test/fuzz/fuzz_%.c=$(OUT)/fuzz/%) $(FUZZ_DISSECTORS)
FUZZ_MAIN = $(if $(filter fuzz,$(VARIANT)),-fsanitize=fuzzer,$(OUT)/test/fuzz/replay.o)

program: $(OUT)/dogfish $(LANGUAGES:%=$(OUT)/locale/%/LC_MESSAGES/dogfish.mo) ;@:
tests: $(TESTS) ;@:
fuzzers: $(FUZZERS) ;@:

# What was built with other flags or from other sources is built again: these files change when
# what they hold does.
REMEMBER = @mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$1)' >$@.new; \
	if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
$(OUT)/flags: always
	$(call REMEMBER,$(COMPILE) $(LINK))
$(OUT)/sources: always
	$(call REMEMBER,$(SOURCES))

$(OUT)/%.o: %.c $(OUT)/flags
	@mkdir -p $(@D)
	@echo '  compile $<'
	@$(COMPILE) -I$(<D:test/%=src/%) -MMD -MP -c -o $@ $<

$(OUT)/parts.a: $(PARTS) $(OUT)/sources
	@rm -f $@
	@$(AR) rcs $@ $(PARTS)

$(OUT)/dogfish: $(OUT)/src/main.o $(PARTS) $(OUT)/sources
	@echo '  link $@'
	@$(LINK) -o $@ $(filter %.o,$^) $(LIBRARY_LIBS)

$(OUT)/locale/%/LC_MESSAGES/dogfish.mo: src/data/po/%.po
	@mkdir -p $(@D)
	@echo '  texts $<'
	@msgfmt --check -o $@ $<

$(TESTS): $(OUT)/test/%: $(OUT)/test/%.o $(OUT)/parts.a
	@echo '  link $@'
	@$(LINK) -o $@ $^ $(shell pkg-config --libs check) $(LIBRARY_LIBS)

$(OUT)/test/fuzz/dissector_%.o: test/fuzz/fuzz_dissector.c $(OUT)/flags
	@mkdir -p $(@D)
	@echo '  compile $< ($*)'
	@$(COMPILE) -DFUZZ_DISSECTOR=$* -MMD -MP -c -o $@ $<

$(FUZZ_DISSECTORS): $(OUT)/fuzz/%: $(OUT)/test/fuzz/dissector_%.o
$(filter-out $(FUZZ_DISSECTORS),$(FUZZERS)): $(OUT)/fuzz/%: $(OUT)/test/fuzz/fuzz_%.o
$(FUZZERS): $(OUT)/parts.a $(filter %.o,$(FUZZ_MAIN))
	@mkdir -p $(@D)
	@echo '  link $@'
	@$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(filter -f%,$(FUZZ_MAIN)) $(LIBRARY_LIBS)

lint:
	@CPPFLAGS="$(subst ",\",$(CPPFLAGS)) -DFUZZ_DISSECTOR=$(firstword $(DISSECTORS))" \
		WARNINGS="$(WARNINGS)" test/lint

.SECONDARY:
-include $(shell find $(OUT) -name '*.d' 2>/dev/null)

endif
