// Steps over a JSON text (RFC 8259, UTF-8) and builds nothing: what `Scanner` and `find_span` stand
// on.
#pragma once

#include <cstddef>
#include <string_view>

#include "json/document.hpp"
#include "json/span.hpp"

namespace hookctl::json {

enum class Kind { null, boolean, number, string, array, object };

/// A place in a text that moves forward. A step that is refused leaves it where the text ceases to
/// be JSON. Nothing is copied.
class Reader {
 public:
  /// Begins behind a byte order mark, which `Document::parse` passes over too, where the grammar
  /// has it. `limits.bytes` is the caller's affair.
  explicit Reader(std::string_view text, const Limits& limits = {});

  std::size_t at() const { return at_; }
  /// The byte at the place; at the end NUL, which is nowhere in JSON.
  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_blanks() {
    while (next() <= ' ' && (next() == ' ' || next() == '\n' || next() == '\t' || next() == '\r'))
      ++at_;
  }
  /// Passes over blanks and, where it comes then, over one character.
  bool take(char wanted) {
    skip_blanks();
    if (next() != wanted) return false;
    ++at_;
    return true;
  }

  /// A value with all that is in it, blanks before it passed over. `depth` is how many containers
  /// it stands in.
  bool value(std::size_t depth, Kind& kind, Span& span);
  /// A string; the place is at its quote.
  bool string(Span& quoted, bool& escaped);
  /// A key and its colon, blanks before both passed over.
  bool key(Span& quoted, bool& escaped);

 private:
  bool string_end(bool& escaped);
  bool escape();
  bool scalar(Kind kind);
  bool word(std::string_view wanted);
  bool number();
  bool digits();

  std::string_view text_;
  std::size_t depth_;
  std::size_t string_bytes_;
  bool strict_;
  std::size_t at_ = 0;
};

/// The text of a string that a reader has passed over, quotes included, unescaped.
/// `invalid_input` for what is no string, and for one with a NUL.
Result<std::string> unescape(std::string_view quoted);

}  // namespace hookctl::json
