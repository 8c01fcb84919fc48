#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "http/backoff.hpp"
#include "http/curl_exchange.hpp"
#include "http/transport.hpp"

namespace hookctl::http {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t most_redirects = 5;

Error redirect_error(const Url& from, std::string_view what) {
  return {ErrorCode::invalid_input, fmt::format("{}: {}", from.display(), what), {}, {}};
}

/// Where a Location leads, unless going there gives away what the caller asked for: from TLS to
/// plain, or from this machine to the network in plain.
Result<Url> redirected(const Url& from, const std::string& location,
                       const std::vector<std::string>& seen) {
  auto to = from.resolve(location);
  if (!to) return fail(redirect_error(from, "redirected to what is no URL"));
  if (!to->is_tls() && from.is_tls())
    return fail(redirect_error(from, fmt::format("redirected from TLS to {}", to->display())));
  if (!to->is_tls() && from.is_loopback() && !to->is_loopback())
    return fail(redirect_error(
        from, fmt::format("redirected from this machine to {}, unencrypted", to->display())));
  if (std::ranges::find(seen, to->reveal()) != seen.end())
    return fail(redirect_error(from, "redirected in a circle"));
  if (seen.size() > most_redirects)
    return fail(redirect_error(from, fmt::format("more than {} redirects", most_redirects)));
  return to;
}

class CurlTransport final : public Transport {
 public:
  CurlTransport(const Runtime& runtime, TransportOptions options)
      : runtime_(runtime), options_(std::move(options)) {}

  Result<Response> send(Request& request, ResponseSink* sink) override;

 private:
  Result<Answer> exchange(Request& request, const Hop& hop, ResponseSink* sink);
  void trace(const Request& request, const Hop& hop, const CurlHandle& handle,
             const Result<Answer>& answer) const;

  const Runtime runtime_;
  const TransportOptions options_;
  CurlPool pool_;
};

Result<Response> CurlTransport::send(Request& request, ResponseSink* sink) {
  request.failure = Failure::lasting;
  request.idle_timeout = std::min(request.idle_timeout, options_.longest_silence);
  if (!request.even_when_stopped && runtime_.stop.requested()) return fail(runtime_.stop.error());
  Hop hop{.url = request.url};
  hop.limit = request.time_limit;
  if (request.even_when_stopped && !hop.limit) hop.limit = last_words;
  if (hop.limit) hop.end = steady_clock::now() + *hop.limit;
  std::vector<std::string> seen;
  for (;;) {
    HOOKCTL_TRY(Answer answer, exchange(request, hop, sink));
    if (!answer.location) return std::move(answer.response);
    seen.push_back(hop.url.reveal());
    auto next = redirected(hop.url, *answer.location, seen);
    if (!next) {
      request.failure = Failure::lasting;
      return fail(std::move(next).error().within(request.what));
    }
    hop.with_secrets = hop.with_secrets && next->same_origin(hop.url);
    hop.url = *std::move(next);
  }
}

Result<Answer> CurlTransport::exchange(Request& request, const Hop& hop, ResponseSink* sink) {
  const std::string origin = hop.url.origin();
  HOOKCTL_TRY(auto handle, pool_.take(origin));
  handle->origin = origin;
  auto answer = CurlExchange(*handle, request, hop, sink, runtime_.stop, options_).run();
  if (runtime_.log.enabled(LogLevel::trace)) trace(request, hop, *handle, answer);
  // After a failure libcurl may hold buffers that it will not set up anew (7.88 does after a host
  // that could not be resolved): such a handle is used no more.
  if (answer) pool_.give_back(std::move(handle));
  return answer;
}

void CurlTransport::trace(const Request& request, const Hop& hop, const CurlHandle& handle,
                          const Result<Answer>& answer) const {
  const auto ms = [&](CURLINFO what) {
    return fmt::format("{:.1f}", static_cast<double>(handle.info_large(what)) / 1000);
  };
  runtime_.log.trace(
      "http",
      {{"what", request.what},
       {"method", request.method},
       {"url", hop.url.display()},
       {"status", answer ? fmt::format("{}", answer->response.status) : answer.error().message},
       {"connection", handle.info(CURLINFO_NUM_CONNECTS) == 0 ? "kept" : "new"},
       {"connect_ms", ms(CURLINFO_CONNECT_TIME_T)},
       {"tls_ms", ms(CURLINFO_APPCONNECT_TIME_T)},
       {"first_byte_ms", ms(CURLINFO_STARTTRANSFER_TIME_T)},
       {"total_ms", ms(CURLINFO_TOTAL_TIME_T)},
       {"sent", fmt::format("{}", handle.info_large(CURLINFO_SIZE_UPLOAD_T))},
       {"received", fmt::format("{}", handle.info_large(CURLINFO_SIZE_DOWNLOAD_T))}});
}

}  // namespace

std::unique_ptr<Transport> make_curl_transport(const Runtime& runtime, TransportOptions options) {
  return std::make_unique<CurlTransport>(runtime, std::move(options));
}

}  // namespace hookctl::http
