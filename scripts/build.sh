# Shared by quickstart, test and .ci/run: sourced, with the project's folder as working directory.

# build PRESET TARGET CMAKE-OPTION…: configures and builds with all cores. On a terminal ninja
# shows its one moving line; elsewhere a line comes at every tenth. A failure shows what failed.
build() {
  local preset=$1 target=$2 log=build/$1.log
  shift 2
  mkdir -p build
  cmake --preset "$preset" "$@" >"$log" 2>&1 </dev/null || {
    report_configure "$log"
    return 1
  }
  local started=$SECONDS
  if [ -t 1 ]; then
    NINJA_STATUS='Building [%f of %t, %es] ' cmake --build --preset "$preset" --target "$target" \
      -j "$(nproc)" || return 1
  else
    cmake --build --preset "$preset" --target "$target" -j "$(nproc)" </dev/null 2>&1 |
      tee "$log" | every_tenth
    [ "${PIPESTATUS[0]}" = 0 ] || {
      grep -E -A 12 'FAILED|error:|warning:|[Ee]rror' "$log" | head -80 >&2
      echo "hookctl: the build failed; all of it is in $log" >&2
      return 1
    }
  fi
  echo "Built $preset in $((SECONDS - started)) s"
}

# CMake's own FATAL_ERROR in one line, without its call stack.
report_configure() {
  local why
  why=$(sed -n '/^CMake Error/,/^Call Stack/p' "$1" | sed '1d;/^Call Stack/d;/^$/d;s/^ *//' |
    head -5 | tr '\n' ' ')
  echo "hookctl: ${why:-cannot configure; see $1}" >&2
}

every_tenth() {
  local line next=0
  while IFS= read -r line; do
    if [[ $line =~ ^\[([1-9][0-9]*)/([0-9]+)\] ]] &&
      ((BASH_REMATCH[1] * 10 >= next * BASH_REMATCH[2])); then
      ((next = BASH_REMATCH[1] * 10 / BASH_REMATCH[2] + 1))
      echo "Building: ${BASH_REMATCH[1]} of ${BASH_REMATCH[2]} steps"
    fi
  done
}
