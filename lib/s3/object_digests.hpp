// The digests of all bytes of an upload, computed once.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "s3/upload.hpp"

namespace hookctl::s3 {

/// Digests what is uploaded, unless the caller does so anyway and tells.
class ObjectDigests {
 public:
  explicit ObjectDigests(std::function<Digests()> known) : known_(std::move(known)) {}

  void update(std::string_view bytes) {
    if (known_) return;
    sha256_.update(bytes);
    md5_.update(bytes);
  }
  /// Of all bytes so far.
  Digests get() const {
    if (known_) return known_();
    return {crypto::hex(crypto::bytes_of(sha256_.digest())),
            crypto::hex(crypto::bytes_of(md5_.digest()))};
  }

 private:
  std::function<Digests()> known_;
  crypto::Sha256Stream sha256_;
  crypto::Md5Stream md5_;
};

}  // namespace hookctl::s3
