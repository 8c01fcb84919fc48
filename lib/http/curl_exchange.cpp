#include "http/curl_exchange.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "http/field.hpp"

namespace hookctl::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// libcurl's own borders: the most that it reads at once, and holds to send.
constexpr long receive_buffer = 512L * 1024;
constexpr std::uint64_t largest_send_buffer = 512ULL * 1024;
/// Below this, waiting for "100 Continue" costs more than it can save.
constexpr std::uint64_t small_body = 1024 * 1024;
/// A request that must not be sent twice takes no connection that has been idle for longer, in
/// seconds: servers close those, and then it would fail.
constexpr long young_connection = 4;
constexpr milliseconds tick{60'000};

/// "Name: value", in the form in which libcurl sends also an empty value. Wiped by the caller.
std::string header_line(std::string_view name, std::string_view value) {
  std::string line;
  line.reserve(name.size() + value.size() + 2);  // no second buffer with a secret is left behind
  line.append(name);
  if (value.empty()) return line.append(";");
  return line.append(": ").append(value);
}

bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(
      names, [&](std::string_view other) { return same_ignoring_case(name, other); });
}

bool stays_behind(const Header& field) {
  return std::holds_alternative<Secret>(field.value) ||
         one_of(field.name, {"authorization", "cookie", "proxy-authorization", "host"});
}

}  // namespace

CurlExchange::CurlExchange(CurlHandle& handle, Request& request, const Hop& hop, ResponseSink* sink,
                           const Stop& stop, const TransportOptions& options)
    : handle_(handle),
      request_(request),
      hop_(hop),
      sink_(sink),
      stop_(stop),
      options_(options),
      lines_(handle.curl()) {}

Result<Answer> CurlExchange::run() {
  if (auto ready = set_up(); !ready)
    return fail(failure(Failure::lasting, std::move(ready).error()));
  HOOKCTL_CHECK(drive());
  request_.failure = Failure::none;
  return std::move(answer_);
}

Error CurlExchange::failure(Failure kind, Error error) {
  request_.failure = kind;
  return std::move(error).within(request_.what);
}

Error CurlExchange::not_ours(Error error) {
  request_.failure = Failure::lasting;
  return error;
}

// ---- options

Result<void> CurlExchange::set_up() {
  if (!is_token(request_.method))
    return fail(ErrorCode::invalid_input, "the request's method is no HTTP method");
  handle_.reset();
  set_connection();
  set_method_and_body();
  HOOKCTL_CHECK(set_headers());
  set_callbacks();
  if (handle_.refused_option() != CURLE_OK)
    return fail(ErrorCode::config,
                fmt::format("libcurl refuses an option: {}",
                            handle_.curl().easy_strerror(handle_.refused_option())),
                "is its version 7.85 or newer, with TLS?");
  return {};
}

void CurlExchange::set_connection() {
  handle_.set(CURLOPT_URL, hop_.url.reveal().c_str());
  handle_.set(CURLOPT_PROTOCOLS_STR, "http,https");
  handle_.set(CURLOPT_PATH_AS_IS, 1L);  // a presigned path is not to be touched
  handle_.set(CURLOPT_NOSIGNAL, 1L);
  handle_.set(CURLOPT_QUICK_EXIT, 1L);  // a stop does not wait for a resolver
  handle_.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  handle_.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  handle_.set(CURLOPT_SSL_VERIFYPEER, 1L);
  handle_.set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (options_.ca_file) {
    handle_.set(CURLOPT_CAINFO, options_.ca_file->c_str());
    handle_.set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  if (hop_.url.is_loopback()) handle_.set(CURLOPT_PROXY, "");
  handle_.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  handle_.set(CURLOPT_TCP_KEEPALIVE, 1L);
  handle_.set(CURLOPT_BUFFERSIZE, receive_buffer);
  handle_.set(CURLOPT_CONNECTTIMEOUT_MS,
              std::max(1L, static_cast<long>(request_.connect_timeout.count())));
  if (!safe_to_send_twice()) handle_.set(CURLOPT_MAXAGE_CONN, young_connection);
  if (!options_.user_agent.empty()) handle_.set(CURLOPT_USERAGENT, options_.user_agent.c_str());
}

void CurlExchange::set_method_and_body() {
  const char* method = request_.method.c_str();
  if (const auto* bytes = std::get_if<std::string>(&request_.body))
    source_ = &memory_.emplace(*bytes);
  else if (const auto* stream = std::get_if<ByteSource*>(&request_.body))
    source_ = *stream;
  if (source_ != nullptr) {
    source_size_ = source_->size();
    handle_.set(CURLOPT_UPLOAD, 1L);
    handle_.set(CURLOPT_INFILESIZE_LARGE, source_size_ ? static_cast<long>(*source_size_) : -1L);
    const auto buffer = std::clamp<std::uint64_t>(source_size_.value_or(largest_send_buffer),
                                                  16 * 1024, largest_send_buffer);
    handle_.set(CURLOPT_UPLOAD_BUFFERSIZE, static_cast<long>(buffer));
    handle_.set(CURLOPT_CUSTOMREQUEST, method);
  } else if (request_.method == "HEAD") {
    handle_.set(CURLOPT_NOBODY, 1L);
  } else if (request_.method == "POST" || request_.method == "PUT" || request_.method == "PATCH") {
    handle_.set(CURLOPT_POST, 1L);  // says "Content-Length: 0", which some servers insist on
    handle_.set(CURLOPT_POSTFIELDS, "");
    handle_.set(CURLOPT_POSTFIELDSIZE_LARGE, 0L);
    handle_.set(CURLOPT_CUSTOMREQUEST, method);
  } else if (request_.method != "GET") {
    handle_.set(CURLOPT_CUSTOMREQUEST, method);
  }
}

Result<void> CurlExchange::set_headers() {
  for (const Header& field : request_.headers.all()) {
    if (one_of(field.name, {"content-length", "transfer-encoding"})) continue;
    if (!hop_.with_secrets && stays_behind(field)) continue;
    const auto* secret = std::get_if<Secret>(&field.value);
    const std::string_view value =
        secret != nullptr ? secret->reveal() : std::string_view(std::get<std::string>(field.value));
    if (!is_token(field.name))
      return fail(ErrorCode::invalid_input, "a header's name holds characters that it must not");
    if (!is_field_value(value))
      return fail(ErrorCode::invalid_input,
                  fmt::format("the value of the header {} holds a line break or NUL", field.name));
    std::string line = header_line(field.name, trimmed(value));
    lines_.add(line);
    if (secret != nullptr) wipe(line.data(), line.size());
  }
  if (!request_.headers.contains("content-type")) lines_.add("Content-Type:");
  if (source_size_ && *source_size_ < small_body) lines_.add("Expect:");
  handle_.set(CURLOPT_HTTPHEADER, static_cast<void*>(lines_.get()));
  return {};
}

void CurlExchange::set_callbacks() {
  handle_.set(CURLOPT_ERRORBUFFER, static_cast<void*>(detail_.data()));
  handle_.set(CURLOPT_HEADERFUNCTION, &on_header);
  handle_.set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  handle_.set(CURLOPT_WRITEFUNCTION, &on_body);
  handle_.set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  handle_.set(CURLOPT_READFUNCTION, &on_read);
  handle_.set(CURLOPT_READDATA, static_cast<void*>(this));
  handle_.set(CURLOPT_SEEKFUNCTION, &on_seek);
  handle_.set(CURLOPT_SEEKDATA, static_cast<void*>(this));
  handle_.set(CURLOPT_PREREQFUNCTION, &on_request);
  handle_.set(CURLOPT_PREREQDATA, static_cast<void*>(this));
}

// ---- the transfer

Result<void> CurlExchange::drive() {
  const CurlLibrary& curl = handle_.curl();
  curl.multi_add_handle(handle_.multi(), handle_.easy());
  std::optional<Error> ended;
  CURLMcode trouble = CURLM_OK;
  for (int running = 1; running != 0 && !ended && trouble == CURLM_OK;) {
    trouble = curl.multi_perform(handle_.multi(), &running);
    if (running == 0 || trouble != CURLM_OK) break;
    ended = why_end();
    if (ended) break;
    curl_waitfd stop{.fd = stop_.fd(), .events = CURL_WAIT_POLLIN, .revents = 0};
    trouble = curl.multi_poll(handle_.multi(), &stop, request_.even_when_stopped ? 0U : 1U,
                              static_cast<int>(longest_wait().count()), nullptr);
  }
  CURLcode code = CURLE_OK;
  int left = 0;
  while (const CURLMsg* message = curl.multi_info_read(handle_.multi(), &left))
    if (message->msg == CURLMSG_DONE) code = message->data.result;
  if (!ended && trouble != CURLM_OK)
    ended = failure(
        Failure::in_doubt,
        {ErrorCode::internal, fmt::format("libcurl: {}", curl.multi_strerror(trouble)), {}, {}});
  if (!ended && code != CURLE_OK && !enough_ && !answered_in_full()) ended = finished_badly(code);
  // Only now: an unfinished transfer takes its connection with it, and with that its facts.
  curl.multi_remove_handle(handle_.multi(), handle_.easy());
  if (ended) return fail(*std::move(ended));
  return {};
}

bool CurlExchange::answered_in_full() const {
  return !own_error_ && head_done_ && expected_ && received_ == *expected_;
}

bool CurlExchange::safe_to_send_twice() const {
  return request_.repeatable || one_of(request_.method, {"get", "head", "options"});
}

std::optional<Error> CurlExchange::why_end() {
  if (!request_.even_when_stopped && stop_.requested()) return not_ours(stop_.error());
  const auto sent = sent_times_ > 0 ? Failure::in_doubt : Failure::unsent;
  const auto now = steady_clock::now();
  if (hop_.end && now >= *hop_.end)
    return failure(sent, {ErrorCode::timed_out,
                          fmt::format("{}: no complete answer within {}", hop_.url.display(),
                                      format_duration(hop_.limit.value_or(tick))),
                          {},
                          {}});
  if (sent_times_ == 0) return std::nullopt;  // connecting has its own limit
  if (const auto bytes = handle_.info_large(CURLINFO_SIZE_UPLOAD_T); bytes != uploaded_) {
    uploaded_ = bytes;
    note_activity();
  }
  if (now - last_activity_ < request_.idle_timeout) return std::nullopt;
  const CurlOutcome outcome{.received = received_, .expected = expected_, .head_came = head_done_};
  return failure(sent, {ErrorCode::timed_out,
                        fmt::format("{}: nothing was sent or received for {}{}", hop_.url.display(),
                                    format_duration(request_.idle_timeout), how_far(outcome)),
                        {},
                        {}});
}

milliseconds CurlExchange::longest_wait() const {
  const auto now = steady_clock::now();
  auto wait = request_.even_when_stopped ? tick : stop_.remaining(tick);
  const auto until = [&](SteadyTime when) {
    wait = std::min(wait, std::chrono::ceil<milliseconds>(when - now));
  };
  if (hop_.end) until(*hop_.end);
  if (sent_times_ > 0) until(last_activity_ + request_.idle_timeout);
  return std::max(wait, milliseconds(0));
}

Error CurlExchange::finished_badly(CURLcode code) {
  if (own_error_) return not_ours(*std::move(own_error_));
  const CurlOutcome outcome{.code = code,
                            .url = &hop_.url,
                            .detail = detail_.data(),
                            .connect_timeout = request_.connect_timeout,
                            .received = received_,
                            .expected = expected_,
                            .head_came = head_done_};
  const auto kind = is_lasting(code)   ? Failure::lasting
                    : sent_times_ == 0 ? Failure::unsent
                                       : Failure::in_doubt;
  return failure(kind, describe(outcome, handle_));
}

}  // namespace hookctl::http
