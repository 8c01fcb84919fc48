// What libcurl's failures mean, in plain words.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/url.hpp"
#include "http/curl_handle.hpp"

namespace hookctl::http {

/// What is known of a transfer that libcurl has ended.
struct CurlOutcome {
  CURLcode code = CURLE_OK;
  const Url* url = nullptr;
  std::string_view detail = {};  ///< libcurl's own words; used for TLS alone
  std::chrono::milliseconds connect_timeout{0};
  std::uint64_t received = 0;  ///< bytes of the body
  std::optional<std::uint64_t> expected = std::nullopt;
  bool head_came = false;
};

/// An error that shows no more of the URL than `Url::display`.
Error describe(const CurlOutcome& outcome, const CurlHandle& handle);
/// Whether the same request would fail in the same way at once.
bool is_lasting(CURLcode code);

/// What a system call's error means for a connection; `otherwise` where there is none.
std::string connection_words(long number, std::string_view otherwise);

/// "after 17 of 100 bytes", "after 17 bytes", or nothing where no answer had begun.
std::string how_far(const CurlOutcome& outcome);

}  // namespace hookctl::http
