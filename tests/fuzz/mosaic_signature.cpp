// The signature header: validated, and explained, against a body that the first line is.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "demand.hpp"
#include "mosaic/explanation.hpp"
#include "mosaic/signature_forms.hpp"
#include "mosaic/validation.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace mosaic = hookctl::mosaic;
  const auto text = text_of(data, size);
  const auto body = text.substr(0, text.find('\n'));
  const auto signature = text.substr(body.size() == size ? size : body.size() + 1);
  std::vector<hookctl::Secret> secrets;
  for (const char* secret : {"a secret that no input knows", "c2VjcmV0", "an older one\n"})
    secrets.emplace_back(secret);

  for (const auto rules : {mosaic::Rules::strict, mosaic::Rules::axinom}) {
    const mosaic::Expectations expected{.secrets = secrets, .at = {}, .rules = rules};
    const auto verdict = mosaic::validate(body, signature, expected);
    demand(!verdict.valid && verdict.code == mosaic::code::invalid_signature);
    demand(!verdict.message.empty() && !verdict.secret_index && !verdict.message_id);
  }
  for (const auto& reading : mosaic::read_signature(signature))
    demand(reading.digest.size() <= size && (!reading.digest.empty() || !reading.causes.empty()));
  const auto explanation = mosaic::explain_mismatch(body, signature, secrets);
  // Nothing that the fuzzer can find is signed; what is told is told by its form.
  demand(explanation.code == "unknown" || explanation.code == "other-scheme" ||
         explanation.code == "signature-t-v1-form");
  demand(!explanation.message.empty());
  return 0;
}
