#include "capture/request_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"

namespace hookctl::capture {
namespace {

/// A text line by line, each without its end: CR LF, or LF alone.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  /// The number of the line that was given last.
  std::size_t number() const { return number_; }
  std::string_view rest() const { return rest_; }

  /// Nothing where no line end follows: what is left is in `rest`.
  std::optional<std::string_view> next() {
    const std::size_t end = rest_.find('\n');
    ++number_;
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }
  /// The same, but a last line needs no end; nothing where no text is left.
  std::optional<std::string_view> next_or_rest() {
    if (rest_.empty()) return std::nullopt;
    if (const auto line = next()) return line;
    const std::string_view line = std::exchange(rest_, {});
    return line;
  }
  std::string_view take(std::size_t size) {
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(bytes.size());
    return bytes;
  }

  tl::unexpected<Error> refuse(std::string_view what, std::string_view hint = {}) const {
    return fail(ErrorCode::invalid_input, fmt::format("line {}: {}", number_, what),
                std::string(hint));
  }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

constexpr std::string_view digits = "0123456789";

bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || digits.find(c) != std::string_view::npos ||
           others.find(c) != std::string_view::npos;
  });
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// HTTP/1.1; HTTP/2 as browsers and curl show it.
bool is_version(std::string_view text) {
  if (!text.starts_with("HTTP/")) return false;
  text.remove_prefix(5);
  return !text.empty() && text.size() <= 3 &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

struct RequestLine {
  std::string_view method, target;
};

std::optional<RequestLine> read_request_line(std::string_view line) {
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == last) return std::nullopt;
  const RequestLine read{line.substr(0, first), line.substr(first + 1, last - first - 1)};
  const bool good = is_token(read.method) && !read.target.empty() &&
                    read.target.find(' ') == std::string_view::npos && !has_control(read.target) &&
                    is_version(line.substr(last + 1));
  return good ? std::optional(read) : std::nullopt;
}

bool is_status_line(std::string_view line) {
  return is_version(line.substr(0, line.find(' ')));
}

/// Reads one header line (RFC 9112 section 5). Its value may be secret and is not quoted.
Result<void> read_header(const Lines& lines, std::string_view line, HeaderList& headers) {
  if (line.starts_with(' ') || line.starts_with('\t'))
    return lines.refuse("the header before is continued here, which HTTP no longer allows",
                        "write it in one line");
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos)
    return lines.refuse("a header without a colon", "a header reads NAME: VALUE");
  if (!is_token(line.substr(0, colon))) return lines.refuse("this is no header's name");
  const std::string_view value = without_blanks(line.substr(colon + 1));
  if (has_control(value)) return lines.refuse("a control character in a header's value");
  headers.emplace_back(line.substr(0, colon), value);
  return {};
}

/// What the headers say of the body's length.
struct Framing {
  bool chunked = false;
  std::optional<std::uint64_t> length;
};

Result<void> add_length(Framing& framing, std::string_view list) {
  const auto refuse = [](std::string_view what) {
    return fail(ErrorCode::invalid_input, fmt::format("Content-Length {}", what));
  };
  for (;;) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view text = without_blanks(list.substr(0, comma));
    std::uint64_t length = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (problem != std::errc() || end != text.data() + text.size())
      return refuse("is no number of bytes");
    if (framing.length.value_or(length) != length) return refuse("is given twice and differs");
    framing.length = length;
    if (comma == list.size()) return {};
    list.remove_prefix(comma + 1);
  }
}

Result<Framing> read_framing(const HeaderList& headers) {
  Framing framing;
  for (const auto& [name, value] : headers) {
    if (same_ignoring_case(name, "content-length")) HOOKCTL_CHECK(add_length(framing, value));
    if (!same_ignoring_case(name, "transfer-encoding")) continue;
    if (framing.chunked || !same_ignoring_case(value, "chunked"))
      return fail(ErrorCode::invalid_input, "Transfer-Encoding is other than just “chunked”");
    framing.chunked = true;
  }
  if (framing.chunked && framing.length)
    return fail(ErrorCode::invalid_input, "there are both Content-Length and Transfer-Encoding",
                "only one of them can be true of the body; remove the other");
  return framing;
}

tl::unexpected<Error> torn_body(std::string_view what) {
  return fail(ErrorCode::invalid_input, fmt::format("the body is torn: {}", what),
              "record it again, or correct its length");
}

/// Behind a body nothing but the newline of an editor may stand.
bool only_blanks(std::string_view rest) {
  return rest.find_first_not_of("\r\n") == std::string_view::npos;
}

Result<std::string> read_sized(Lines& lines, std::uint64_t length) {
  const std::size_t there = lines.rest().size();
  if (length > there)
    return torn_body(fmt::format("Content-Length says {} bytes, and there are {}", length, there));
  std::string body(lines.take(static_cast<std::size_t>(length)));
  if (only_blanks(lines.rest())) return body;
  return fail(ErrorCode::invalid_input,
              fmt::format("Content-Length says {} bytes, and there are {}", length, there),
              "was the body changed after it was recorded?");
}

Result<std::uint64_t> read_chunk_size(const Lines& lines, std::string_view line) {
  const std::string_view text = without_blanks(line.substr(0, line.find(';')));
  std::uint64_t size = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), size, 16);
  if (problem != std::errc() || end != text.data() + text.size())
    return lines.refuse("this is no chunk's size",
                        "where the body is not in chunks any more, remove Transfer-Encoding");
  return size;
}

Result<std::string> read_chunks(Lines& lines) {
  constexpr std::string_view torn = "it ends before its last chunk";
  std::string body;
  for (;;) {
    const auto line = lines.next();
    if (!line) return torn_body(torn);
    HOOKCTL_TRY(const std::uint64_t size, read_chunk_size(lines, *line));
    if (size == 0) break;
    if (size > lines.rest().size()) return torn_body(torn);
    body += lines.take(static_cast<std::size_t>(size));
    const auto end = lines.next();
    if (!end) return torn_body(torn);
    if (!end->empty()) return lines.refuse("a chunk is longer than it says");
  }
  HeaderList trailers;
  for (auto line = lines.next(); !line || !line->empty(); line = lines.next()) {
    if (!line) return torn_body("no empty line ends its chunks");
    HOOKCTL_CHECK(read_header(lines, *line, trailers));
  }
  if (!only_blanks(lines.rest()))
    return fail(ErrorCode::invalid_input, "something follows the last chunk");
  return body;
}

/// A response as curl -i shows it keeps its Transfer-Encoding, while its body has left its chunks.
bool begins_with_size(std::string_view body) {
  return !body.empty() &&
         std::string_view("0123456789abcdefABCDEF").find(body[0]) != std::string_view::npos;
}

Result<void> read_headers(Lines& lines, std::string_view what, HeaderList& headers) {
  for (auto line = lines.next(); !line || !line->empty(); line = lines.next()) {
    if (!line)
      return lines.refuse(fmt::format("{} ends within its headers", what),
                          "an empty line stands between the headers and the body");
    HOOKCTL_CHECK(read_header(lines, *line, headers));
  }
  return {};
}

Result<std::string> read_body(Lines& lines, const Framing& framing) {
  if (framing.chunked) return read_chunks(lines);
  if (framing.length) return read_sized(lines, *framing.length);
  return std::string(lines.rest());
}

std::optional<int> read_status(std::string_view line) {
  if (!is_status_line(line) || line.find(' ') == std::string_view::npos) return std::nullopt;
  const std::string_view digit = line.substr(line.find(' ') + 1).substr(0, 4);
  int status = 0;
  const auto [end, problem] = std::from_chars(digit.data(), digit.data() + digit.size(), status);
  const bool three = end == digit.data() + 3 && (digit.size() == 3 || digit[3] == ' ');
  if (problem != std::errc() || !three || status < 100 || status > 599) return std::nullopt;
  return status;
}

}  // namespace

Result<RawRequest> parse_raw_request(std::string_view text) {
  Lines lines(text);
  auto line = lines.next();
  while (line && line->empty()) line = lines.next();
  const auto first = read_request_line(line.value_or(std::string_view()));
  if (!first)
    return lines.refuse("this is no request line",
                        "a raw request begins with a line such as “POST /path HTTP/1.1”");
  RawRequest request{std::string(first->method), std::string(first->target), {}, {}};
  HOOKCTL_CHECK(read_headers(lines, "the request", request.headers));
  HOOKCTL_TRY(const Framing framing, read_framing(request.headers));
  HOOKCTL_TRY(request.body, read_body(lines, framing));
  return request;
}

Result<RawResponse> parse_raw_response(std::string_view text) {
  Lines lines(text);
  RawResponse response;
  do {
    auto line = lines.next();
    while (line && line->empty()) line = lines.next();
    const auto status = read_status(line.value_or(std::string_view()));
    if (!status)
      return lines.refuse("this is no status line",
                          "a raw response begins with a line such as “HTTP/1.1 200 OK”");
    response.status = *status;
    response.headers.clear();
    HOOKCTL_CHECK(read_headers(lines, "the response", response.headers));
    // Interim answers, as curl -i shows them, stand before the one that counts.
  } while (response.status < 200);
  if (response.status == 204 || response.status == 304) return response;
  HOOKCTL_TRY(const Framing framing, read_framing(response.headers));
  if (framing.chunked && !begins_with_size(lines.rest())) {
    response.body = lines.rest();
    return response;
  }
  HOOKCTL_TRY(response.body, read_body(lines, framing));
  return response;
}

Result<HeaderList> parse_headers(std::string_view text) {
  Lines lines(text);
  HeaderList headers;
  auto line = lines.next_or_rest();
  if (line && (read_request_line(*line) || is_status_line(*line))) line = lines.next_or_rest();
  for (; line && !line->empty(); line = lines.next_or_rest()) {
    // HTTP/2's :method and :path, as browsers show them.
    if (line->starts_with(':')) continue;
    HOOKCTL_CHECK(read_header(lines, *line, headers));
  }
  while (line && line->empty()) line = lines.next_or_rest();
  if (line)
    return lines.refuse("more follows after the empty line that ends the headers",
                        "a file with headers and body is a raw request");
  return headers;
}

}  // namespace hookctl::capture
