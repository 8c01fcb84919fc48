// Where requests are sent again, that came elsewhere: replays and forwards.
#pragma once

#include <string>
#include <string_view>

#include "base/url.hpp"

namespace hookctl::http {

/// A URL that has a path other than "/", or a query, is where all of them go. To any other the path
/// and query are added that a request came with.
class Target {
 public:
  explicit Target(const Url& url);

  const Url& url() const { return url_; }
  /// What stands in the request line for a request that came with this URL or path: still encoded,
  /// as it came.
  std::string_view of(std::string_view recorded_url) const;
  /// The whole URL as it may be shown: what `Url::display` shows.
  void append_display(std::string& out, std::string_view request_target) const;

 private:
  Url url_;
  std::string origin_;
  std::string own_;  ///< path and query; empty where those of the request count
};

/// Path and query of a URL or of a path that was recorded; "/" where it has none.
std::string_view recorded_target(std::string_view recorded_url);

}  // namespace hookctl::http
