# hookctl_module(NAME SOURCES … [DEPENDS module…] [LINK library…])
# One static library a folder below lib/: it exports its headers' folder and the modules that its
# headers name; third-party libraries stay private to it.
function(hookctl_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;LINK" ${ARGN})
  add_library(hookctl_${name} STATIC ${arg_SOURCES})
  list(TRANSFORM arg_DEPENDS PREPEND hookctl_)
  target_link_libraries(hookctl_${name} PUBLIC hookctl_flags ${arg_DEPENDS} PRIVATE ${arg_LINK})
endfunction()

# hookctl_unit_test(MODULE SOURCES … [DEPENDS module…] [LINK library…])
# One doctest program a module, run by ctest under the label `unit`.
function(hookctl_unit_test module)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;LINK" ${ARGN})
  list(TRANSFORM arg_DEPENDS PREPEND hookctl_)
  add_executable(unit_${module} ${arg_SOURCES})
  target_link_libraries(unit_${module} PRIVATE hookctl_${module} hookctl_test_main ${arg_DEPENDS}
                                               ${arg_LINK})
  add_test(NAME unit.${module} COMMAND unit_${module})
  set_tests_properties(unit.${module} PROPERTIES LABELS unit)
endfunction()
