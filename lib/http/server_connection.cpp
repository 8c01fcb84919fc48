#include "http/server_connection.hpp"

#include <algorithm>
#include <array>
#include <exception>

#include <fmt/format.h>

#include "base/text.hpp"

namespace hookctl::http {
namespace {

/// The most of an unread body that is worth reading to keep a connection.
constexpr std::uint64_t skip_limit = 256 * 1024;

bool breaks_a_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

class ServerExchange final : public Exchange {
 public:
  ServerExchange(ServerSocket& socket, RequestReader& reader, RequestHead head,
                 const Runtime& runtime)
      : socket_(socket), reader_(reader), head_(std::move(head)), runtime_(runtime) {
    if (const auto expect = head_.headers.get("Expect")) {
      owes_continue_ = same_ignoring_case(*expect, "100-continue") && head_.version >= 11;
    }
  }

  const std::string& method() const override { return head_.method; }
  const std::string& target() const override { return head_.target; }
  const Headers& headers() const override { return head_.headers; }
  bool has_body() const override { return head_.chunked || head_.content_length; }
  std::optional<std::uint64_t> size() const override {
    if (head_.chunked) return std::nullopt;
    return head_.content_length.value_or(0);
  }
  bool answered() const override { return answered_; }
  void close_after() override { close_ = true; }

  Result<std::size_t> read(std::span<char> room) override {
    if (owes_continue_ && !reader_.body_done()) {
      owes_continue_ = false;
      HOOKCTL_CHECK(socket_.write("HTTP/1.1 100 Continue\r\n\r\n"));
    }
    auto count = reader_.read_body(room);
    // The answer can still be sent; where the next request would begin is not known any more.
    if (!count) lost_ = close_ = true;
    return count;
  }

  Result<void> respond(int status, const Headers& headers, std::string_view body) override {
    HOOKCTL_CHECK(begin(status, headers, body.size()));
    if (!body.empty()) HOOKCTL_CHECK(write(body));
    return end();
  }

  Result<void> begin(int status, const Headers& headers,
                     std::optional<std::uint64_t> length) override {
    if (answered_) return fail(ErrorCode::internal, "a request was answered twice");
    HOOKCTL_TRY(pending_, head_text(status, headers, length));
    answered_ = true;
    left_ = length;
    bodiless_ = head_.method == "HEAD" || status == 204 || status == 304;
    return {};
  }

  Result<void> write(std::string_view bytes) override {
    if (bytes.empty() || bodiless_) return {};
    HOOKCTL_CHECK(account(bytes.size()));
    const auto head = std::exchange(pending_, {});
    if (left_ || head_.version < 11) return watched(socket_.write(head, bytes));
    HOOKCTL_CHECK(watched(socket_.write(head + fmt::format("{:x}\r\n", bytes.size()), bytes)));
    return watched(socket_.write("\r\n"));
  }

  Result<void> send_file(int fd, std::uint64_t offset, std::uint64_t length) override {
    if (length == 0 || bodiless_) return {};
    if (!left_) return fail(ErrorCode::internal, "a file is sent only where the length is known");
    HOOKCTL_CHECK(account(length));
    const auto head = std::exchange(pending_, {});
    HOOKCTL_CHECK(watched(socket_.write(head, {}, true)));
    return watched(socket_.send_file(fd, offset, length));
  }

  Result<void> end() override {
    if (!answered_) return fail(ErrorCode::internal, "an answer was ended before it began");
    if (ended_) return {};
    ended_ = true;
    if (left_ && *left_ > 0 && !bodiless_) {
      broken_ = true;
      return fail(ErrorCode::internal, "an answer is shorter than was said");
    }
    auto rest = std::exchange(pending_, {});
    if (!left_ && !bodiless_ && head_.version >= 11) rest += "0\r\n\r\n";
    return rest.empty() ? Result<void>{} : watched(socket_.write(rest));
  }

  /// What remains to be done after the handler; whether the connection can go on.
  bool wind_up() {
    if (!answered_) {
      Headers headers;
      headers.add("Content-Type", "text/plain");
      (void)respond(500, headers, "the server has no answer to this request\n");
    } else if (!ended_) {
      (void)end();
    }
    if (broken_) return false;
    const bool wait_for_body = owes_continue_ && !reader_.body_done();
    if (lost_ || close_ || !head_.keep_alive || wait_for_body || !skip_rest()) {
      socket_.linger();
      return false;
    }
    return true;
  }

 private:
  Result<std::string> head_text(int status, const Headers& headers,
                                std::optional<std::uint64_t> length) {
    auto text = fmt::format("HTTP/1.1 {} {}\r\n", status, reason_phrase(status));
    if (!headers.contains("Date"))
      text.append("Date: ").append(format_date(runtime_.clock.now())).append("\r\n");
    for (const auto& field : headers.all()) {
      const auto* plain = std::get_if<std::string>(&field.value);
      const std::string_view value =
          plain ? std::string_view(*plain) : std::get<Secret>(field.value).reveal();
      if (breaks_a_line(field.name) || breaks_a_line(value)) {
        return fail(ErrorCode::internal,
                    fmt::format("the header field {} holds a line break", printable(field.name)));
      }
      text.append(field.name).append(": ").append(value).append("\r\n");
    }
    const bool no_length = status == 204 || status == 304 || headers.contains("Content-Length");
    if (length && !no_length) {
      text += fmt::format("Content-Length: {}\r\n", *length);
    } else if (!length && head_.version >= 11) {
      text += "Transfer-Encoding: chunked\r\n";
    } else if (!length) {
      close_ = true;
    }
    const bool too_long = !reader_.body_done() && reader_.remaining() > skip_limit;
    if (owes_continue_ || too_long || !head_.keep_alive) close_ = true;
    if (close_) text += "Connection: close\r\n";
    return text += "\r\n";
  }

  Result<void> account(std::uint64_t count) {
    if (!answered_ || ended_) return fail(ErrorCode::internal, "a body without an answer begun");
    if (!left_) return {};
    if (count > *left_) return fail(ErrorCode::internal, "an answer is longer than was said");
    *left_ -= count;
    return {};
  }

  Result<void> watched(Result<void> outcome) {
    if (!outcome) broken_ = true;
    return outcome;
  }

  /// Reads the rest of the body where that is little.
  bool skip_rest() {
    std::array<char, 16 * 1024> room;
    for (std::uint64_t skipped = 0; !reader_.body_done();) {
      if (skipped > skip_limit || reader_.remaining() > skip_limit) return false;
      const auto count = reader_.read_body(room);
      if (!count) return false;
      skipped += *count;
    }
    return true;
  }

  ServerSocket& socket_;
  RequestReader& reader_;
  RequestHead head_;
  const Runtime& runtime_;
  std::string pending_;
  std::optional<std::uint64_t> left_;
  bool owes_continue_ = false;
  bool answered_ = false;
  bool ended_ = false;
  bool bodiless_ = false;
  bool close_ = false;
  bool lost_ = false;    ///< the body could not be read to its end
  bool broken_ = false;  ///< nothing can be sent any more
};

}  // namespace

Connection::Connection(Fd fd, const ServerOptions& options, const Runtime& runtime,
                       const Handler& handler)
    : socket_(std::move(fd), options.idle_timeout),
      reader_(socket_, options.header_limit),
      options_(options),
      runtime_(runtime),
      handler_(handler) {}

void Connection::serve(std::span<const int> wake) {
  while (reader_.has_bytes() || socket_.wait_readable(wake)) {
    idle_since_ = busy;
    if (!serve_one()) return;
    idle_since_ = std::chrono::steady_clock::now();
  }
}

std::optional<std::chrono::steady_clock::time_point> Connection::idle_since() const {
  const Moment since = idle_since_;
  return since == busy ? std::nullopt : std::optional(since);
}

bool Connection::serve_one() {
  if (options_.request_timeout)
    socket_.set_read_deadline(std::chrono::steady_clock::now() + *options_.request_timeout);
  auto head = reader_.read_head();
  if (!head) {
    if (head.error().status != 0) refuse(head.error());
    return false;
  }
  ServerExchange exchange(socket_, reader_, std::move(*head), runtime_);
  try {
    handler_(exchange);
  } catch (const std::exception& e) {
    // The last net: a handler's own libraries should have been caught where they are used.
    runtime_.log.error("a request could not be answered", {{"reason", e.what()}});
    exchange.close_after();
  }
  return exchange.wind_up();
}

void Connection::refuse(const HeadProblem& problem) {
  const auto body = problem.message + "\n";
  (void)socket_.write(fmt::format("HTTP/1.1 {} {}\r\nContent-Type: text/plain\r\n"
                                  "Content-Length: {}\r\nConnection: close\r\n\r\n",
                                  problem.status, reason_phrase(problem.status), body.size()),
                      body);
  runtime_.log.info("a request was refused",
                    {{"status", std::to_string(problem.status)}, {"reason", problem.message}});
  if (options_.unread) options_.unread();
  socket_.linger();
}

}  // namespace hookctl::http
