#include "cli/wording.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "cli/lookup.hpp"

namespace hookctl::cli {
namespace {

using Meaning = std::pair<std::string_view, std::string_view>;

constexpr std::array exit_meanings{
    Meaning{"0", "done; also: already processed, skipped"},
    Meaning{"1", "unexpected failure: a fault of hookctl"},
    Meaning{"2", "usage, configuration or unusable input"},
    Meaning{"3", "verification failed: signature, secret, schema, age or digest"},
    Meaning{"4", "not found"},
    Meaning{"5", "refused by the remote: not authenticated or not permitted"},
    Meaning{"6", "remote unreachable or failing, after retries"},
    Meaning{"7", "timed out"},
    Meaning{"8", "some of several failed"},
    Meaning{"9", "would not fire, or there are differences"},
    Meaning{"10", "failed while it downloaded"},
    Meaning{"11", "failed while it converted"},
    Meaning{"12", "failed while it uploaded"},
    Meaning{"13", "failed while it registered the object or the relation"},
    Meaning{"14", "failed while it called back"},
    Meaning{"128+N", "ended by signal N, after cleaning up"},
};

}  // namespace

std::string value_name(const OptionSpec& option) {
  if (option.kind == ValueKind::rest && !option.metavar.ends_with("…"))
    return fmt::format("{}…", option.metavar);
  if (option.optional_value) return fmt::format("[{}]", option.metavar);
  if (option.kind == ValueKind::choice) return std::string(option.choices);
  return std::string(option.metavar);
}

std::string usage_line(const ProgramSpec& program, const CommandSpec& command) {
  std::string line = fmt::format("{} {} [OPTIONS]", program.name, command.name);
  for (const ArgumentSpec& argument : command.arguments) {
    const std::string name = fmt::format("{}{}", argument.name, argument.repeatable ? "…" : "");
    line += argument.required ? fmt::format(" {}", name) : fmt::format(" [{}]", name);
  }
  return line;
}

bool leads_to_secret_first(const OptionSpec& option) {
  return !option.secret.empty() && option.kind == ValueKind::file;
}

std::vector<std::string> variables_of(const OptionSpec& option) {
  std::vector<std::string> all;
  if (leads_to_secret_first(option)) all.push_back(variable_of(option.secret));
  if (option.from_environment) all.push_back(variable_of(option.name));
  if (!option.other_variable.empty()) all.emplace_back(option.other_variable);
  return all;
}

std::vector<std::string> remarks(const OptionSpec& option) {
  std::vector<std::string> all;
  if (option.required) all.emplace_back("required");
  if (!option.default_value.empty())
    all.push_back(fmt::format("default: {}", option.default_value));
  if (option.repeatable && option.kind != ValueKind::none) all.emplace_back("may be repeated");
  if (option.repeatable && option.kind == ValueKind::none)
    all.emplace_back("may be given several times");
  std::string variables;
  for (const std::string& name : variables_of(option))
    variables.append(variables.empty() ? "" : ", ").append(name);
  if (!variables.empty()) all.push_back(fmt::format("environment: {}", variables));
  if (option.from_profile && !option.from_environment)
    all.push_back(fmt::format("profile: {}", option.name));
  return all;
}

std::string_view meaning_of_exit(std::string_view code) {
  const auto found = std::ranges::find(exit_meanings, code, &Meaning::first);
  return found == exit_meanings.end() ? std::string_view() : found->second;
}

std::vector<std::string_view> exit_codes_of(const CommandSpec& command) {
  auto codes = split(command.exit_codes.empty() ? "0 1 2" : command.exit_codes, ' ');
  return codes;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  for (const std::string_view word : split(text, ' ')) {
    if (!line.empty() && width_of(line) + 1 + width_of(word) > width)
      lines.push_back(std::exchange(line, {}));
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::vector<std::string_view> paragraphs(std::string_view text) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    const auto end = std::min(text.find("\n\n"), text.size());
    if (end > 0) all.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return all;
}

}  // namespace hookctl::cli
