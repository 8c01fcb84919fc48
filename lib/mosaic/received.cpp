#include "mosaic/received.hpp"

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "mosaic/signature.hpp"

namespace hookctl::mosaic {

void note_header(ReceivedMessage& message, std::string_view name, std::string_view value) {
  if (same_ignoring_case(name, signature_header)) {
    if (message.signatures++ == 0) message.signature = value;
  } else if (same_ignoring_case(name, "content-encoding") &&
             !same_ignoring_case(value, "identity")) {
    message.content_encoding = value;
  }
}

Verdict judge(const Validator& validator, const ReceivedMessage& message) {
  Verdict verdict;
  if (message.signatures > 1) {
    verdict.code = code::invalid_signature;
    verdict.message = fmt::format("there are {} headers {}, and only one may be there",
                                  message.signatures, signature_header);
    return verdict;
  }
  verdict = validator.judge(message.body, message.signature, message.at);
  if (verdict.valid) return verdict;
  if (message.signatures == 0 && verdict.code == code::invalid_signature)
    verdict.message = fmt::format("there is no header {}", signature_header);
  if (!message.content_encoding.empty())
    verdict.message += fmt::format(" (the body is compressed, “{}”, and was judged as it came)",
                                   printable(message.content_encoding.substr(0, 40)));
  return verdict;
}

}  // namespace hookctl::mosaic
