// What must hold for every input.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

inline void demand(bool holds) {
  if (!holds) std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}
