#include "pipeline/input_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "crypto/encoding.hpp"

namespace hookctl::pipeline {
namespace {

/// Lower case hex digits, or nothing where the text is something else.
std::string normal_hex(std::string_view text) {
  const auto bytes = crypto::from_hex(text);
  return bytes ? crypto::hex(*bytes) : "";
}

Result<void> compare_digest(std::string_view name, const std::string& received,
                            const std::vector<std::string>& promised) {
  for (const auto& expected : promised)
    if (expected != received)
      return fail(ErrorCode::verification_failed,
                  fmt::format("the {} of the downloaded bytes is {}, the payload says {}", name,
                              received, expected),
                  "the object was changed or damaged on its way; fire the hook again");
  return {};
}

}  // namespace

// Aruna 2.0 swaps the tags of some hashes, so a hash is known by its number of digits.
InputCheck::InputCheck(const std::vector<std::string>& promised_hashes, bool with_md5) {
  for (const auto& hash : promised_hashes) {
    auto digits = normal_hex(hash);
    if (digits.size() == 64)
      sha256_promised_.push_back(std::move(digits));
    else if (digits.size() == 32)
      md5_promised_.push_back(std::move(digits));
  }
  if (with_md5 || !md5_promised_.empty()) md5_.emplace();
}

void InputCheck::update(std::string_view bytes) {
  sha256_.update(bytes);
  if (md5_) md5_->update(bytes);
  size_ += bytes.size();
}

std::string InputCheck::sha256() const {
  return crypto::hex(crypto::bytes_of(sha256_.digest()));
}

std::string InputCheck::md5() const {
  return md5_ ? crypto::hex(crypto::bytes_of(md5_->digest())) : "";
}

Result<void> InputCheck::compare(std::optional<std::uint64_t> promised_size) const {
  if (promised_size && *promised_size != size_)
    return fail(ErrorCode::download_failed,
                fmt::format("received {} bytes, but the payload says that the object has {}", size_,
                            *promised_size));
  HOOKCTL_CHECK(compare_digest("SHA-256", sha256(), sha256_promised_));
  return compare_digest("MD5", md5(), md5_promised_);
}

}  // namespace hookctl::pipeline
