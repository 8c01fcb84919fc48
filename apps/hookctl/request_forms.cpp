#include "request_forms.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "capture/record.hpp"
#include "capture/request_writer.hpp"
#include "cli/shell_words.hpp"
#include "crypto/encoding.hpp"
#include "json/utf8.hpp"

namespace hookctl {
namespace {

/// Linux takes no argument of 128 KiB or more.
constexpr std::size_t largest_argument = 100'000;

bool fits_argument(std::string_view body) {
  return body.size() <= largest_argument && json::is_utf8(body) &&
         std::ranges::none_of(body, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
         });
}

/// The format of a printf that writes these bytes.
std::string printf_format(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n')
      out += "\\n";
    else if (c == '%')
      out += "%%";
    else if (c == '\\')
      out += "\\\\";
    else if (byte < 0x20 || byte >= 0x7F || (c == '-' && out.empty()))
      out += fmt::format("\\{:03o}", byte);
    else
      out += c;
  }
  return out;
}

std::string target_of(const Url& url) {
  std::string target(url.path());
  if (!url.query().empty()) target.append("?").append(url.query());
  return target;
}

std::vector<std::pair<std::string, std::string>> wire_headers(const SignedMessage& message,
                                                              const Url& to) {
  auto headers = headers_of(message);
  headers.insert(headers.begin(), {"host", to.authority()});
  headers.emplace_back("content-length", std::to_string(message.body.size()));
  return headers;
}

std::string header_argument(std::string_view line) {
  return "--header " + cli::single_quoted(line);
}

bool is_framing(std::string_view name) {
  return same_ignoring_case(name, "Content-Length") ||
         same_ignoring_case(name, "Transfer-Encoding") || same_ignoring_case(name, "Connection");
}

std::string curl_without_body(const std::vector<std::string>& arguments) {
  std::string out = "curl --silent --show-error " + arguments.front();
  for (std::size_t i = 1; i < arguments.size(); ++i) out.append(" \\\n  ").append(arguments[i]);
  return out += '\n';
}

std::string curl_with_body(std::vector<std::string> arguments, std::string_view body) {
  const bool argument = fits_argument(body);
  arguments.push_back(argument ? "--data-raw " + cli::single_quoted(body)
                               : std::string("--data-binary @-"));
  std::string out;
  if (!argument) out = fmt::format("printf {} |\n  ", cli::single_quoted(printf_format(body)));
  return out + curl_without_body(arguments);
}

}  // namespace

std::string as_json(const SignedMessage& message) {
  std::string out = "{";
  if (json::is_utf8(message.body)) {
    out += "\"body\":";
    append_json_text(out, message.body);
  } else {
    out += "\"body_b64\":";
    append_json_text(out, crypto::base64(message.body));
  }
  out += ",\"headers\":{";
  for (const auto& [name, value] : headers_of(message)) {
    if (out.back() != '{') out += ',';
    append_json_text(out, name);
    out += ':';
    append_json_text(out, value);
  }
  return out + "}}";
}

std::string as_headers(const SignedMessage& message) {
  std::string out;
  for (const auto& [name, value] : headers_of(message)) out += fmt::format("{}: {}\n", name, value);
  return out;
}

std::string as_curl(const SignedMessage& message, const Url& to) {
  std::vector<std::string> arguments{"--request POST " + cli::single_quoted(to.reveal())};
  for (const auto& [name, value] : headers_of(message))
    arguments.push_back(header_argument(fmt::format("{}: {}", name, value)));
  return curl_with_body(arguments, message.body);
}

Result<std::string> as_curl(const capture::Record& record, const Url& to) {
  HOOKCTL_CHECK(capture::check_request(record));
  // What curl would send of itself and the sender did not is left out, and nothing is normalised.
  std::vector<std::string> arguments{record.method == "HEAD" && record.body.empty()
                                         ? "--head"
                                         : "--request " + cli::single_quoted(record.method)};
  arguments.back() += " --http1.1 --path-as-is --globoff " + cli::single_quoted(to.reveal());
  for (const auto& [name, value] : record.headers) {
    const bool host = same_ignoring_case(name, "Host");
    if (is_framing(name) || (host && value == to.authority())) continue;
    arguments.push_back(
        header_argument(value.empty() ? name + ";" : fmt::format("{}: {}", name, value)));
  }
  for (const std::string_view name : {"Accept", "User-Agent", "Content-Type", "Expect"})
    if (!record.header(name)) arguments.push_back(header_argument(fmt::format("{}:", name)));
  if (record.body.empty() && !record.header("Content-Length")) return curl_without_body(arguments);
  return curl_with_body(arguments, record.body);
}

std::string as_http(const SignedMessage& message, const Url& to) {
  std::string out = fmt::format("POST {} HTTP/1.1\r\n", target_of(to));
  for (const auto& [name, value] : wire_headers(message, to))
    out += fmt::format("{}: {}\r\n", name, value);
  return out + "\r\n" + message.body;
}

std::string as_capture(const SignedMessage& message, const Url& to, const Runtime& runtime) {
  capture::Record record;
  record.id = Ulid::generate(runtime.clock, runtime.random).str();
  record.received_at = message.time;
  record.method = "POST";
  record.url = target_of(to);
  record.headers = wire_headers(message, to);
  record.body = message.body;
  return capture::format_record(record);
}

}  // namespace hookctl
