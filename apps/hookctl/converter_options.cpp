#include "converter_options.hpp"

#include <fmt/format.h>

namespace hookctl {
namespace {

/// The converters that need nothing but their name: “command” is meant by naming a program.
std::string known_names() {
  std::string names;
  for (const convert::Info& info : convert::list())
    if (info.name != "command") names += fmt::format("{}{}", names.empty() ? "" : ", ", info.name);
  return names;
}

}  // namespace

Result<convert::Options> read_abcd_options(const Invocation& in) {
  convert::Options options;
  HOOKCTL_TRY(options.units, convert::parse_units(*in.text("units")));
  options.strict = in.flag("strict");
  options.license = in.text("license").value_or("");
  options.dataset_id = in.text("dataset-id").value_or("");
  options.url = in.text("url").value_or("");
  return options;
}

Result<convert::Options> read_converter(const Invocation& in, const std::string& name) {
  HOOKCTL_TRY(convert::Options options, read_abcd_options(in));
  options.name = name;
  options.command = in.list("convert-command");
  options.command_timeout = in.duration("convert-timeout").value_or(options.command_timeout);
  if (!options.command.empty() && name != "command")
    return fail(ErrorCode::usage, "--convert-command belongs to the converter “command”",
                "name that converter, or leave the program out");
  HOOKCTL_CHECK(convert::check(options));
  return options;
}

Result<convert::Options> read_process_converter(const Invocation& in) {
  HOOKCTL_TRY(convert::Options options, read_abcd_options(in));
  const auto name = in.text("convert");
  options.command = in.list("convert-command");
  options.command_timeout = in.duration("convert-timeout").value_or(options.command_timeout);
  if (in.given("convert") && !options.command.empty())
    return fail(ErrorCode::usage, "which converter?", "give either --convert or --convert-command");
  if (!options.command.empty()) {
    options.name = "command";
  } else if (!name) {
    return fail(
        ErrorCode::usage, "no converter is named",
        fmt::format("give --convert NAME ({}) or --convert-command PROGRAM …", known_names()));
  } else if (convert::find(*name) == nullptr) {
    return fail(
        in.bad_value("convert", fmt::format("there is no converter “{}”", *name),
                     fmt::format("there are {}, and --convert-command PROGRAM …", known_names())));
  } else {
    options.name = *name;
  }
  if (options.units == convert::Units::sidecar)
    return fail(in.bad_value("units", "a sidecar cannot be published",
                             "use inline or none, or “hookctl convert”"));
  HOOKCTL_CHECK(convert::check(options));
  return options;
}

}  // namespace hookctl
