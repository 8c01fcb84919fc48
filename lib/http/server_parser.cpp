#include "http/server_parser.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "base/text.hpp"

namespace hookctl::http {
namespace {

namespace beast = boost::beast;
using ErrorCodeBeast = beast::error_code;

tl::unexpected<HeadProblem> problem(int status, std::string message) {
  return tl::unexpected(HeadProblem{status, std::move(message)});
}

std::string text(beast::string_view view) {
  return {view.data(), view.size()};
}

}  // namespace

// Beast's own message containers put duplicates of a field side by side; this keeps their order.
class RequestReader::Parser final : public beast::http::basic_parser<true> {
 public:
  RequestHead head;
  std::span<char> room;
  std::size_t filled = 0;

 private:
  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                       int version, ErrorCodeBeast&) override {
    head.method = text(method);
    head.target = text(target);
    head.version = version;
  }
  void on_response_impl(int, beast::string_view, int, ErrorCodeBeast&) override {}
  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                     ErrorCodeBeast&) override {
    // Trailers come here too; nobody asked for them.
    if (!is_header_done()) head.headers.add(text(name), text(value));
  }
  void on_header_impl(ErrorCodeBeast&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCodeBeast&) override {}
  std::size_t on_body_impl(beast::string_view body, ErrorCodeBeast&) override {
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, ErrorCodeBeast&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view body, ErrorCodeBeast&) override {
    const auto count = std::min(body.size(), room.size() - filled);
    std::memcpy(room.data() + filled, body.data(), count);
    filled += count;
    return count;
  }
  void on_finish_impl(ErrorCodeBeast&) override {}
};

RequestReader::RequestReader(ServerSocket& socket, std::uint32_t header_limit)
    : socket_(socket),
      header_limit_(header_limit),
      capacity_(std::max<std::size_t>(64UL * 1024, header_limit + 4096UL)) {
  buffer_ = std::make_unique_for_overwrite<char[]>(capacity_);
}

RequestReader::~RequestReader() = default;

Result<bool> RequestReader::fill() {
  if (first_ == last_) first_ = last_ = 0;
  if (last_ == capacity_ && first_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + first_, last_ - first_);
    last_ -= first_;
    first_ = 0;
  }
  HOOKCTL_TRY(const auto count, socket_.read(std::span(buffer_.get() + last_, capacity_ - last_)));
  last_ += count;
  return count > 0;
}

tl::expected<RequestHead, HeadProblem> RequestReader::read_head() {
  parser_ = std::make_unique<Parser>();
  parser_->header_limit(header_limit_);
  parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
  bool first_bytes = first_ < last_;
  while (!parser_->is_header_done()) {
    ErrorCodeBeast ec;
    if (first_ < last_) {
      first_ += parser_->put(boost::asio::buffer(buffer_.get() + first_, last_ - first_), ec);
      if (parser_->is_header_done()) break;
      if (ec == beast::http::error::header_limit) {
        return problem(431, "the request's header fields are too large");
      }
      if (ec && ec != beast::http::error::need_more) {
        return problem(400, "the request cannot be read: " + ec.message());
      }
    }
    if (last_ - first_ == capacity_) return problem(431, "the request's header is too large");
    const auto more = fill();
    if (!more) return problem(first_bytes ? 408 : 0, more.error().text());
    if (!*more) return problem(0, "the connection ended");
    first_bytes = true;
  }
  if (auto wrong = check_coding()) return tl::unexpected(std::move(*wrong));
  chunked_ = parser_->chunked();
  const auto length = parser_->content_length();
  remaining_ = length && !chunked_ ? *length : 0;
  auto head = std::move(parser_->head);
  if (length && !chunked_) head.content_length = *length;
  head.chunked = chunked_;
  head.keep_alive = parser_->keep_alive();
  return head;
}

/// A coding that is not undone would be taken for the body, or for the next request.
std::optional<HeadProblem> RequestReader::check_coding() const {
  const auto& headers = parser_->head.headers;
  const auto coding = headers.get("Transfer-Encoding");
  if (!coding) return std::nullopt;
  if (headers.contains("Content-Length"))
    return HeadProblem{400, "the request has both Content-Length and Transfer-Encoding"};
  if (parser_->head.version < 11) return HeadProblem{400, "HTTP/1.0 knows no Transfer-Encoding"};
  const auto is_coding = [](const Header& field) {
    return same_ignoring_case(field.name, "Transfer-Encoding");
  };
  if (!same_ignoring_case(*coding, "chunked") ||
      std::ranges::count_if(headers.all(), is_coding) > 1)
    return HeadProblem{501, "the only transfer coding that is understood is “chunked”"};
  return std::nullopt;
}

bool RequestReader::body_done() const {
  return chunked_ ? parser_->is_done() : remaining_ == 0;
}

Result<std::size_t> RequestReader::read_body(std::span<char> room) {
  if (chunked_) return read_chunked(room);
  if (remaining_ == 0 || room.empty()) return std::size_t{0};
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), remaining_));
  std::size_t count = std::min(wanted, last_ - first_);
  if (count > 0) {
    std::memcpy(room.data(), buffer_.get() + first_, count);
    first_ += count;
  } else {
    HOOKCTL_TRY(count, socket_.read(room.first(wanted)));
    if (count == 0) return fail(ErrorCode::unreachable, "the body ended before its length");
  }
  remaining_ -= count;
  return count;
}

Result<std::size_t> RequestReader::read_chunked(std::span<char> room) {
  parser_->room = room;
  parser_->filled = 0;
  while (!parser_->is_done() && parser_->filled < room.size()) {
    ErrorCodeBeast ec = beast::http::error::need_more;
    if (first_ < last_) {
      ec = {};
      first_ += parser_->put(boost::asio::buffer(buffer_.get() + first_, last_ - first_), ec);
    }
    if (ec == beast::http::error::need_more) {
      // What is here goes out before there is another wait.
      if (parser_->filled > 0) break;
      HOOKCTL_TRY(const bool more, fill());
      if (!more) return fail(ErrorCode::unreachable, "the body ended before its last chunk");
    } else if (ec) {
      return fail(ErrorCode::invalid_input, "the body's chunks cannot be read: " + ec.message());
    }
  }
  return parser_->filled;
}

}  // namespace hookctl::http
