// What was received, against what was promised.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "crypto/digest.hpp"

namespace hookctl::pipeline {

/// Digests a stream as it passes: always SHA-256, MD5 where a promised hash needs it or it is asked
/// for.
class InputCheck {
 public:
  explicit InputCheck(const std::vector<std::string>& promised_hashes, bool with_md5 = false);
  void update(std::string_view bytes);
  std::uint64_t size() const { return size_; }
  std::string sha256() const;
  /// Empty where it is not computed.
  std::string md5() const;
  /// A size that differs is `download_failed`, a digest that differs `verification_failed`.
  Result<void> compare(std::optional<std::uint64_t> promised_size) const;

 private:
  std::vector<std::string> sha256_promised_;
  std::vector<std::string> md5_promised_;
  crypto::Sha256Stream sha256_;
  std::optional<crypto::Md5Stream> md5_;
  std::uint64_t size_ = 0;
};

}  // namespace hookctl::pipeline
