# HOOKCTL_SANITIZE=address,undefined (or thread) instruments everything that is compiled here.
set(HOOKCTL_SANITIZE "" CACHE STRING "Sanitizers to build with, as for -fsanitize=")
if(HOOKCTL_SANITIZE)
  add_compile_options(-fsanitize=${HOOKCTL_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HOOKCTL_SANITIZE})
endif()
