// Writes JSON in the order in which it is told: compact, stable, always valid UTF-8.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hookctl::json {

/// `w.begin_object().member("id", id).key("tags").begin_array()…`. Commas and quotes are its own
/// affair; that every key gets a value and every container its end is the caller's.
class Writer {
 public:
  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view key);

  Writer& null();
  Writer& boolean(bool value);
  /// Bytes that are not UTF-8 become U+FFFD.
  Writer& string(std::string_view value);
  Writer& integer(std::int64_t value);
  Writer& unsigned_integer(std::uint64_t value);
  /// The shortest text that reads back as the same number; what is not finite becomes null.
  Writer& number(double value);
  /// A text that is JSON already.
  Writer& raw(std::string_view json);

  Writer& value(std::string_view text) { return string(text); }
  Writer& value(const char* text) { return string(text); }
  Writer& value(std::nullptr_t) { return null(); }
  template <typename T>
    requires std::integral<T> || std::floating_point<T>
  Writer& value(T plain) {
    if constexpr (std::same_as<T, bool>)
      return boolean(plain);
    else if constexpr (std::floating_point<T>)
      return number(plain);
    else if constexpr (std::signed_integral<T>)
      return integer(plain);
    else
      return unsigned_integer(plain);
  }
  template <typename T>
  Writer& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }
  template <typename T>
  Writer& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }

  const std::string& text() const { return text_; }
  std::string take() { return std::exchange(text_, {}); }
  /// Begins anew, in the same memory.
  void clear() {
    text_.clear();
    first_ = true;
  }

 private:
  void separate();

  std::string text_;
  bool first_ = true;
};

}  // namespace hookctl::json
