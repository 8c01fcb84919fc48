// The converter none: every byte as it came.
#pragma once

#include "convert/converter.hpp"

namespace hookctl::convert {

class Passthrough final : public Converter {
 public:
  explicit Passthrough(ByteSink& output) : output_(output) {}
  Result<void> write(std::string_view bytes) override { return output_.write(bytes); }
  Result<void> finish() override { return {}; }
  const std::vector<std::string>& warnings() const override { return warnings_; }

 private:
  ByteSink& output_;
  std::vector<std::string> warnings_;
};

}  // namespace hookctl::convert
