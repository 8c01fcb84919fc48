#include "json/span.hpp"

#include <limits>

#include <fmt/format.h>

#include "json/pointer.hpp"
#include "json/reader.hpp"

namespace hookctl::json {
namespace {

bool is_key(std::string_view quoted, bool escaped, std::string_view key) {
  if (!escaped) return quoted.substr(1, quoted.size() - 2) == key;
  const auto text = unescape(quoted);
  return text && *text == key;
}

bool skip_value(Reader& in) {
  Kind kind{};
  Span span;
  return in.value(0, kind, span);
}

bool enter_member(Reader& in, std::string_view text, std::string_view key) {
  if (!in.take('{')) return false;
  do {
    Span quoted;
    bool escaped = false;
    if (!in.key(quoted, escaped)) return false;
    if (is_key(quoted.of(text), escaped, key)) return true;
  } while (skip_value(in) && in.take(','));
  return false;
}

bool enter_element(Reader& in, std::size_t index) {
  if (!in.take('[')) return false;
  for (; index > 0; --index)
    if (!skip_value(in) || !in.take(',')) return false;
  return true;
}

bool enter(Reader& in, std::string_view text, const std::string& key) {
  in.skip_blanks();
  if (in.next() == '{') return enter_member(in, text, key);
  const auto index = array_index(key);
  return index && enter_element(in, *index);
}

}  // namespace

Result<Span> find_span(std::string_view text, std::string_view pointer) {
  const auto keys = split_pointer(pointer);
  if (!keys) return fail(ErrorCode::usage, fmt::format("{}: no JSON pointer", pointer));
  constexpr auto any = std::numeric_limits<std::size_t>::max();
  Reader in(text, {.bytes = any, .depth = any, .string_bytes = any});
  for (const std::string& key : *keys)
    if (!enter(in, text, key))
      return fail(ErrorCode::not_found, fmt::format("{}: nothing there", pointer));
  Kind kind{};
  Span span;
  if (!in.value(0, kind, span))
    return fail(ErrorCode::not_found, fmt::format("{}: nothing there", pointer));
  return span;
}

std::string replace_span(std::string_view text, Span span, std::string_view replacement) {
  std::string out;
  out.reserve(text.size() - (span.end - span.begin) + replacement.size());
  out += text.substr(0, span.begin);
  out += replacement;
  out += text.substr(span.end);
  return out;
}

}  // namespace hookctl::json
