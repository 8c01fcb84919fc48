#include "capture/request_writer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace hookctl::capture {
namespace {

constexpr std::string_view content_length = "Content-Length";

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

/// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           signs.find(c) != std::string_view::npos;
  });
}

tl::unexpected<Error> refuse(std::string_view what) {
  return fail(ErrorCode::invalid_input, std::string(what), "it cannot be sent as it is");
}

/// Whether the recorded headers say how long the body is, and say it right.
bool is_framed(const Record& record) {
  std::size_t lengths = 0;
  for (const auto& [name, value] : record.headers) {
    if (same_ignoring_case(name, "Transfer-Encoding")) return false;
    if (!same_ignoring_case(name, content_length)) continue;
    if (++lengths > 1 || trimmed(value) != std::to_string(record.body.size())) return false;
  }
  return lengths == 1 || record.body.empty();
}

}  // namespace

Result<void> check_headers(const HeaderList& headers) {
  for (const auto& [name, value] : headers) {
    if (!is_token(name)) return refuse(fmt::format("{} is no header's name", json_text(name)));
    if (std::ranges::any_of(value, [](char c) { return is_control(c) && c != '\t'; }))
      return refuse(
          fmt::format("the header {} has a line break or another control character", name));
  }
  return {};
}

Result<void> check_request(const Record& record) {
  if (!is_token(record.method))
    return refuse(fmt::format("{} is no method", json_text(record.method)));
  if (record.url.empty() ||
      std::ranges::any_of(record.url, [](char c) { return is_control(c) || c == ' '; }))
    return refuse("the URL is empty, or has a blank or a control character");
  return check_headers(record.headers);
}

Result<std::string> format_raw_request(const Record& record) {
  HOOKCTL_CHECK(check_request(record));
  const bool framed = is_framed(record);
  const std::string length = fmt::format("{}: {}\r\n", content_length, record.body.size());
  std::string text = fmt::format("{} {} HTTP/1.1\r\n", record.method, record.url);
  bool told = framed;
  for (const auto& [name, value] : record.headers) {
    const bool framing =
        same_ignoring_case(name, content_length) || same_ignoring_case(name, "Transfer-Encoding");
    if (framed || !framing)
      text.append(name).append(": ").append(value).append("\r\n");
    else if (!std::exchange(told, true))
      text += length;
  }
  if (!told) text += length;
  return text.append("\r\n").append(record.body);
}

}  // namespace hookctl::capture
