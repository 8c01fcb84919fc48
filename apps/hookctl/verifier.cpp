#include "verifier.hpp"

#include <fmt/format.h>

#include "base/io.hpp"
#include "payload_file.hpp"

namespace hookctl {
namespace {

constexpr std::size_t largest_schema = 16 * 1024 * 1024;

class MosaicVerifier final : public Verifier {
 public:
  explicit MosaicVerifier(MosaicRules rules)
      : secrets_(std::move(rules.secrets)),
        schema_(std::move(rules.schema)),
        validator_({.secrets = secrets_,
                    .at = {},
                    .max_age = rules.max_age,
                    .max_skew = rules.max_skew,
                    .schema = schema_ ? &*schema_ : nullptr,
                    .rules = rules.rules}),
        strict_(rules.rules == mosaic::Rules::strict),
        explains_(rules.explains) {}
  MosaicVerifier(const MosaicVerifier&) = delete;
  MosaicVerifier& operator=(const MosaicVerifier&) = delete;
  ~MosaicVerifier() override = default;

  Finding judge(const ReceivedMessage& message) const override {
    Finding finding;
    const mosaic::Verdict& verdict = finding.verdict = mosaic::judge(validator_, message);
    const bool unmatched =
        message.signatures == 1 && verdict.code == mosaic::code::invalid_signature;
    // The library's rules let several bodies pass under one signature.
    finding.body_is_signed = strict_ && verdict.secret_index.has_value();
    // A message may be valid and its sender late in changing its secret.
    if (explains_ && (unmatched || verdict.secret_index.value_or(0) > 0))
      finding.explanation = mosaic::explain_mismatch(message.body, message.signature, secrets_);
    return finding;
  }

 private:
  std::vector<Secret> secrets_;
  std::optional<json::Schema> schema_;
  mosaic::Validator validator_;
  bool strict_;
  bool explains_;
};

class ArunaVerifier final : public Verifier {
 public:
  explicit ArunaVerifier(std::string pubkey) : pubkey_(std::move(pubkey)) {}

  Finding judge(const ReceivedMessage& message) const override {
    Finding finding;
    const auto payload = aruna::parse_payload(message.body);
    if (!payload) {
      finding.verdict.code = "INVALID_HOOK_PAYLOAD";
      finding.verdict.message = payload.error().text();
      finding.failure = payload.error().code;
      return finding;
    }
    return judge_hook(*payload, pubkey_);
  }

 private:
  std::string pubkey_;
};

Result<std::unique_ptr<Verifier>> make_mosaic(const Invocation& in) {
  if (in.given("pubkey-file"))
    return fail(in.bad_value("pubkey-file", "a public key says nothing of a Mosaic message",
                             "use it with --scheme aruna"));
  if (in.given("compat") && in.given("max-skew"))
    return fail(in.bad_value("max-skew", "Axinom's library takes any time in the future",
                             "leave out --max-skew, or --compat"));
  HOOKCTL_TRY(std::vector<Secret> secrets, in.secrets("secret"));
  if (secrets.empty())
    return fail(ErrorCode::usage, "the webhook's secret is not known",
                "give --secret-file or --secret-command, or set HOOKCTL_SECRET");
  HOOKCTL_TRY(auto schema, read_schema(in));
  return make_mosaic_verifier({
      .secrets = std::move(secrets),
      .schema = std::move(schema),
      .max_age = *in.duration("max-age"),
      .max_skew = *in.duration("max-skew"),
      .rules = in.text("compat") ? mosaic::Rules::axinom : mosaic::Rules::strict,
      .explains = in.flag("explain"),
  });
}

Result<std::unique_ptr<Verifier>> make_aruna(const Invocation& in) {
  for (const std::string_view option :
       {"signature", "headers", "schema", "compat", "explain", "max-age", "max-skew", "at"})
    if (in.given(option))
      return fail(in.bad_value(option, "it is of Mosaic's messages",
                               "Aruna's payloads have neither signature nor time"));
  const auto file = in.text("pubkey-file");
  if (!file)
    return fail(ErrorCode::usage, "the server's public key is not known",
                "give --pubkey-file; the server lists its keys at GET /v2/info/pubkeys");
  HOOKCTL_TRY(std::string pubkey, read_pubkey(in, *file));
  return std::make_unique<ArunaVerifier>(std::move(pubkey));
}

}  // namespace

std::unique_ptr<Verifier> make_mosaic_verifier(MosaicRules rules) {
  return std::make_unique<MosaicVerifier>(std::move(rules));
}

Finding judge_hook(const aruna::Payload& payload, std::string_view pubkey) {
  Finding finding;
  finding.ids.emplace(payload.hook_id, payload.object_id);
  finding.verdict.valid = aruna::check_hook_secret(payload, pubkey).has_value();
  finding.verdict.code = finding.verdict.valid ? mosaic::code::valid : "INVALID_HOOK_SECRET";
  finding.verdict.message =
      finding.verdict.valid
          ? "the secret belongs to the ids; this does not show who sent the payload, since "
            "anyone who knows the public key and the ids can compute it: require the bearer "
            "token that the hook was registered with"
          : "the secret does not belong to the ids, or the public key is not the one of the "
            "payload's pubkey_serial";
  return finding;
}

Result<std::unique_ptr<Verifier>> make_verifier(const Invocation& in) {
  return *in.text("scheme") == "aruna" ? make_aruna(in) : make_mosaic(in);
}

Result<std::optional<json::Schema>> read_schema(const Invocation& in) {
  const auto path = in.text("schema");
  if (!path) return std::nullopt;
  HOOKCTL_TRY(const std::string text, read_file(*path, largest_schema, &in.stop()));
  auto schema = json::Schema::parse(text);
  if (!schema) return fail(std::move(schema).error().within(fmt::format("the schema {}", *path)));
  return std::optional(std::move(*schema));
}

}  // namespace hookctl
