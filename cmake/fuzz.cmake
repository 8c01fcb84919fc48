# hookctl_fuzz_test(NAME SOURCES … [DEPENDS module…] [LINK library…])
# A target that takes any bytes, with its corpus in tests/fuzz/corpus/NAME. With HOOKCTL_FUZZ it is
# libFuzzer's and runs for some seconds from the corpus; elsewhere it runs the corpus alone.
option(HOOKCTL_FUZZ "Build the fuzz targets with libFuzzer (clang only)" OFF)
set(HOOKCTL_FUZZ_SECONDS 10 CACHE STRING "How long each fuzz target runs in a test")
# The same way each time: a change is judged by what it does, not by luck. 0 takes another each time.
set(HOOKCTL_FUZZ_SEED 1 CACHE STRING "Where the search of a fuzz target in a test begins")

if(HOOKCTL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

function(hookctl_fuzz_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;LINK" ${ARGN})
  list(TRANSFORM arg_DEPENDS PREPEND hookctl_)
  add_executable(fuzz_${name} ${arg_SOURCES})
  target_link_libraries(fuzz_${name} PRIVATE ${arg_DEPENDS} ${arg_LINK})
  set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
  if(HOOKCTL_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    # New finds go to the build folder; the committed corpus is only read.
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz/${name})
    add_test(NAME fuzz.${name}
             COMMAND fuzz_${name} -seed=${HOOKCTL_FUZZ_SEED} -max_total_time=${HOOKCTL_FUZZ_SECONDS} -timeout=10
                     -rss_limit_mb=1024 -print_final_stats=1
                     -artifact_prefix=${CMAKE_BINARY_DIR}/fuzz/${name}-
                     ${CMAKE_BINARY_DIR}/fuzz/${name} ${corpus})
  else()
    target_link_libraries(fuzz_${name} PRIVATE hookctl_fuzz_main)
    add_test(NAME fuzz.${name} COMMAND fuzz_${name} ${corpus})
  endif()
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz TIMEOUT 300)
endfunction()
