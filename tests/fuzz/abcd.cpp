// ABCD documents: whatever comes in, the answer is JSON without nulls and empty texts, or an error.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include "convert/abcd_bioschemas.hpp"
#include "demand.hpp"

namespace {

using namespace hookctl;

void check(const nlohmann::json& value) {
  demand(!value.is_null());
  if (value.is_string()) demand(!value.get_ref<const std::string&>().empty());
  if (value.is_structured()) {
    demand(!value.empty());
    for (const auto& one : value) check(one);
  }
}

void convert_in_pieces(std::string_view text, std::size_t piece, convert::Units units) {
  Log log;
  const Stop stop;
  const Runtime runtime{system_clock(), system_random(), stop, log};
  MemorySink output(16 << 20);
  MemorySink beside(16 << 20);
  convert::Options options;
  options.name = "abcd-to-bioschemas";
  options.units = units;
  convert::abcd::Limits limits;
  limits.remembered = 4;  // so that the way over the disk is taken
  auto converter =
      convert::make_abcd_to_bioschemas(options, convert::Context{runtime}, output, &beside, limits);
  demand(converter.has_value());
  Result<void> result;
  while (result && !text.empty()) {
    result = (*converter)->write(text.substr(0, piece));
    text.remove_prefix(std::min(piece, text.size()));
  }
  if (result) result = (*converter)->finish();
  if (!result) {
    demand(result.error().code == ErrorCode::convert_failed);
    demand(!result.error().message.empty());
    return;
  }
  const auto document = nlohmann::json::parse(output.take(), nullptr, false);
  demand(!document.is_discarded());
  check(document);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto text = text_of(data, size).substr(1);
  convert_in_pieces(text, data[0] % 64 + 1U,
                    data[0] & 64 ? convert::Units::sidecar : convert::Units::in_document);
  return 0;
}
