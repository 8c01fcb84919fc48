// How the sandbox says no, in the terms that both of its API faces share.
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"

namespace hookctl::sandbox {

/// The codes of gRPC that Aruna answers with; the REST gateway prints the same numbers.
enum class Code {
  cancelled = 1,
  invalid_argument = 3,
  not_found = 5,
  permission_denied = 7,
  unimplemented = 12,
  internal = 13,
  unauthenticated = 16
};

/// The gateway's HTTP status for a code.
int http_status(Code code);

struct Status {
  Code code = Code::internal;
  std::string message;
  /// Instead of an answer the stream is reset, as by a server that panicked.
  bool reset = false;

  Status(Code c, std::string text, bool reset_stream = false)
      : code(c), message(std::move(text)), reset(reset_stream) {}
  /// A fault of the sandbox itself: its disk, its database.
  Status(Error error) : message(error.text()) {}  // NOLINT: so that HOOKCTL_TRY hands errors on
};

template <typename T>
using Answer = tl::expected<T, Status>;

inline tl::unexpected<Status> refuse(Code code, std::string message) {
  return tl::unexpected<Status>(Status{code, std::move(message)});
}

}  // namespace hookctl::sandbox

namespace hookctl {

/// Lets HOOKCTL_TRY hand on what a function of the sandbox says.
inline tl::unexpected<sandbox::Status> fail(sandbox::Status status) {
  return tl::unexpected<sandbox::Status>(std::move(status));
}

}  // namespace hookctl
