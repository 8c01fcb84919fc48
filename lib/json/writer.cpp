#include "json/writer.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/text.hpp"

namespace hookctl::json {
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
  append_json_text(text_, key);
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
  append_json_text(text_, value);
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

}  // namespace hookctl::json
