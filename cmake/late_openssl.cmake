# OpenSSL, opened when gRPC first asks for it: what stays offline does not wait for its loading
# (docs/adr/0009). hookctl_late_openssl(TARGET ARCHIVE…) makes TARGET stand in for libssl and
# libcrypto. Elsewhere than on x86-64, and under sanitizers, the libraries are linked as usual.
set(HOOKCTL_LATE_OPENSSL OFF)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64" AND NOT HOOKCTL_SANITIZE)
  set(HOOKCTL_LATE_OPENSSL ON)
endif()

function(hookctl_late_openssl target)
  set(source ${CMAKE_BINARY_DIR}/late_openssl_table.cpp)
  set(script ${PROJECT_SOURCE_DIR}/cmake/late_openssl.sh)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${script} ${source} ${LIBRARY_ssl} ${LIBRARY_crypto_crypto} -- ${ARGN}
    DEPENDS ${script} ${LIBRARY_ssl} ${LIBRARY_crypto_crypto}
    VERBATIM)
  add_library(${target} STATIC ${source} ${PROJECT_SOURCE_DIR}/lib/crypto/late_openssl.cpp)
  target_link_libraries(${target} PRIVATE hookctl_flags ${CMAKE_DL_LIBS})
endfunction()
