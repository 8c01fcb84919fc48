#include "aruna/payload.hpp"

#include <limits>

#include "aruna/fields.hpp"
#include "aruna/resource_json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "json/span.hpp"
#include "json/utf8.hpp"

namespace hookctl::aruna {
namespace {

using json::Node;

/// The error of a value at its place: the reason of another one, with the pointer before it.
Error at_node(const Node& node, Error reason) {
  Error error = node.error(printable(json::to_utf8(reason.message)));
  error.hint = std::move(reason.hint);
  return error;
}

Result<Ulid> read_id(const Node& node) {
  HOOKCTL_TRY(const auto text, node.string());
  auto id = Ulid::parse(text);
  if (!id) return fail(at_node(node, std::move(id).error()));
  return *id;
}

/// A secret that may be absent, null or empty: all three mean that there is none.
Result<std::optional<Secret>> optional_secret(const Node& root, std::string_view name) {
  HOOKCTL_TRY(const auto found, find_field(root, name));
  if (!found) return std::nullopt;
  HOOKCTL_TRY(const auto text, found->string());
  if (text.empty()) return std::nullopt;
  return Secret(text);
}

Result<Secret> read_secret(const Node& root) {
  HOOKCTL_TRY(const auto node, need_field(root, "secret"));
  HOOKCTL_TRY(const auto text, node.string());
  if (text.empty()) return fail(node.error("must not be empty"));
  return Secret(text);
}

Result<std::optional<Url>> read_download(const Node& root) {
  HOOKCTL_TRY(const auto found, find_field(root, "download"));
  if (!found) return std::nullopt;
  HOOKCTL_TRY(const auto text, found->string());
  if (text.empty()) return std::nullopt;
  auto url = Url::parse(text);
  if (!url) return fail(at_node(*found, std::move(url).error()));
  return std::move(*url);
}

Result<std::int32_t> read_serial(const Node& root) {
  HOOKCTL_TRY(const auto node, need_field(root, "pubkey_serial"));
  HOOKCTL_TRY(const auto serial, node.integer_or_text(std::numeric_limits<std::int32_t>::min(),
                                                      std::numeric_limits<std::int32_t>::max()));
  return static_cast<std::int32_t>(serial);
}

Result<Payload> read_payload(const Node& root) {
  HOOKCTL_TRY(const auto hook_node, need_field(root, "hook_id"));
  HOOKCTL_TRY(const auto hook_id, read_id(hook_node));
  HOOKCTL_TRY(const auto object_node, need_field(root, "object"));
  HOOKCTL_TRY(const auto tagged, untag(object_node));
  HOOKCTL_TRY(const auto id, id_node(tagged.node));
  HOOKCTL_TRY(const auto object_id, read_id(id));
  HOOKCTL_TRY(auto object, read_resource(tagged.node, tagged.variant));
  HOOKCTL_TRY(auto secret, read_secret(root));
  HOOKCTL_TRY(auto download, read_download(root));
  HOOKCTL_TRY(const auto serial, read_serial(root));
  HOOKCTL_TRY(auto access_key, optional_secret(root, "access_key"));
  HOOKCTL_TRY(auto secret_key, optional_secret(root, "secret_key"));
  HOOKCTL_TRY(auto token, optional_secret(root, "token"));
  return Payload{hook_id,
                 object_id,
                 std::move(object),
                 std::move(secret),
                 std::move(download),
                 serial,
                 std::move(access_key),
                 std::move(secret_key),
                 std::move(token)};
}

}  // namespace

Result<Payload> parse_payload(std::string_view text) {
  auto document = json::Document::parse(text);
  if (!document) {
    Error error = std::move(document).error();
    error.hint = "a payload is JSON; a hook's custom template must make JSON with the same fields";
    return fail(std::move(error).within("payload"));
  }
  auto payload = read_payload(document->root());
  if (!payload) return fail(std::move(payload).error().within("payload"));
  return payload;
}

Result<std::string> replace_download(std::string_view text, const Url& url) {
  HOOKCTL_TRY(const Payload payload, parse_payload(text));
  if (!payload.download)
    return fail(ErrorCode::invalid_input, "payload: it has no download URL to replace");
  HOOKCTL_TRY(const json::Span span, json::find_span(text, "/download"));
  return json::replace_span(text, span, json_text(url.reveal()));
}

Secret make_hook_secret(std::string_view pubkey, const Ulid& object_id, const Ulid& hook_id) {
  auto code = crypto::hmac_sha256(pubkey, object_id.str() + hook_id.str());
  auto text = crypto::base64(crypto::bytes_of(code));
  Secret secret(text);
  wipe(text.data(), text.size());
  wipe(code.data(), code.size());
  return secret;
}

Result<void> check_hook_secret(const Payload& payload, std::string_view pubkey) {
  const Secret wanted = make_hook_secret(pubkey, payload.object_id, payload.hook_id);
  if (crypto::equal(wanted.reveal(), payload.secret.reveal())) return {};
  return fail(ErrorCode::verification_failed,
              "the payload's secret does not belong to its hook id and object id",
              "check that the public key is the one with the payload's pubkey_serial, its base64 "
              "text without PEM armour");
}

}  // namespace hookctl::aruna
