// Where records are sent.
#pragma once

#include <string>
#include <string_view>

#include "base/url.hpp"

namespace hookctl::replay {

/// A URL that has a path other than "/", or a query, is where all records go. To any other the
/// recorded path and query are added.
class Target {
 public:
  explicit Target(const Url& url);

  const Url& url() const { return url_; }
  /// What stands in the request line for a record of this URL: still encoded, as it was recorded.
  std::string_view of(std::string_view recorded_url) const;
  /// The whole URL as it may be shown: what `Url::display` shows.
  void append_display(std::string& out, std::string_view request_target) const;

 private:
  Url url_;
  std::string origin_;
  std::string own_;  ///< path and query; empty where the record's count
};

/// Path and query of a URL or of a path that was recorded; "/" where it has none.
std::string_view recorded_target(std::string_view recorded_url);

}  // namespace hookctl::replay
