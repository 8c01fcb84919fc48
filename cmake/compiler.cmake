# The language, the warnings and the launcher that every target shares.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if((CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
   OR (CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
   OR NOT CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang)$")
  message(FATAL_ERROR "hookctl needs g++ 12 or clang 16; found ${CMAKE_CXX_COMPILER_ID} "
                      "${CMAKE_CXX_COMPILER_VERSION}. Try: cmake -DCMAKE_CXX_COMPILER=g++-12")
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

option(HOOKCTL_WERROR "Treat warnings as errors" OFF)

# What our own code is held to; generated code links `hookctl_base_flags` alone.
add_library(hookctl_base_flags INTERFACE)
target_compile_options(hookctl_base_flags INTERFACE -ffunction-sections -fdata-sections)
target_link_options(hookctl_base_flags INTERFACE -Wl,--gc-sections -Wl,--as-needed)

add_library(hookctl_flags INTERFACE)
target_link_libraries(hookctl_flags INTERFACE hookctl_base_flags)
target_compile_options(hookctl_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast -Wcast-align -Wformat=2 -Wimplicit-fallthrough
  $<$<BOOL:${HOOKCTL_WERROR}>:-Werror>)
target_include_directories(hookctl_flags INTERFACE ${PROJECT_SOURCE_DIR}/lib)
