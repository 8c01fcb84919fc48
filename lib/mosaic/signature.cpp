#include "mosaic/signature.hpp"

#include "crypto/encoding.hpp"
#include "mosaic/js_text.hpp"

namespace hookctl::mosaic {

bool is_blank(const Secret& secret) {
  return is_js_blank(secret.reveal());
}

Result<void> check_secret(const Secret& secret) {
  if (is_blank(secret))
    return fail(ErrorCode::usage, "EMPTY_WEBHOOK_SECRET: the webhook's secret is empty or blank",
                "copy the secret from the webhook's settings in Mosaic; whoever receives a message "
                "signed with a blank one refuses it");
  return {};
}

std::string sign(const Secret& secret, std::string_view body) {
  return crypto::base64(crypto::bytes_of(crypto::hmac_sha256(secret.reveal(), body)));
}

std::string Signer::signature() const {
  return crypto::base64(crypto::bytes_of(hmac_.code()));
}

bool is_signed(const Secret& secret, std::string_view body, std::string_view signature) {
  return crypto::equal(sign(secret, body), signature);
}

}  // namespace hookctl::mosaic
