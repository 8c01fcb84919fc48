#include "json/writer.hpp"

#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "json/utf8.hpp"

namespace hookctl::json {
namespace {

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '\x7f';
}

void append_quoted(std::string& out, std::string_view text) {
  if (!is_utf8(text)) {
    append_quoted(out, to_utf8(text));
    return;
  }
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(text[i])) continue;
    out += text.substr(plain, i - plain);
    append_escaped(out, text[i]);
    plain = i + 1;
  }
  out += text.substr(plain);
  out += '"';
}

}  // namespace

void Writer::separate() {
  if (!first_) text_ += ',';
  first_ = false;
}

Writer& Writer::begin_object() {
  separate();
  text_ += '{';
  first_ = true;
  return *this;
}

Writer& Writer::end_object() {
  text_ += '}';
  first_ = false;
  return *this;
}

Writer& Writer::begin_array() {
  separate();
  text_ += '[';
  first_ = true;
  return *this;
}

Writer& Writer::end_array() {
  text_ += ']';
  first_ = false;
  return *this;
}

Writer& Writer::key(std::string_view key) {
  separate();
  append_quoted(text_, key);
  text_ += ':';
  first_ = true;
  return *this;
}

Writer& Writer::null() {
  return raw("null");
}

Writer& Writer::boolean(bool value) {
  return raw(value ? "true" : "false");
}

Writer& Writer::string(std::string_view value) {
  separate();
  append_quoted(text_, value);
  return *this;
}

Writer& Writer::integer(std::int64_t value) {
  return raw(fmt::format_int(value).c_str());
}

Writer& Writer::unsigned_integer(std::uint64_t value) {
  return raw(fmt::format_int(value).c_str());
}

Writer& Writer::number(double value) {
  return std::isfinite(value) ? raw(fmt::format("{}", value)) : null();
}

Writer& Writer::raw(std::string_view json) {
  separate();
  text_ += json;
  return *this;
}

std::string quoted(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

}  // namespace hookctl::json
