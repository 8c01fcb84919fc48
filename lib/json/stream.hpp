// Walks over a JSON text of any length that comes from a source: what is wanted of it is in memory,
// one value at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/io.hpp"

namespace hookctl::json {

/// The steps are those of `Reader`. An error of kind `invalid_input` tells the byte at which the
/// text ceases to be JSON, or that it ends too early.
class Stream {
 public:
  /// The source must outlive the stream. `limit` is in bytes, of one value or key.
  Stream(ByteSource& source, std::size_t limit);

  /// Passes over blanks and, where it comes then, over one character.
  Result<bool> take(char wanted);
  /// The same, where nothing else may come.
  Result<void> expect(char wanted);
  /// A key with its quotes, and its colon; good until the next step.
  Result<std::string_view> key();
  /// A whole value, checked (strict, 64 deep); good until the next step.
  Result<std::string_view> value();
  /// Nothing but blanks may come.
  Result<void> end();

 private:
  Result<char> peek();
  Result<bool> fill();
  Result<std::string_view> collect();
  tl::unexpected<Error> refuse(std::string_view what) const;

  ByteSource& source_;
  std::size_t limit_;
  std::vector<char> buffer_;
  std::size_t at_ = 0;  ///< of what is in the buffer
  std::size_t end_ = 0;
  std::uint64_t passed_ = 0;  ///< bytes before the buffer
  std::string key_;
};

}  // namespace hookctl::json
