// Signature V4 as the server's side reads it: from the header or from the query.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "demand.hpp"
#include "s3/verify.hpp"

namespace {

/// Takes the text up to the next newline away.
std::string_view next_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto text = text_of(data, size);
  hookctl::s3::IncomingRequest request{
      .method = next_line(text), .path = next_line(text), .query = next_line(text), .headers = {}};
  while (!text.empty()) {
    const auto line = next_line(text);
    const auto colon = line.find(':');
    if (colon != line.npos)
      request.headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
  }
  const auto secret = [](std::string_view key) -> std::optional<hookctl::Secret> {
    if (key != "AKIDEXAMPLE") return std::nullopt;
    return hookctl::Secret("a secret that no input knows");
  };
  const hookctl::Time now{std::chrono::seconds{1'440'938'160}};
  const auto verified = hookctl::s3::verify(request, secret, now);
  demand(!verified && verified.error().status >= 400 && !verified.error().code.empty());
  return 0;
}
