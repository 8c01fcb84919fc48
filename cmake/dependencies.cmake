# Every library the project stands on, each as a target deps::NAME. What is missing is collected
# and told at once, by the name of its Debian package.
find_package(Threads REQUIRED)
set(HOOKCTL_MISSING_PACKAGES "")

macro(hookctl_need_header target header package)
  find_path(HEADER_${target} ${header})
  if(NOT HEADER_${target})
    list(APPEND HOOKCTL_MISSING_PACKAGES ${package})
  endif()
  if(NOT TARGET deps::${target})
    add_library(deps::${target} INTERFACE IMPORTED GLOBAL)
    if(HEADER_${target} AND NOT HEADER_${target} STREQUAL "/usr/include")
      target_include_directories(deps::${target} INTERFACE ${HEADER_${target}})
    endif()
  endif()
endmacro()

macro(hookctl_need_library target library package)
  find_library(LIBRARY_${target}_${library} NAMES ${library})
  if(LIBRARY_${target}_${library})
    target_link_libraries(deps::${target} INTERFACE ${LIBRARY_${target}_${library}})
  else()
    list(APPEND HOOKCTL_MISSING_PACKAGES ${package})
  endif()
endmacro()

hookctl_need_header(fmt fmt/format.h libfmt-dev)
target_compile_definitions(deps::fmt INTERFACE FMT_HEADER_ONLY=1)
hookctl_need_header(expected tl/expected.hpp libexpected-dev)
hookctl_need_header(json nlohmann/json.hpp nlohmann-json3-dev)
hookctl_need_header(cli11 CLI/CLI.hpp libcli11-dev)
hookctl_need_header(toml toml++/toml.h libtomlplusplus-dev)
hookctl_need_header(beast boost/beast.hpp libboost-dev)
target_link_libraries(deps::beast INTERFACE Threads::Threads)
# Opened at run time, so only its headers are needed here (docs/adr/0003).
hookctl_need_header(curl_headers curl/curl.h libcurl4-openssl-dev)
hookctl_need_header(crypto openssl/evp.h libssl-dev)
find_library(LIBRARY_crypto_crypto NAMES crypto)
find_library(LIBRARY_crypto_archive NAMES libcrypto.a)
# The digests alone, from the archive: they need neither OpenSSL's providers nor its loading.
target_link_libraries(deps::crypto INTERFACE ${LIBRARY_crypto_archive}
                      -Wl,--exclude-libs,libcrypto.a)
if(NOT LIBRARY_crypto_crypto OR NOT LIBRARY_crypto_archive)
  list(APPEND HOOKCTL_MISSING_PACKAGES libssl-dev)
endif()
hookctl_need_header(expat expat.h libexpat1-dev)
hookctl_need_library(expat libexpat.a libexpat1-dev)
hookctl_need_header(sqlite sqlite3.h libsqlite3-dev)
hookctl_need_library(sqlite libsqlite3.a libsqlite3-dev)
hookctl_need_header(re2 re2/re2.h libre2-dev)
hookctl_need_library(re2 libre2.a libre2-dev)
hookctl_need_header(protobuf google/protobuf/message.h libprotobuf-dev)
hookctl_need_library(protobuf libprotobuf.a libprotobuf-dev)
find_program(PROTOC protoc)
find_program(GRPC_CPP_PLUGIN grpc_cpp_plugin)
if(NOT PROTOC)
  list(APPEND HOOKCTL_MISSING_PACKAGES protobuf-compiler)
endif()
if(NOT GRPC_CPP_PLUGIN)
  list(APPEND HOOKCTL_MISSING_PACKAGES protobuf-compiler-grpc)
endif()

# Debian's CMake targets for gRPC are the shared objects; the archives start faster. They are
# listed as pkg-config lists them, grouped so that their order does not matter.
hookctl_need_header(grpc grpcpp/grpcpp.h libgrpc++-dev)
set(HOOKCTL_GRPC_ARCHIVES "")
foreach(archive grpc++ grpc gpr address_sorting upb re2 cares z
        absl_bad_optional_access absl_bad_variant_access absl_base absl_city absl_civil_time
        absl_cord absl_cord_internal absl_cordz_functions absl_cordz_handle absl_cordz_info
        absl_debugging_internal absl_demangle_internal absl_exponential_biased
        absl_graphcycles_internal absl_hash absl_hashtablez_sampler absl_int128 absl_log_severity
        absl_low_level_hash absl_malloc_internal absl_random_distributions
        absl_random_internal_platform absl_random_internal_pool_urbg
        absl_random_internal_randen absl_random_internal_randen_hwaes
        absl_random_internal_randen_hwaes_impl absl_random_internal_randen_slow
        absl_random_internal_seed_material absl_random_seed_gen_exception
        absl_random_seed_sequences absl_raw_hash_set absl_raw_logging_internal
        absl_spinlock_wait absl_stacktrace absl_status absl_statusor absl_str_format_internal
        absl_strerror absl_strings absl_strings_internal absl_symbolize absl_synchronization
        absl_throw_delegate absl_time absl_time_zone)
  find_library(ARCHIVE_${archive} NAMES lib${archive}.a)
  if(ARCHIVE_${archive})
    list(APPEND HOOKCTL_GRPC_ARCHIVES ${ARCHIVE_${archive}})
  else()
    list(APPEND HOOKCTL_MISSING_PACKAGES libgrpc++-dev)
  endif()
endforeach()
find_library(LIBRARY_ssl NAMES ssl)
if(HOOKCTL_LATE_OPENSSL)
  set(HOOKCTL_OPENSSL hookctl_openssl)
else()
  set(HOOKCTL_OPENSSL ${LIBRARY_ssl} ${LIBRARY_crypto_crypto})
endif()
target_link_libraries(deps::grpc INTERFACE
  deps::protobuf -Wl,--start-group ${HOOKCTL_GRPC_ARCHIVES} -Wl,--end-group
  ${HOOKCTL_OPENSSL} Threads::Threads ${CMAKE_DL_LIBS})

if(HOOKCTL_TESTS OR NOT DEFINED HOOKCTL_TESTS)
  hookctl_need_header(doctest doctest/doctest.h doctest-dev)
endif()

if(HOOKCTL_MISSING_PACKAGES)
  list(REMOVE_DUPLICATES HOOKCTL_MISSING_PACKAGES)
  list(JOIN HOOKCTL_MISSING_PACKAGES " " missing)
  message(FATAL_ERROR "Missing packages. As root: apt-get install ${missing}")
endif()
