#include "http/download.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "http/backoff.hpp"
#include "http/status_error.hpp"

namespace hookctl::http {
namespace {

/// "bytes 10-99/100": what a 206 holds, or of what a 416 speaks (RFC 9110 section 14.4).
struct ContentRange {
  std::optional<std::uint64_t> first;
  std::optional<std::uint64_t> total;
};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<ContentRange> content_range(const Headers& headers) {
  const auto text = headers.get("content-range");
  if (!text || !text->starts_with("bytes ")) return std::nullopt;
  const auto slash = text->find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto range = text->substr(6, slash - 6);
  return ContentRange{number(range.substr(0, range.find('-'))), number(text->substr(slash + 1))};
}

std::string text_of(const Headers& headers, std::string_view name) {
  return std::string(headers.get(name).value_or(""));
}

class Download final : public ResponseSink {
 public:
  Download(Transport& transport, const Runtime& runtime, const Url& url,
           const DownloadOptions& options, ByteSink& out)
      : transport_(transport), runtime_(runtime), url_(url), options_(options), out_(out) {}

  Result<DownloadSummary> run();

  Result<bool> begin(const Response& head) override;
  Result<void> write(std::string_view bytes) override;

 private:
  Request next_request() const;
  Result<bool> begin_whole(const Response& head);
  Result<bool> begin_part(const Response& head);
  bool is_complete(const Response& response) const;
  bool is_short() const { return total_ && at_ < *total_; }
  Result<void> wait_before_next(Error why, std::optional<std::chrono::milliseconds> asked);
  tl::unexpected<Error> changed(std::string_view how) const;
  Error counted(Error error) const;

  Transport& transport_;
  const Runtime& runtime_;
  const Url& url_;
  const DownloadOptions& options_;
  ByteSink& out_;

  DownloadSummary summary_;
  bool begun_ = false;
  std::optional<std::uint64_t> total_;
  std::uint64_t at_ = 0;    // bytes handed on
  std::uint64_t skip_ = 0;  // bytes of this answer that were handed on before
  std::uint64_t at_last_failure_ = 0;
  int failures_ = 0;
};

Request Download::next_request() const {
  Request request(url_);
  request.headers = options_.headers.clone();
  if (at_ > 0) {
    request.headers.set("Range", fmt::format("bytes={}-", at_));
    // A weak tag says nothing of bytes.
    if (!summary_.etag.empty() && !summary_.etag.starts_with("W/"))
      request.headers.set("If-Range", summary_.etag);
  }
  request.repeatable = true;
  request.single_try = true;
  request.redirects = Redirects::follow;
  request.connect_timeout = options_.connect_timeout;
  request.idle_timeout = options_.idle_timeout;
  request.what = options_.what;
  return request;
}

Result<DownloadSummary> Download::run() {
  for (;;) {
    Request request = next_request();
    const auto response = transport_.send(request, this);
    if (!response) {
      if (!may_repeat(request, response.error())) return fail(response.error());
      HOOKCTL_CHECK(wait_before_next(response.error(), std::nullopt));
      continue;
    }
    const auto now = runtime_.clock.now();
    if (is_complete(*response)) {
      summary_.bytes = at_;
      return std::move(summary_);
    }
    if (response->ok()) {
      const Error torn{ErrorCode::unreachable,
                       fmt::format("{}: the answer broke off", url_.display()),
                       options_.what,
                       {}};
      HOOKCTL_CHECK(wait_before_next(torn, std::nullopt));
      continue;
    }
    auto error = status_error(url_, *response, now).within(options_.what);
    if (!may_repeat(request, *response)) return fail(counted(std::move(error)));
    HOOKCTL_CHECK(wait_before_next(std::move(error), retry_after(response->headers, now)));
  }
}

bool Download::is_complete(const Response& response) const {
  if (response.status == 416 && at_ > 0) {
    // The connection broke after the last byte of an answer that did not say its length.
    const auto range = content_range(response.headers);
    return range && range->total == at_ && !is_short();
  }
  return response.ok() && !is_short();
}

Result<void> Download::wait_before_next(Error why, std::optional<std::chrono::milliseconds> asked) {
  if (at_ > at_last_failure_) failures_ = 0;
  at_last_failure_ = at_;
  ++failures_;
  const auto wait = asked ? std::min(*asked, options_.retry.longest_wait)
                          : jittered_wait(options_.retry, failures_, runtime_.random);
  const auto deadline = runtime_.stop.deadline();
  if (failures_ >= options_.retry.attempts ||
      (deadline && std::chrono::steady_clock::now() + wait >= *deadline))
    return fail(counted(std::move(why)));
  runtime_.log.info("trying again",
                    {{"what", options_.what},
                     {"attempt", fmt::format("{} of {}", failures_ + 1, options_.retry.attempts)},
                     {"from_byte", fmt::format("{}", at_)},
                     {"wait", fmt::format("{}ms", wait.count())},
                     {"because", why.message}});
  if (!runtime_.stop.sleep(wait)) return fail(runtime_.stop.error());
  if (at_ > 0) ++summary_.resumed;
  return {};
}

Error Download::counted(Error error) const {
  if (at_ > 0)
    error.message += total_ ? fmt::format("; {} of {} bytes arrived in all", at_, *total_)
                            : fmt::format("; {} bytes arrived in all", at_);
  if (failures_ > 1) error.message += fmt::format(" (tried {} times without progress)", failures_);
  return error;
}

tl::unexpected<Error> Download::changed(std::string_view how) const {
  return fail(Error{ErrorCode::invalid_input,
                    fmt::format("{}: changed while it was read: {}", url_.display(), how),
                    options_.what, "start over"});
}

Result<bool> Download::begin(const Response& head) {
  skip_ = 0;
  if (!head.ok()) return false;
  return head.status == 206 && at_ > 0 ? begin_part(head) : begin_whole(head);
}

Result<bool> Download::begin_whole(const Response& head) {
  const auto said = head.headers.get("content-length");
  const auto length = said ? number(*said) : std::nullopt;
  const std::string etag = text_of(head.headers, "etag");
  if (options_.expected_size && length && *length != *options_.expected_size)
    return fail(Error{ErrorCode::invalid_input,
                      fmt::format("{}: has {} bytes, but {} were announced", url_.display(),
                                  *length, *options_.expected_size),
                      options_.what,
                      {}});
  if (begun_) {
    if (etag != summary_.etag) return changed("another ETag");
    if (total_ && length && *length != *total_) return changed("another length");
    skip_ = at_;
    return true;
  }
  begun_ = true;
  total_ = length ? length : options_.expected_size;
  summary_.etag = etag;
  summary_.content_type = text_of(head.headers, "content-type");
  summary_.status = head.status;
  if (options_.on_head) HOOKCTL_CHECK(options_.on_head({length, summary_.content_type, etag}));
  return true;
}

Result<bool> Download::begin_part(const Response& head) {
  const auto range = content_range(head.headers);
  if (!range || !range->first || *range->first > at_)
    return fail(
        Error{ErrorCode::invalid_input,
              fmt::format("{}: the server sent another part than was asked for", url_.display()),
              options_.what,
              {}});
  if (range->total && total_ && *range->total != *total_) return changed("another length");
  if (const auto etag = head.headers.get("etag"); etag && *etag != summary_.etag)
    return changed("another ETag");
  if (!total_) total_ = range->total;
  skip_ = at_ - *range->first;
  return true;
}

Result<void> Download::write(std::string_view bytes) {
  const auto known = std::min<std::uint64_t>(skip_, bytes.size());
  bytes.remove_prefix(static_cast<std::size_t>(known));
  skip_ -= known;
  if (bytes.empty()) return {};
  if (total_ && bytes.size() > *total_ - at_)
    return fail(Error{
        ErrorCode::invalid_input,
        fmt::format("{}: more than the {} bytes that were announced", url_.display(), *total_),
        options_.what,
        {}});
  HOOKCTL_CHECK(out_.write(bytes));
  at_ += bytes.size();
  if (options_.on_progress) options_.on_progress(at_);
  return {};
}

}  // namespace

Result<DownloadSummary> download(Transport& transport, const Runtime& runtime, const Url& url,
                                 const DownloadOptions& options, ByteSink& out) {
  return Download(transport, runtime, url, options, out).run();
}

}  // namespace hookctl::http
