#include "json/reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/text.hpp"

namespace hookctl::json {
namespace {

/// The containers that are open: objects or arrays, one bit each. The first 64 cost nothing.
class Containers {
 public:
  std::size_t size() const { return size_; }
  bool in_object() const { return (bits_ & 1U) != 0; }
  void push(bool object) {
    if (size_ != 0 && size_ % 64 == 0) full_.push_back(bits_);
    bits_ = bits_ << 1U | (object ? 1U : 0U);
    ++size_;
  }
  void pop() {
    --size_;
    bits_ >>= 1U;
    if (size_ == 0 || size_ % 64 != 0) return;
    bits_ = full_.back();
    full_.pop_back();
  }

 private:
  std::uint64_t bits_ = 0;
  std::size_t size_ = 0;
  std::vector<std::uint64_t> full_;
};

std::optional<unsigned> hex4(std::string_view text) {
  unsigned value = 0;
  if (text.size() < 4) return std::nullopt;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + 4, value, 16);
  if (problem != std::errc() || end != text.data() + 4) return std::nullopt;
  return value;
}

bool is_high_surrogate(unsigned unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(unsigned unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

void append_utf8(std::string& out, unsigned point) {
  const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0U | point >> 6U);
    put(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    put(0xE0U | point >> 12U);
    put(0x80U | (point >> 6U & 0x3FU));
    put(0x80U | (point & 0x3FU));
  } else {
    put(0xF0U | point >> 18U);
    put(0x80U | (point >> 12U & 0x3FU));
    put(0x80U | (point >> 6U & 0x3FU));
    put(0x80U | (point & 0x3FU));
  }
}

/// Appends what stands between the quotes of a good string.
void append_unescaped(std::string& out, std::string_view inner) {
  while (!inner.empty()) {
    const std::size_t plain = std::min(inner.find('\\'), inner.size());
    out += inner.substr(0, plain);
    inner.remove_prefix(plain);
    if (inner.empty()) return;
    constexpr std::string_view letters = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
    if (const auto letter = letters.find(inner[1]); letter != std::string_view::npos) {
      out += meant[letter];
      inner.remove_prefix(2);
      continue;
    }
    unsigned point = *hex4(inner.substr(2));
    inner.remove_prefix(6);
    if (is_high_surrogate(point)) {
      point = 0x10000U + ((point - 0xD800U) << 10U) + (*hex4(inner.substr(2)) - 0xDC00U);
      inner.remove_prefix(6);
    }
    append_utf8(out, point);
  }
}

/// Whether a number has a place among the doubles; what is too small to tell from 0 has one. Only
/// around the very end of their range must it be computed.
bool is_finite(std::string_view number) {
  if (number.starts_with('-')) number.remove_prefix(1);
  const std::size_t mantissa = std::min(number.find_first_of("eE"), number.size());
  if (mantissa == number.size() && mantissa < 300) return true;
  const std::size_t leading = number.find_first_not_of("0.");
  if (leading >= mantissa) return true;
  const auto whole = static_cast<std::int64_t>(std::min(number.find('.'), mantissa));
  const auto first = static_cast<std::int64_t>(leading);
  std::int64_t exponent = first < whole ? whole - first - 1 : whole - first;
  if (mantissa < number.size()) {
    std::string_view digits = number.substr(mantissa + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const bool negative = digits.starts_with('-');
    std::int32_t written = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), written).ec != std::errc())
      return negative;
    exponent += written;
  }
  constexpr std::int64_t largest = std::numeric_limits<double>::max_exponent10;
  if (exponent != largest) return exponent < largest;
  double value = 0;
  return std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc();
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Kind kind_at(char c) {
  switch (c) {
    case '{':
      return Kind::object;
    case '[':
      return Kind::array;
    case '"':
      return Kind::string;
    case 't':
    case 'f':
      return Kind::boolean;
    case 'n':
      return Kind::null;
    default:
      return Kind::number;
  }
}

}  // namespace

Reader::Reader(std::string_view text, const Limits& limits)
    : text_(text),
      depth_(limits.depth),
      string_bytes_(limits.string_bytes),
      strict_(limits.grammar == Grammar::strict) {
  if (strict_ && text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
}

bool Reader::value(std::size_t depth, Kind& kind, Span& span) {
  skip_blanks();
  span.begin = at_;
  kind = kind_at(next());
  if (kind != Kind::object && kind != Kind::array) {
    const bool good = scalar(kind);
    span.end = at_;
    return good;
  }
  Containers open;
  Span key_span;
  bool escaped = false;
  for (;;) {
    skip_blanks();
    const Kind here = kind_at(next());
    const bool object = here == Kind::object;
    if (object || here == Kind::array) {
      if (depth + open.size() >= depth_) return false;
      ++at_;
      open.push(object);
      skip_blanks();
      if (next() != (object ? '}' : ']')) {
        if (object && !key(key_span, escaped)) return false;
        continue;
      }
      ++at_;
      open.pop();
    } else if (!scalar(here)) {
      return false;
    }
    // A value has ended, and with it perhaps those around it.
    while (open.size() > 0 && !take(',')) {
      if (next() != (open.in_object() ? '}' : ']')) return false;
      ++at_;
      open.pop();
    }
    if (open.size() == 0) break;
    if (open.in_object() && !key(key_span, escaped)) return false;
  }
  span.end = at_;
  return true;
}

bool Reader::key(Span& quoted, bool& escaped) {
  skip_blanks();
  return string(quoted, escaped) && take(':');
}

bool Reader::string(Span& quoted, bool& escaped) {
  quoted.begin = at_;
  escaped = false;
  if (next() != '"') return false;
  ++at_;
  if (!string_end(escaped)) return false;
  quoted.end = at_;
  // What is short as it is written is short unescaped, too.
  if (quoted.end - quoted.begin - 2 <= string_bytes_) return true;
  if (!strict_) return false;
  std::string text;
  append_unescaped(text, text_.substr(quoted.begin + 1, quoted.end - quoted.begin - 2));
  return text.size() <= string_bytes_;
}

bool Reader::string_end(bool& escaped) {
  for (;;) {
    at_ += plain_json_prefix(text_.substr(at_));
    const char c = next();
    if (c == '"') {
      ++at_;
      return true;
    }
    if (c == '\\') {
      escaped = true;
      if (!escape()) return false;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      return false;
    } else {
      const std::size_t length = utf8_character(text_.substr(at_));
      if (length == 0) return false;
      at_ += length;
    }
  }
}

bool Reader::escape() {
  ++at_;
  if (next() != 'u') {
    if (next() == '\0' || std::string_view("\"\\/bfnrt").find(next()) == std::string_view::npos)
      return false;
    ++at_;
    return true;
  }
  const auto unit = hex4(text_.substr(at_ + 1));
  if (!unit || (strict_ && is_low_surrogate(*unit))) return false;
  at_ += 5;
  if (!strict_ || !is_high_surrogate(*unit)) return true;
  if (!text_.substr(at_).starts_with("\\u")) return false;
  const auto second = hex4(text_.substr(at_ + 2));
  if (!second || !is_low_surrogate(*second)) return false;
  at_ += 6;
  return true;
}

bool Reader::scalar(Kind kind) {
  switch (kind) {
    case Kind::string: {
      Span quoted;
      bool escaped = false;
      return string(quoted, escaped);
    }
    case Kind::boolean:
      return word(next() == 't' ? "true" : "false");
    case Kind::null:
      return word("null");
    default:
      return number();
  }
}

bool Reader::word(std::string_view wanted) {
  if (!text_.substr(at_).starts_with(wanted)) return false;
  at_ += wanted.size();
  return true;
}

bool Reader::number() {
  const std::size_t begin = at_;
  if (next() == '-') ++at_;
  if (next() == '0')
    ++at_;
  else if (!digits())
    return false;
  if (next() == '.') {
    ++at_;
    if (!digits()) return false;
  }
  if (next() == 'e' || next() == 'E') {
    ++at_;
    if (next() == '+' || next() == '-') ++at_;
    if (!digits()) return false;
  }
  return !strict_ || is_finite(text_.substr(begin, at_ - begin));
}

bool Reader::digits() {
  const std::size_t begin = at_;
  while (is_digit(next())) ++at_;
  return at_ > begin;
}

Result<std::string> unescape(std::string_view quoted) {
  Reader reader(quoted);
  Span span;
  bool escaped = false;
  if (!reader.string(span, escaped) || reader.at() != quoted.size())
    return fail(ErrorCode::invalid_input, "not a JSON string");
  const std::string_view inner = quoted.substr(1, quoted.size() - 2);
  if (!escaped) return std::string(inner);
  std::string text;
  append_unescaped(text, inner);
  if (text.find('\0') != std::string::npos)
    return fail(ErrorCode::invalid_input, "must not hold a NUL character");
  return text;
}

}  // namespace hookctl::json
