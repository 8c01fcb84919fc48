#!/bin/sh
# late_openssl.sh OUT LIBRARIES… -- ARCHIVES…: writes a source file with a stand-in for each function
# that the archives want of the shared libraries. A stand-in jumps to the function; before the first
# jump, hookctl_open_openssl fills the table that it jumps by (docs/adr/0009).
set -eu
out=$1
shift
names=$(mktemp -d)
trap 'rm -rf "$names"' EXIT
while [ "$1" != -- ]; do
  nm -D --defined-only --format=posix "$1" | sed -n 's/^\([A-Za-z0-9_]*\)@@[^ ]* T .*/\1/p'
  shift
done | sort -u > "$names/provided"
shift
nm -u --format=posix "$@" 2> /dev/null | sed -n 's/^\([A-Za-z0-9_]*\) U.*/\1/p' |
  sort -u > "$names/wanted"
comm -12 "$names/provided" "$names/wanted" > "$names/both"
{
  echo '// Made by cmake/late_openssl.sh.'
  echo '#include <cstddef>'
  echo 'extern "C" {'
  echo 'extern const char* const hookctl_openssl_names[];'
  echo 'extern const std::size_t hookctl_openssl_count;'
  echo 'extern void* hookctl_openssl_table[];'
  echo 'const char* const hookctl_openssl_names[] = {'
  sed 's/.*/    "&",/' "$names/both"
  echo '};'
  echo "const std::size_t hookctl_openssl_count = $(wc -l < "$names/both");"
  echo "void* hookctl_openssl_table[$(wc -l < "$names/both")] = {};"
  echo '}'
  # Weak, since SHA-256 is in the program already, from OpenSSL's archive.
  # r11 is nobody's between a call and what is called (System V ABI).
  awk '{
    printf "__asm__(\".text\\n.weak %s\\n.hidden %s\\n.type %s, @function\\n%s:\\n\"\n", $1, $1, $1, $1
    printf "        \"movq hookctl_openssl_table+%d(%%rip), %%r11\\ntestq %%r11, %%r11\\njz 1f\\njmp *%%r11\\n\"\n", 8 * (NR - 1)
    printf "        \"1: call hookctl_enter_openssl\\njmp %s\\n.size %s, .-%s\\n\");\n", $1, $1, $1
  }' "$names/both"
} > "$out.new"
mv "$out.new" "$out"
