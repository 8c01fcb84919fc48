// The seam to converters: bytes of one format in, bytes of another out, as they come.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/runtime.hpp"

namespace hookctl::convert {

/// A converter at work on one input. Memory is bounded whatever the input's size. An error leaves
/// it unusable, and its output worthless.
class Converter {
 public:
  virtual ~Converter() = default;
  /// Takes the next bytes of the input.
  virtual Result<void> write(std::string_view bytes) = 0;
  /// Ends the input; when it returns, the whole output has been written to the sink.
  virtual Result<void> finish() = 0;
  /// Things worth telling that did not keep it from working; complete after `finish`.
  virtual const std::vector<std::string>& warnings() const = 0;
};

/// What is known of the input before its first byte, and what a converter may ask for.
struct Context {
  const Runtime& runtime;
  /// For programs that want files.
  std::string temp_dir = "/tmp";
  /// The object's id where there is one: an identifier of last resort.
  std::string object_id;
  /// The SHA-256 of the input in hex where it is known beforehand; otherwise a converter that
  /// needs it computes it.
  std::string input_sha256;
};

}  // namespace hookctl::convert
