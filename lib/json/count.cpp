#include "json/count.hpp"

namespace hookctl::json {

std::size_t count_values(std::string_view text) {
  std::size_t count = 1;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      i = text.find_first_of("\"\\", i);
      if (i == std::string_view::npos) break;
      if (text[i] == '\\')
        ++i;
      else
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == ',' || c == '[' || c == '{') {
      ++count;
    }
  }
  return count;
}

}  // namespace hookctl::json
