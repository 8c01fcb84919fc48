#include "http/curl_error.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace hookctl::http {
namespace {

struct CertificateFault {
  long code;  // X509_V_ERR_… of OpenSSL, which names them for good
  const char* what;
  const char* hint;
};

constexpr const char* trust_hint =
    "if you trust it, name the certificate of its authority with --ca-file";
constexpr const char* clock_hint = "renew the server's certificate, or check this machine's clock";
constexpr const char* host_hint = "use a host name that the certificate is for";

constexpr std::array certificate_faults{
    CertificateFault{2, "comes from an unknown authority", trust_hint},
    CertificateFault{9, "is not valid yet", clock_hint},
    CertificateFault{10, "has expired", clock_hint},
    CertificateFault{18, "is self-signed", trust_hint},
    CertificateFault{19, "comes from an authority that is not trusted", trust_hint},
    CertificateFault{20, "comes from an unknown authority", trust_hint},
    CertificateFault{21, "comes from an unknown authority", trust_hint},
    CertificateFault{23, "has been revoked", "the server needs a new certificate"},
    CertificateFault{62, "is for another host", host_hint},
    CertificateFault{64, "is for another address", host_hint},
};

Error unreachable(const Url& url, std::string_view what, std::string hint = {}) {
  return {ErrorCode::unreachable, fmt::format("{}: {}", url.display(), what), {}, std::move(hint)};
}

Error certificate_error(const CurlOutcome& outcome, const CurlHandle& handle) {
  // libcurl compares the host's name itself, and leaves no verdict of OpenSSL's then.
  constexpr long hostname_mismatch = 62;
  const long verdict = outcome.detail.find("subject name") != std::string_view::npos
                           ? hostname_mismatch
                           : handle.info(CURLINFO_SSL_VERIFYRESULT);
  for (const CertificateFault& fault : certificate_faults)
    if (fault.code == verdict)
      return unreachable(*outcome.url, fmt::format("the server's certificate {}", fault.what),
                         fault.hint);
  return unreachable(
      *outcome.url,
      fmt::format("the server's certificate is not accepted: {}", printable(outcome.detail)),
      trust_hint);
}

Error connect_error(const CurlOutcome& outcome, const CurlHandle& handle) {
  const auto words = connection_words(handle.info(CURLINFO_OS_ERRNO), "no connection");
  return unreachable(*outcome.url, words, "is the server running, and the port right?");
}

Error broken_off(const CurlOutcome& outcome, const CurlHandle& handle) {
  if (const long status = handle.info(CURLINFO_HTTP_CONNECTCODE); status >= 300)
    return unreachable(*outcome.url, fmt::format("the proxy answered {}", status),
                       "check http_proxy, https_proxy and no_proxy");
  const auto words = connection_words(handle.info(CURLINFO_OS_ERRNO), "the connection broke");
  return unreachable(*outcome.url, fmt::format("{}{}", words, how_far(outcome)));
}

}  // namespace

std::string connection_words(long number, std::string_view otherwise) {
  switch (number) {
    case 0:
      return std::string(otherwise);
    case ECONNREFUSED:
      return "connection refused";
    case ECONNRESET:
    case EPIPE:
      return "connection reset by the server";
    default: {
      std::string text = std::system_category().message(static_cast<int>(number));
      if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z')
        text[0] = static_cast<char>(text[0] - 'A' + 'a');
      return text;
    }
  }
}

std::string how_far(const CurlOutcome& outcome) {
  if (!outcome.head_came) return {};
  if (outcome.expected)
    return fmt::format(" (received {} of {} bytes)", outcome.received, *outcome.expected);
  return fmt::format(" (received {} bytes)", outcome.received);
}

bool is_lasting(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_OUT_OF_MEMORY:
      return true;
    default:
      return false;
  }
}

Error describe(const CurlOutcome& outcome, const CurlHandle& handle) {
  const Url& url = *outcome.url;
  switch (outcome.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return unreachable(url, fmt::format("could not resolve host {}", url.host()),
                         "check the name, and this machine's DNS");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return unreachable(url, "could not resolve the host of the proxy",
                         "check http_proxy, https_proxy and no_proxy");
    case CURLE_COULDNT_CONNECT:
      return connect_error(outcome, handle);
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorCode::timed_out,
              fmt::format("{}: no connection within {}", url.display(),
                          format_duration(outcome.connect_timeout)),
              {},
              {}};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return certificate_error(outcome, handle);
    case CURLE_SSL_CONNECT_ERROR:
      return unreachable(url, fmt::format("no TLS connection: {}", printable(outcome.detail)),
                         "does the port speak TLS 1.2 or newer?");
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorCode::config,
              "cannot read the file of trusted authorities",
              {},
              "give --ca-file a PEM file of certificates"};
    case CURLE_PARTIAL_FILE:
      return unreachable(url, fmt::format("the answer broke off{}", how_far(outcome)));
    case CURLE_GOT_NOTHING:
      return unreachable(url, "the server closed the connection without an answer");
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return unreachable(url, "the answer is not HTTP");
    case CURLE_SEND_FAIL_REWIND:
      return unreachable(url, "the connection broke, and the body cannot be sent a second time");
    case CURLE_ABORTED_BY_CALLBACK:
      return unreachable(url, "the server closed the connection without an answer");
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return broken_off(outcome, handle);
    default:
      return unreachable(url, handle.curl().easy_strerror(outcome.code));
  }
}

}  // namespace hookctl::http
