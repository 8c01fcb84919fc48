// Why gRPC has no connection, in words for people.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "base/url.hpp"

namespace hookctl::aruna {

struct ConnectionFault {
  Error error;
  /// Whether another try would end the same way.
  bool lasting = false;
};

/// Reads the chain of causes that gRPC gives for a channel without a connection.
ConnectionFault explain_connection_fault(const Url& url, std::string_view said);

}  // namespace hookctl::aruna
