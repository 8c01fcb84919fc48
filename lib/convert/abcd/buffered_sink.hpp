// Small writes gathered into large ones.
#pragma once

#include <string>
#include <string_view>

#include "base/io.hpp"

namespace hookctl::convert::abcd {

class BufferedSink final : public ByteSink {
 public:
  explicit BufferedSink(ByteSink& sink) : sink_(sink) { buffer_.reserve(size); }
  Result<void> write(std::string_view bytes) override {
    if (buffer_.size() + bytes.size() > size) {
      HOOKCTL_CHECK(flush());
      if (bytes.size() > size) return sink_.write(bytes);
    }
    buffer_.append(bytes);
    return {};
  }
  /// Hands on what is left; the end of every use.
  Result<void> flush() {
    if (buffer_.empty()) return {};
    auto result = sink_.write(buffer_);
    buffer_.clear();
    return result;
  }

 private:
  static constexpr std::size_t size = 64 * 1024;
  ByteSink& sink_;
  std::string buffer_;
};

}  // namespace hookctl::convert::abcd
