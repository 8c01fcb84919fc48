// What libcurl calls during an exchange.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "http/curl_exchange.hpp"

namespace hookctl::http {
namespace {

/// A redirect's body up to here is read, so that its connection can be kept.
constexpr std::uint64_t redirect_body = 64 * 1024;
/// The most that the header of an answer may have.
constexpr std::size_t largest_head = 256 * 1024;

CurlExchange& exchange(void* self) {
  return *static_cast<CurlExchange*>(self);
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

void CurlExchange::note_activity() {
  last_activity_ = std::chrono::steady_clock::now();
}

int CurlExchange::on_request(void* self, char*, char*, int, int) noexcept {
  CurlExchange& us = exchange(self);
  // libcurl sends again by itself when a kept connection turns out to be closed.
  if (us.sent_times_ > 0 && !us.safe_to_send_twice()) return CURL_PREREQFUNC_ABORT;
  ++us.sent_times_;
  us.note_activity();
  return CURL_PREREQFUNC_OK;
}

std::size_t CurlExchange::on_read(char* room, std::size_t, std::size_t size, void* self) noexcept {
  CurlExchange& us = exchange(self);
  const auto got = us.source_->read({room, size});
  us.note_activity();
  if (!got) {
    us.own_error_ = got.error();
    return CURL_READFUNC_ABORT;
  }
  us.source_given_ += *got;
  if (*got == 0 && us.source_size_ && us.source_given_ < *us.source_size_) {
    us.own_error_ = Error{ErrorCode::invalid_input,
                          fmt::format("the body to send ended after {} of {} bytes",
                                      us.source_given_, *us.source_size_),
                          {},
                          {}};
    return CURL_READFUNC_ABORT;
  }
  return *got;
}

int CurlExchange::on_seek(void* self, curl_off_t offset, int origin) noexcept {
  CurlExchange& us = exchange(self);
  if (offset != 0 || origin != SEEK_SET || us.source_ == nullptr || !us.source_->rewind())
    return CURL_SEEKFUNC_CANTSEEK;
  us.source_given_ = 0;
  return CURL_SEEKFUNC_OK;
}

std::size_t CurlExchange::on_header(char* data, std::size_t, std::size_t size,
                                    void* self) noexcept {
  CurlExchange& us = exchange(self);
  const bool go_on = us.take_header({data, size});
  us.note_activity();
  return go_on ? size : 0;
}

bool CurlExchange::take_header(std::string_view line) {
  head_size_ += line.size();
  if (head_size_ > largest_head) {
    own_error_ = Error{ErrorCode::invalid_input,
                       fmt::format("{}: the answer's header is larger than {}", hop_.url.display(),
                                   format_size(largest_head)),
                       {},
                       {}};
    return false;
  }
  if (head_done_) return true;  // a trailer
  Response& head = answer_.response;
  if (line.starts_with("HTTP/")) {
    head = Response{};
    const auto blank = line.find(' ');
    const auto digits = blank == std::string_view::npos ? line : line.substr(blank + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), head.status);
    return true;
  }
  const auto text = trimmed(line);
  if (text.empty()) return (head.status / 100 == 1 && head.status != 101) || take_head();
  const auto colon = line.find(':');
  if (colon != std::string_view::npos && line.front() != ' ' && line.front() != '\t')
    head.headers.add(std::string(trimmed(line.substr(0, colon))),
                     std::string(trimmed(line.substr(colon + 1))));
  return true;
}

bool CurlExchange::take_head() {
  head_done_ = true;
  const Response& head = answer_.response;
  if (const auto length = head.headers.get("content-length");
      length && request_.method != "HEAD" && head.status != 204 && head.status != 304) {
    std::uint64_t bytes = 0;
    const auto [end, problem] =
        std::from_chars(length->data(), length->data() + length->size(), bytes);
    if (problem == std::errc{} && end == length->data() + length->size()) expected_ = bytes;
  }
  const auto location = head.headers.get("location");
  if (request_.redirects == Redirects::follow && is_redirect(head.status) && location &&
      (request_.method == "GET" || request_.method == "HEAD")) {
    answer_.location = *location;
    body_goes_ = BodyGoes::nowhere;
    return true;
  }
  if (sink_ == nullptr) return true;
  const auto wanted = sink_->begin(head);
  if (!wanted) {
    own_error_ = wanted.error();
    return false;
  }
  if (*wanted) body_goes_ = BodyGoes::to_sink;
  return true;
}

std::size_t CurlExchange::on_body(char* data, std::size_t, std::size_t size, void* self) noexcept {
  CurlExchange& us = exchange(self);
  us.received_ += size;
  const bool go_on = us.take_body({data, size});
  us.note_activity();
  return go_on ? size : 0;
}

bool CurlExchange::take_body(std::string_view bytes) {
  switch (body_goes_) {
    case BodyGoes::to_sink: {
      auto written = sink_->write(bytes);
      if (!written) own_error_ = std::move(written).error();
      return !own_error_;
    }
    case BodyGoes::nowhere:
      enough_ = received_ > redirect_body;
      return !enough_;
    case BodyGoes::into_memory:
      break;
  }
  std::string& body = answer_.response.body;
  if (bytes.size() > request_.body_limit - std::min(body.size(), request_.body_limit)) {
    own_error_ = Error{ErrorCode::invalid_input,
                       fmt::format("{}: the answer is larger than {}", hop_.url.display(),
                                   format_size(request_.body_limit)),
                       {},
                       {}};
    return false;
  }
  body.append(bytes);
  return true;
}

}  // namespace hookctl::http
