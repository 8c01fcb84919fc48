// A file that may be one message or a capture of many, told apart by how it begins.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/stop.hpp"

namespace hookctl {

enum class FileForm {
  body,      ///< whatever is none of the others
  capture,   ///< records, one a line
  request,   ///< a raw HTTP request
  response,  ///< a raw HTTP response
};

/// By the first line. A capture's is a record, if of another version or torn: no message has
/// “v” beside “received_at”, “body_b64” or “body_sha256”.
FileForm form_of(std::string_view first_line);

/// A file, or standard input, of which no more has been read than its first line.
class TrafficFile {
 public:
  /// "-" is standard input. Of a first line no more is looked at than the longest record has. Once
  /// the run is to end, reading fails with the error of `stop`, which must outlive the file.
  static Result<std::unique_ptr<TrafficFile>> open(const std::string& path, const Stop& stop);
  virtual ~TrafficFile() = default;

  virtual FileForm form() const = 0;
  /// All of it, from its first byte on; it can be gone through once.
  virtual ByteSource& bytes() = 0;
  /// The rest of what `bytes` gives, of at most `limit` bytes; `invalid_input` beyond it.
  virtual Result<std::string> read_all(std::size_t limit) = 0;
  /// For messages: the file's name, or "standard input".
  virtual const std::string& name() const = 0;
};

}  // namespace hookctl
