// JSON written straight into a buffer that is used again and again: no tree, no copy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hookctl::convert::abcd {

/// Appends `text` with JSON's escapes, without quotes. Bytes that are no UTF-8 become U+FFFD.
void append_escaped(std::string& to, std::string_view text);

/// Writes one JSON text. The caller keeps the order (object, key, value, end); commas are put here.
/// Values that are empty strings are never written: an optional member without one vanishes.
class JsonText {
 public:
  void clear() {
    text_.clear();
    continued_ = false;
  }
  /// Empties it in the middle of an object or array: what follows goes on after a comma.
  void continue_after_member() {
    text_.clear();
    continued_ = true;
  }
  bool empty() const { return text_.empty(); }
  std::string_view text() const { return text_; }
  /// Gives memory back after an unusually large text.
  void shrink(std::size_t most);

  void begin_object() { open('{'); }
  void begin_object(std::string_view type);  ///< `{"@type":"…"`
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  /// The key of the member that follows. Keys need no escapes.
  void key(std::string_view name);
  void value(std::string_view text);
  void value(double number);
  void value(std::uint64_t number);
  /// A value that is JSON already.
  void raw(std::string_view json);

  /// A member with a text; nothing where the text is empty.
  void member(std::string_view name, std::string_view text);
  void member(std::string_view name, double number);
  void member_raw(std::string_view name, std::string_view json);

 private:
  void separate();
  void open(char bracket);
  void close(char bracket);
  std::string text_;
  bool continued_ = false;
};

}  // namespace hookctl::convert::abcd
