#include "http/raw_response.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <fmt/format.h>

#include "base/clock.hpp"
#include "http/curl_error.hpp"

namespace hookctl::http {
namespace {

namespace beast = boost::beast;
using ErrorCodeBeast = beast::error_code;

constexpr std::size_t first_room = 16 * 1024;
/// The most that the header of an answer may have.
constexpr std::size_t largest_head = 256 * 1024;
/// The most that is kept unread: a head, or the line before a chunk, or the trailers.
constexpr std::size_t largest_room = largest_head + std::size_t{64} * 1024;
/// The most that is set aside for a body before its bytes have come.
constexpr std::uint64_t largest_reserve = 1024 * 1024;

}  // namespace

// Beast's own message containers put duplicates of a field side by side; this keeps their order.
class RawResponseReader::Parser final : public beast::http::basic_parser<false> {
 public:
  Parser(RawAnswer& answer, std::size_t body_limit_bytes, bool without_body) : answer_(answer) {
    header_limit(static_cast<std::uint32_t>(largest_head));
    body_limit(body_limit_bytes);
    eager(true);
    skip(without_body);
  }

 private:
  void on_request_impl(beast::http::verb, beast::string_view, beast::string_view, int,
                       ErrorCodeBeast&) override {}
  void on_response_impl(int status, beast::string_view, int, ErrorCodeBeast&) override {
    answer_.status = status;
  }
  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                     ErrorCodeBeast&) override {
    // Trailers come here too; nobody asked for them.
    if (!is_header_done())
      answer_.headers.emplace_back(std::string(name.data(), name.size()),
                                   std::string(value.data(), value.size()));
  }
  void on_header_impl(ErrorCodeBeast&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCodeBeast&) override {
    if (length) answer_.body.reserve(std::min(*length, largest_reserve));
  }
  std::size_t on_body_impl(beast::string_view bytes, ErrorCodeBeast&) override {
    answer_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, ErrorCodeBeast&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes,
                                 ErrorCodeBeast&) override {
    answer_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_finish_impl(ErrorCodeBeast&) override {}

  RawAnswer& answer_;
};

RawResponseReader::RawResponseReader(std::size_t body_limit)
    : body_limit_(body_limit),
      buffer_(first_room),
      parser_(std::make_unique<std::optional<Parser>>()) {}

RawResponseReader::~RawResponseReader() = default;

void RawResponseReader::begin(bool without_body) {
  first_ = last_ = 0;
  begun_ = false;
  without_body_ = without_body;
  renew();
}

void RawResponseReader::renew() {
  answer_ = {};
  parser_->emplace(answer_, body_limit_, without_body_);
}

std::span<char> RawResponseReader::room() {
  if (first_ == last_) first_ = last_ = 0;
  if (last_ == buffer_.size() && first_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + first_, last_ - first_);
    last_ -= first_;
    first_ = 0;
  }
  if (last_ == buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, largest_room));
  return std::span(buffer_).subspan(last_);
}

Result<bool> RawResponseReader::take(std::size_t count) {
  last_ += count;
  begun_ = begun_ || count > 0;
  for (;;) {
    HOOKCTL_TRY(const bool done, parse());
    if (!done) return false;
    const bool interim = answer_.status / 100 == 1 && answer_.status != 101;
    if (!interim) return true;
    renew();
  }
}

Result<bool> RawResponseReader::parse() {
  while (first_ < last_) {
    ErrorCodeBeast ec;
    const auto used =
        (*parser_)->put(boost::asio::buffer(buffer_.data() + first_, last_ - first_), ec);
    first_ += used;
    if ((*parser_)->is_done()) return true;
    if (ec == beast::http::error::need_more) {
      // It has no limit of its own for what stands around chunks.
      if (last_ - first_ < largest_room) return false;
      return fail(ErrorCode::invalid_input,
                  fmt::format("the answer has a chunk's header or trailers larger than {}",
                              format_size(largest_room)));
    }
    if (ec == beast::http::error::header_limit)
      return fail(ErrorCode::invalid_input,
                  fmt::format("the answer's header is larger than {}", format_size(largest_head)));
    if (ec == beast::http::error::body_limit)
      return fail(ErrorCode::invalid_input,
                  fmt::format("the answer is larger than {}", format_size(body_limit_)));
    if (ec)
      return fail(ErrorCode::unreachable, fmt::format("the answer is not HTTP: {}", ec.message()));
    if (used == 0) return false;
  }
  return (*parser_)->is_done();
}

Result<void> RawResponseReader::end() {
  ErrorCodeBeast ec;
  if (begun_ && (*parser_)->got_some()) (*parser_)->put_eof(ec);
  if (!begun_ || !(*parser_)->got_some())
    return fail(ErrorCode::unreachable, "the server closed the connection without an answer");
  if (ec || !(*parser_)->is_done())
    return fail(ErrorCode::unreachable, fmt::format("the answer broke off{}", how_far()));
  return {};
}

bool RawResponseReader::keeps_alive() const {
  return (*parser_)->keep_alive() && first_ == last_ && answer_.status != 101;
}

std::string RawResponseReader::how_far() const {
  if (!(*parser_)->is_header_done()) return {};
  CurlOutcome outcome{.received = answer_.body.size(), .head_came = true};
  if (const auto length = (*parser_)->content_length()) outcome.expected = *length;
  return http::how_far(outcome);
}

}  // namespace hookctl::http
