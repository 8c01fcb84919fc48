#include <algorithm>

#include <fmt/format.h>

#include "base/log.hpp"
#include "convert/abcd_bioschemas.hpp"
#include "convert/command.hpp"
#include "convert/converter.hpp"
#include "convert/passthrough.hpp"

namespace hookctl::convert {
namespace {

constexpr Info converters[] = {
    {"abcd-to-bioschemas", ".json", "application/ld+json",
     "an ABCD 2.06 document becomes a Bioschemas Dataset (JSON-LD)"},
    {"command", "", "", "any program, from its standard input to its standard output"},
    {"none", "", "", "every byte as it came"},
};

}  // namespace

std::span<const Info> list() {
  return converters;
}

const Info* find(std::string_view name) {
  const auto at = std::find_if(std::begin(converters), std::end(converters),
                               [&](const Info& info) { return info.name == name; });
  return at == std::end(converters) ? nullptr : at;
}

Result<Units> parse_units(std::string_view text) {
  if (text == "inline") return Units::in_document;
  if (text == "ndjson") return Units::sidecar;
  if (text == "none") return Units::left_out;
  return fail(ErrorCode::usage,
              fmt::format("--units is one of inline, ndjson and none, not {}", printable(text)));
}

Result<void> check(const Options& options) {
  if (options.name == "abcd-to-bioschemas") return check_abcd_to_bioschemas(options);
  if (options.name == "command") return check_command(options);
  if (find(options.name) != nullptr) return {};
  return fail(ErrorCode::usage, fmt::format("there is no converter {}", printable(options.name)),
              "see hookctl convert --list");
}

Result<std::unique_ptr<Converter>> make(const Options& options, const Context& context,
                                        ByteSink& output, ByteSink* units) {
  HOOKCTL_CHECK(check(options));
  if (options.name == "abcd-to-bioschemas")
    return make_abcd_to_bioschemas(options, context, output, units);
  if (options.name == "command") return make_command(options, context, output);
  return std::make_unique<Passthrough>(output);
}

}  // namespace hookctl::convert
