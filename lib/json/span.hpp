// Where a value's bytes are in a document's text, for edits that leave every other byte alone.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace hookctl::json {

/// A range of bytes.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
  friend bool operator==(const Span&, const Span&) = default;
};

/// The bytes of the value that a JSON pointer names, quotes or brackets included, blanks around it
/// not. `not_found` where nothing is there. The text must be one that `Document::parse` takes; of
/// any other the answer is an error or some range within it.
Result<Span> find_span(std::string_view text, std::string_view pointer);

/// The text with other bytes in place of a span's.
std::string replace_span(std::string_view text, Span span, std::string_view replacement);

}  // namespace hookctl::json
