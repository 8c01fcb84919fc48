// What Aruna posts to a receiver (docs: Aruna's hook payload), in every form in which it is met.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aruna/model.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/secret.hpp"
#include "base/url.hpp"

namespace hookctl::aruna {

struct Payload {
  Ulid hook_id;
  Ulid object_id;   ///< the triggering resource's, canonical
  Resource object;  ///< whatever its level; `object.id` is the text that came
  Secret secret;
  std::optional<Url> download;  ///< presigned; absent unless the object is available
  std::int32_t pubkey_serial = 0;
  std::optional<Secret> access_key;
  std::optional<Secret> secret_key;
  std::optional<Secret> token;
};

/// Reads a payload. An error (`invalid_input`) names what is wrong by its JSON pointer and never
/// quotes a secret field's value.
Result<Payload> parse_payload(std::string_view json);

/// A payload's text with another URL in place of its download's, and every other byte as it was.
/// `invalid_input` where `parse_payload` does not take it, or where it has no download.
Result<std::string> replace_download(std::string_view json, const Url& url);

/// The secret that belongs to the ids: base64(HMAC-SHA256(pubkey text, object id + hook id)).
Secret make_hook_secret(std::string_view pubkey, const Ulid& object_id, const Ulid& hook_id);

/// Whether the payload's secret belongs to its ids; constant-time. `verification_failed` if not. It
/// shows that they belong together, not where they come from: anyone can compute it.
Result<void> check_hook_secret(const Payload& payload, std::string_view pubkey);

}  // namespace hookctl::aruna
