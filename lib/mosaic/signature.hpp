// Mosaic's signature: base64(HMAC-SHA256(secret, body)) in the header x-mosaic-signature.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/digest.hpp"

namespace hookctl::mosaic {

inline constexpr std::string_view signature_header = "x-mosaic-signature";

/// Whether a secret is empty or made of white space alone, as ECMAScript counts it.
bool is_blank(const Secret& secret);

/// Refuses (`usage`) a secret that is empty or blank: Mosaic's library signs with such a one, but
/// never accepts it.
Result<void> check_secret(const Secret& secret);

/// The signature of a body's bytes as they are: 44 characters.
std::string sign(const Secret& secret, std::string_view body);

/// The same for a body that comes in pieces.
class Signer {
 public:
  explicit Signer(const Secret& secret) : hmac_(secret.reveal()) {}
  void update(std::string_view bytes) { hmac_.update(bytes); }
  std::string signature() const;

 private:
  crypto::HmacSha256Stream hmac_;
};

/// Whether the signature is the body's, compared in constant time. Only the exact text is.
bool is_signed(const Secret& secret, std::string_view body, std::string_view signature);

}  // namespace hookctl::mosaic
