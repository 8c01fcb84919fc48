// What is imported: a file in one of several formats becomes records.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "invocation.hpp"

namespace hookctl {

struct ImportOptions {
  std::string format;                  ///< har, http, curl, body; empty: by what the file holds
  std::string method = "POST";         ///< of a body
  std::string target = "/";            ///< of a body
  std::optional<std::string> headers;  ///< a file of header lines, of a body
  Time received_at;                    ///< where the file does not tell
};

struct ImportCount {
  std::uint64_t records = 0;
  std::uint64_t inexact = 0;     ///< records whose body may differ in bytes from what was sent
  std::uint64_t skipped = 0;     ///< entries that are no HTTP requests
  std::uint64_t unreadable = 0;  ///< entries that were refused
};

/// Hands each record of a file ("-" is standard input), as its line, to `take` and counts. What is
/// refused of a HAR is told, and the rest goes on.
Result<void> import_file(const Invocation& in, const std::string& path,
                         const ImportOptions& options,
                         const std::function<Result<void>(const std::string&)>& take,
                         ImportCount& count);

}  // namespace hookctl
