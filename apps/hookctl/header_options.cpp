#include "header_options.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/io.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "http/field.hpp"

namespace hookctl {
namespace {

constexpr std::size_t largest_file = 64 * 1024;

struct Field {
  std::string_view name;
  std::string_view value;
};

std::optional<Field> split_field(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !http::is_token(line.substr(0, colon)))
    return std::nullopt;
  const auto value = trimmed(line.substr(colon + 1));
  const bool plain = std::ranges::all_of(
      value, [](char c) { return static_cast<unsigned char>(c) >= 0x20 || c == '\t'; });
  if (!plain || value.find('\x7F') != std::string_view::npos) return std::nullopt;
  return Field{line.substr(0, colon), value};
}

/// By its name: what a well-behaved person would not have on a command line, where everyone on the
/// machine can read it.
bool is_credential(std::string_view name) {
  constexpr std::array<std::string_view, 8> signs{"auth",   "cookie",   "token",   "secret",
                                                  "passwd", "password", "api-key", "apikey"};
  const std::string small = lower(name);
  return std::ranges::any_of(
      signs, [&](std::string_view sign) { return small.find(sign) != std::string::npos; });
}

bool belongs_to_connection(std::string_view name) {
  constexpr std::array<std::string_view, 6> names{
      "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te"};
  return std::ranges::find(names, lower(name)) != names.end();
}

Result<void> add_line(const Invocation& in, http::Headers& headers, std::string_view line) {
  const auto field = split_field(line);
  if (!field)
    return fail(in.bad_value("header", "this is no header field", "write it as 'NAME: VALUE'"));
  if (is_credential(field->name))
    return fail(in.bad_value(
        "header",
        fmt::format("{} looks like a secret, and others can read a command line", field->name),
        "put the line into a file and give that with --header-file"));
  headers.add(std::string(field->name), std::string(field->value));
  return {};
}

Result<void> add_file(const Invocation& in, http::Headers& headers, const std::string& path) {
  HOOKCTL_TRY(std::string text, read_file(path, largest_file, &in.stop()));
  std::size_t number = 0;
  Result<void> result;
  for (std::string_view rest = text; !rest.empty() && result;) {
    const auto end = std::min(rest.find('\n'), rest.size());
    std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (const auto field = split_field(line))
      headers.add_secret(std::string(field->name), Secret(field->value));
    else
      result = fail(ErrorCode::invalid_input,
                    fmt::format("{}: line {} is no header field", printable(path), number),
                    "write one a line, as NAME: VALUE");
  }
  wipe(text.data(), text.size());
  return result;
}

}  // namespace

Result<void> add_headers(const Invocation& in, http::Headers& headers) {
  http::Headers own;
  for (const auto& line : in.list("header")) HOOKCTL_CHECK(add_line(in, own, line));
  for (const auto& path : in.list("header-file")) HOOKCTL_CHECK(add_file(in, own, path));
  for (const auto& field : own.all())
    if (belongs_to_connection(field.name) || headers.contains(field.name))
      return fail(ErrorCode::usage,
                  fmt::format("the header field {} is made by hookctl itself", field.name),
                  "leave it out");
  for (const auto& field : own.all()) {
    if (const auto* secret = std::get_if<Secret>(&field.value))
      headers.add_secret(field.name, secret->clone());
    else
      headers.add(field.name, std::get<std::string>(field.value));
  }
  return {};
}

}  // namespace hookctl
