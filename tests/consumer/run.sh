#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh - newshound as others meet it: installs the build below a folder of its own, builds search30.c as C11
# and as C++17 with nothing but what pkg-config says, searches the sample corpus with it, and compares what
# libnewshound.so exports with what newshound.h declares. Status 77: skipped.
#
# usage: run.sh SOURCE_ROOT BUILD_ROOT
set -eu

source_root=$1
build_root=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

failures=0
fail()
{
	echo "FAILED: $*"
	failures=$((failures + 1))
}

for tool in meson pkg-config nm python3; do
	command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 77; }
done

# Sanitizers would have to be linked into the consumer too.
sanitize=$(meson introspect --buildoptions "$build_root" | python3 -c '
import json, sys
print(next((o["value"] for o in json.load(sys.stdin) if o["name"] == "b_sanitize"), "none"))')
[ "$sanitize" = none ] || { echo "skipped: a build with sanitizers"; exit 77; }

meson install -C "$build_root" --no-rebuild --destdir "$folder" >"$folder/install.log" 2>&1 ||
	{ cat "$folder/install.log"; echo "FAILED: meson install"; exit 1; }

# Everything is below DESTDIR; pkg-config moves the paths of the .pc files there.
PKG_CONFIG_PATH=$(dirname "$(find "$folder" -name newshound.pc)")
PKG_CONFIG_SYSROOT_DIR=$folder
PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1
PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_ALLOW_SYSTEM_CFLAGS PKG_CONFIG_ALLOW_SYSTEM_LIBS
[ -f "$PKG_CONFIG_PATH/newshound.pc" ] || { echo "FAILED: no newshound.pc was installed"; exit 1; }
pkg-config --exists newshound-index || fail "no newshound-index.pc"
library=$(find "$folder" -name 'libnewshound.so' | head -n 1)
LD_LIBRARY_PATH=$(dirname "$library")
export LD_LIBRARY_PATH

# build NAME SOURCE COMPILER FLAG…
build()
{
	name=$1
	source=$2
	shift 2
	# shellcheck disable=SC2046
	"$@" -Wall -Wextra -Wpedantic -Werror $(pkg-config --cflags newshound) -o "$folder/$name" "$source" \
		$(pkg-config --libs newshound) || fail "$name does not build"
}

consumers=search30_c
build search30_c "$source_root/tests/consumer/search30.c" "${CC:-cc}" -std=c11
if command -v "${CXX:-c++}" >/dev/null; then
	cp "$source_root/tests/consumer/search30.c" "$folder/search30.cc"
	build search30_cxx "$folder/search30.cc" "${CXX:-c++}" -std=c++17
	consumers="$consumers search30_cxx"
else
	echo "no C++ compiler here: C++17 is not tried"
fi

# The installed programs, moved as a tree, must find each other and their libraries by themselves.
front=$(find "$folder" -type f -name newshound | head -n 1)
env -u LD_LIBRARY_PATH "$front" index -q -i "$folder/news.idx" "$source_root/corpus/sample" ||
	fail "newshound index: status $?"

for consumer in $consumers; do
	[ -x "$folder/$consumer" ] || continue
	answer=$("$folder/$consumer" "$folder/news.idx" "JAXA leak rocket") || fail "$consumer: status $?"
	case $answer in
	"1 "*"JAXA Warns Engine Test Files"*) ;;
	*) fail "$consumer: the first hit is not the JAXA story:
$answer" ;;
	esac
	if "$folder/$consumer" "$folder/nowhere" word 2>/dev/null; then
		fail "$consumer: a missing index is no error"
	fi
done

# Exported = declared.
nm -D --defined-only "$library" | awk '$2 ~ /^[TDBRVWi]$/ { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort >"$folder/exported"
python3 - "$source_root/searcher/newshound.h" "$source_root/common/newshound_types.h" >"$folder/declared" <<'END'
import re, sys

names = set()
for path in sys.argv[1:]:
    text = re.sub(r"/\*.*?\*/", " ", open(path, encoding="utf-8").read(), flags=re.S)
    text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
    text = re.sub(r"typedef[^;]*;", "", text)
    names |= set(re.findall(r"\b(nh_\w+)\s*\(", text))
print("\n".join(sorted(names)))
END
if ! diff "$folder/declared" "$folder/exported" >"$folder/difference"; then
	fail "libnewshound.so exports (>) other functions than newshound.h declares (<):"
	cat "$folder/difference"
fi

[ $failures -eq 0 ] || exit 1
echo "consumer: installed, built as C11 and C++17, searched, symbols agree"
