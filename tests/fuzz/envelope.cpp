// A body that is rightly signed: what it says of itself, by both rules, and its envelope.
#include "mosaic/envelope.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "demand.hpp"
#include "json/utf8.hpp"
#include "mosaic/js_text.hpp"
#include "mosaic/response.hpp"
#include "mosaic/rewrite.hpp"
#include "mosaic/signature.hpp"
#include "mosaic/validation.hpp"

namespace {

namespace mosaic = hookctl::mosaic;

mosaic::Verdict judge(std::string_view body, mosaic::Rules rules) {
  std::vector<hookctl::Secret> secrets;
  secrets.emplace_back("s3cr3t");
  const hookctl::Time at{std::chrono::seconds{1'663'838'770}};
  const std::string read = rules == mosaic::Rules::axinom ? mosaic::decode_as_node(body) : "";
  const mosaic::Expectations expected{.secrets = secrets, .at = at, .rules = rules};
  return mosaic::validate(body, mosaic::sign(secrets[0], read.empty() ? body : read), expected);
}

/// A payload that is wrapped is found again, byte for byte.
void check_wrapped(std::string_view payload) {
  const auto message = mosaic::wrap(payload, {"T", "id", hookctl::Time{}});
  demand(message.has_value() == mosaic::read_members(payload).has_value());
  if (!message) return;
  const auto read = mosaic::read_message(*message);
  demand(read.has_value() && read->payload.has_value() && read->message_type == "T");
  demand(payload.find(read->payload->of(*message)) != std::string_view::npos);
  demand(judge(*message, mosaic::Rules::strict).code == mosaic::code::outdated);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = text_of(data, size);
  const auto strict = judge(body, mosaic::Rules::strict);
  const auto axinom = judge(body, mosaic::Rules::axinom);
  demand(!strict.code.empty() && !axinom.code.empty());
  demand(strict.code != mosaic::code::invalid_signature);
  demand(axinom.code != mosaic::code::invalid_signature);
  // Strict takes nothing that the library refuses, and what is no UTF-8 not at all.
  demand(!strict.valid || (axinom.valid && hookctl::json::is_utf8(body)));
  check_wrapped(body);
  const auto members = mosaic::read_members(body);
  const auto written = mosaic::rewrite(body, {});
  if (written) demand(members.has_value() && mosaic::read_members(*written).has_value());
  const auto verdict = mosaic::judge_response({200, "application/json", body});
  demand(!verdict.success || verdict.kept());
  demand(members.has_value() || !verdict.kept());
  return 0;
}
