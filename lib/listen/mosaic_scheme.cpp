#include <fmt/format.h>

#include "base/log.hpp"
#include "json/utf8.hpp"
#include "listen/scheme.hpp"
#include "mosaic/envelope.hpp"
#include "mosaic/received.hpp"
#include "mosaic/response.hpp"

namespace hookctl::listen {
namespace {

/// The most that is told of a type or an id.
constexpr std::size_t longest_name = 80;

/// What a message says of itself, as people may see it.
std::string subject_of(std::string_view body) {
  const auto members = mosaic::read_members(body);
  if (!members) return {};
  std::string subject;
  for (const auto& value : {members->message_type, members->message_id}) {
    const auto text = mosaic::text_of(body, value);
    if (!text || text->empty()) continue;
    if (!subject.empty()) subject += ' ';
    subject += printable(json::cut_utf8(*text, longest_name));
  }
  return subject;
}

class MosaicScheme final : public Scheme {
 public:
  explicit MosaicScheme(MosaicRules rules)
      : rules_(std::move(rules)),
        validator_({.secrets = rules_.secrets,
                    .at = {},
                    .max_age = rules_.max_age,
                    .max_skew = rules_.max_skew,
                    .schema = rules_.schema ? &*rules_.schema : nullptr,
                    .rules = rules_.rules}) {}
  MosaicScheme(const MosaicScheme&) = delete;
  MosaicScheme& operator=(const MosaicScheme&) = delete;
  ~MosaicScheme() override = default;

  std::string_view name() const override { return "mosaic"; }
  bool shows_sender() const override { return true; }

  Verdict judge(const capture::RecordView& record) const override {
    auto found = mosaic::judge(
        validator_, mosaic::received_message(record.headers, record.body, record.received_at));
    Verdict verdict{.accepted = found.valid,
                    .code = found.code,
                    .message = found.valid ? std::string() : std::move(found.message),
                    .subject = found.valid ? subject_of(record.body) : std::string()};
    if (!found.violations.empty()) {
      const auto& [pointer, keyword, message] = found.violations.front();
      verdict.message += fmt::format(", the first at “{}”: {}", pointer, message);
    }
    return verdict;
  }

  Answer rejected(const Verdict& verdict) const override {
    return refused({.status = 401, .code = verdict.code, .message = verdict.message});
  }

  Answer accepted() const override {
    return {.status = 200,
            .content_type = std::string(mosaic::content_type),
            .body = mosaic::write_response(
                        {.payload = R"({"received":true})", .errors = {}, .warnings = {}})
                        .value()};
  }

  Answer refused(const Refusal& refusal) const override {
    mosaic::ResponseMessage response;
    response.errors.push_back({std::string(refusal.message), std::string(refusal.code)});
    return {.status = refusal.status,
            .content_type = std::string(mosaic::content_type),
            .body = mosaic::write_response(response).value()};
  }

 private:
  MosaicRules rules_;
  mosaic::Validator validator_;
};

}  // namespace

std::unique_ptr<Scheme> make_mosaic_scheme(MosaicRules rules) {
  return std::make_unique<MosaicScheme>(std::move(rules));
}

}  // namespace hookctl::listen
