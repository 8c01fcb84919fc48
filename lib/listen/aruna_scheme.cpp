#include <fmt/format.h>

#include "aruna/payload.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "json/utf8.hpp"
#include "listen/scheme.hpp"

namespace hookctl::listen {
namespace {

constexpr std::string_view json_type = "application/json";
constexpr std::size_t longest_name = 80;

/// The token of "Bearer TOKEN" (RFC 6750, section 2.1); nothing where it is another kind.
std::optional<std::string_view> bearer_token(std::string_view value) {
  constexpr std::string_view kind = "bearer ";
  if (!same_ignoring_case(value.substr(0, kind.size()), kind)) return std::nullopt;
  return trimmed(value.substr(kind.size()));
}

std::string subject_of(const aruna::Payload& payload) {
  std::string subject =
      fmt::format("hook {} object {}", payload.hook_id.text(), payload.object_id.text());
  if (!payload.object.name.empty())
    subject += fmt::format(" {}", printable(json::cut_utf8(payload.object.name, longest_name)));
  return subject;
}

class ArunaScheme final : public Scheme {
 public:
  explicit ArunaScheme(ArunaRules rules) : rules_(std::move(rules)) {}

  std::string_view name() const override { return "aruna"; }
  bool shows_sender() const override { return rules_.token.has_value(); }

  Verdict judge(const capture::RecordView& record) const override {
    if (rules_.token) {
      if (auto refused = judge_token(record)) return std::move(*refused);
    }
    const auto payload = aruna::parse_payload(record.body);
    if (!payload) {
      const Error& error = payload.error();
      return reject(code::invalid_payload, error.hint.empty()
                                               ? error.text()
                                               : fmt::format("{}; {}", error.text(), error.hint));
    }
    if (!rules_.pubkey.empty() && !aruna::check_hook_secret(*payload, rules_.pubkey))
      return reject(code::invalid_secret,
                    "the payload's secret does not belong to its hook id and object id");
    return {
        .accepted = true, .code = code::accepted, .message = {}, .subject = subject_of(*payload)};
  }

  Answer rejected(const Verdict& verdict) const override {
    const bool unauthorized = verdict.code != code::invalid_payload;
    Answer answer = error_answer(
        {.status = unauthorized ? 401 : 400, .code = verdict.code, .message = verdict.message});
    // RFC 9110, section 11.6.1: a 401 names what would do.
    if (unauthorized) answer.headers.emplace_back("WWW-Authenticate", "Bearer");
    return answer;
  }

  Answer accepted() const override {
    return {.status = 200,
            .content_type = std::string(json_type),
            .body = "{\"status\":\"accepted\",\"message\":\"Processing started\"}\n"};
  }

  Answer refused(const Refusal& refusal) const override { return error_answer(refusal); }

 private:
  static Verdict reject(std::string_view code, std::string message) {
    return {.accepted = false, .code = code, .message = std::move(message), .subject = {}};
  }

  std::optional<Verdict> judge_token(const capture::RecordView& record) const {
    std::size_t found = 0;
    std::string_view value;
    for (const auto& [name, text] : record.headers) {
      if (!same_ignoring_case(name, "authorization")) continue;
      ++found;
      value = text;
    }
    if (found == 0)
      return reject(code::missing_token,
                    "there is no bearer token, and the hook was registered with one");
    const auto token = found == 1 ? bearer_token(value) : std::nullopt;
    if (token && crypto::equal(*token, rules_.token->reveal())) return std::nullopt;
    return reject(code::invalid_token,
                  found > 1 ? "there is more than one header Authorization"
                            : "the bearer token is not the one that the hook was registered with");
  }

  ArunaRules rules_;
};

}  // namespace

std::unique_ptr<Scheme> make_aruna_scheme(ArunaRules rules) {
  return std::make_unique<ArunaScheme>(std::move(rules));
}

}  // namespace hookctl::listen
