// URLs: parsing, what people may see of them, references, percent-encoding.
#include "base/url.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "demand.hpp"

namespace {

void check(const hookctl::Url& url, std::string_view reference) {
  const auto again = hookctl::Url::parse(url.reveal());
  demand(again && again->reveal() == url.reveal());
  demand(url.host().size() > 0 && url.path().starts_with('/'));
  // Nothing after the first "?" is to be seen, and no user-info before the host.
  const auto shown = url.display();
  demand(shown.starts_with(url.origin()));
  if (const auto mark = shown.find('?'); mark != std::string::npos)
    demand(shown.substr(mark) == "?…");
  url.query_pairs();
  url.query_value("X-Amz-Signature");
  if (const auto target = url.resolve(reference))
    demand(!target->has_user_info() || reference.find('@') != reference.npos ||
           url.has_user_info());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  const auto line = text.find('\n');
  const auto reference = line == std::string_view::npos ? text : text.substr(line + 1);
  if (const auto url = hookctl::Url::parse(text.substr(0, line))) check(*url, reference);
  demand(hookctl::percent_decode(hookctl::percent_encode(text)) == text);
  return 0;
}
