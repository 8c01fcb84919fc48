# hookctl_blackbox_tests(LABEL): every test_*.py of the folder becomes a ctest of its own, which
# runs the built program from the outside. They share no port and no folder, so they may run at once.
function(hookctl_blackbox_tests label)
  # Debian's own: its python3-* packages are for this one, whatever else stands first in the path.
  find_program(HOOKCTL_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
  if(NOT HOOKCTL_PYTHON)
    message(FATAL_ERROR "The tests need Debian's python3. As root: apt-get install python3-pytest")
  endif()
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/tmp)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/test_*.py)
  foreach(file ${files})
    get_filename_component(name ${file} NAME_WE)
    string(REPLACE "test_" "${label}." test ${name})
    add_test(NAME ${test}
             COMMAND ${HOOKCTL_PYTHON} -B -m pytest -q --basetemp=${CMAKE_BINARY_DIR}/tmp/${test}
                     ${file}
             WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/tests)
    # What moves hundreds of megabytes, or runs the program hundreds of times, says so by its name.
    set(labels ${label})
    if(name MATCHES "_slow$")
      list(APPEND labels slow)
    endif()
    set_tests_properties(${test} PROPERTIES
      LABELS "${labels}"
      TIMEOUT 900
      ENVIRONMENT "HOOKCTL_BIN=$<TARGET_FILE:hookctl>;HOOKCTL_BUILD=${CMAKE_BINARY_DIR};PYTHONDONTWRITEBYTECODE=1")
  endforeach()
endfunction()
