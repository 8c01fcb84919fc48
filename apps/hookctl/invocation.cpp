#include "invocation.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/lookup.hpp"
#include "config/paths.hpp"
#include "http/transport.hpp"
#include "terminal.hpp"

namespace hookctl {

Result<Invocation> Invocation::create(const cli::ProgramSpec& program,
                                      const cli::CommandSpec& command, GivenLine line, Stop& stop,
                                      Log& log, Output& out) {
  HOOKCTL_TRY(Settings settings, Settings::resolve(program, command, line));
  return Invocation(command, std::move(settings), std::move(line), stop, log, out);
}

Invocation::Invocation(const cli::CommandSpec& command, Settings settings, GivenLine line,
                       Stop& stop, Log& log, Output& out)
    : command_(command),
      settings_(std::move(settings)),
      line_(std::move(line)),
      stop_(stop),
      runtime_{system_clock(), system_random(), stop, log},
      out_(out) {
  read_global_options();
}

Result<void> Invocation::check_arguments() const {
  for (std::size_t i = 0; i < command_.arguments.size(); ++i) {
    const cli::ArgumentSpec& argument = command_.arguments[i];
    for (const std::string& value : line_.arguments.at(i))
      HOOKCTL_CHECK(check_value(argument.kind, argument.choices, argument.name, value));
  }
  return {};
}

void Invocation::read_global_options() {
  const std::string format = *text("output");
  format_ = format == "json"     ? OutputFormat::json
            : format == "ndjson" ? OutputFormat::ndjson
                                 : OutputFormat::text;
  quiet_ = flag("quiet");

  LogLevel level = quiet_ ? LogLevel::error : LogLevel::notice;
  if (const std::size_t more = count("verbose"); more > 0)
    level = std::array{LogLevel::info, LogLevel::debug,
                       LogLevel::trace}[std::min<std::size_t>(more, 3) - 1];
  // What was typed beats what was set up: -v beats a LOG_LEVEL, but not a --log-level.
  const bool typed = count("verbose") > 0 || given("quiet");
  if (const auto named = text("log-level"); named && (given("log-level") || !typed)) {
    const auto* spec = settings_.find("log-level")->option;
    const auto names = cli::split(spec->choices, '|');
    level = static_cast<LogLevel>(std::ranges::find(names, *named) - names.begin());
  }
  const bool json = *text("log-format") == "json";
  const std::string color = *text("color");
  color_ = wants_color(color, STDOUT_FILENO);
  log().configure(level, json ? LogFormat::json : LogFormat::text,
                  wants_color(color, STDERR_FILENO));
  progress_ = !quiet_ && !json && !flag("no-progress") && is_terminal(STDERR_FILENO);
}

const std::string* Invocation::one(std::string_view option) const {
  const Setting* setting = settings_.find(option);
  return setting == nullptr ? nullptr : &setting->values.front();
}

bool Invocation::flag(std::string_view option) const {
  return settings_.find(option) != nullptr;
}

std::size_t Invocation::count(std::string_view option) const {
  const Setting* setting = settings_.find(option);
  return setting == nullptr ? 0 : setting->values.size();
}

std::optional<std::string> Invocation::text(std::string_view option) const {
  const std::string* value = one(option);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::chrono::milliseconds> Invocation::duration(std::string_view option) const {
  const std::string* value = one(option);
  return value == nullptr ? std::nullopt : std::optional(parse_duration(*value).value());
}

std::optional<Time> Invocation::time(std::string_view option) const {
  const std::string* value = one(option);
  return value == nullptr ? std::nullopt : std::optional(parse_time(*value).value());
}

std::optional<std::uint64_t> Invocation::size(std::string_view option) const {
  const std::string* value = one(option);
  return value == nullptr ? std::nullopt : std::optional(parse_size(*value).value());
}

std::optional<std::uint64_t> Invocation::number(std::string_view option) const {
  const std::string* value = one(option);
  if (value == nullptr) return std::nullopt;
  std::uint64_t number = 0;
  std::from_chars(value->data(), value->data() + value->size(), number);
  return number;
}

std::optional<Url> Invocation::url(std::string_view option) const {
  const std::string* value = one(option);
  return value == nullptr ? std::nullopt : std::optional(Url::parse(*value).value());
}

std::vector<std::string> Invocation::list(std::string_view option) const {
  const Setting* setting = settings_.find(option);
  return setting == nullptr ? std::vector<std::string>() : setting->values;
}

std::vector<std::pair<std::string, std::string>> Invocation::pairs(std::string_view option) const {
  std::vector<std::pair<std::string, std::string>> all;
  for (const std::string& text : list(option)) {
    const auto equals = text.find('=');
    all.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

bool Invocation::given(std::string_view option) const {
  const Setting* setting = settings_.find(option);
  return setting != nullptr && setting->from == Setting::From::command_line;
}

Result<std::optional<Secret>> Invocation::secret(std::string_view name) const {
  HOOKCTL_TRY(auto found, settings_.secrets(name, stop_));
  if (found.empty()) return std::nullopt;
  return std::optional(std::move(found.front()));
}

Result<std::vector<Secret>> Invocation::secrets(std::string_view name) const {
  return settings_.secrets(name, stop_);
}

Error Invocation::bad_value(std::string_view option, std::string_view why,
                            std::string_view hint) const {
  const Setting* setting = settings_.find(option);
  const std::string origin = setting == nullptr ? fmt::format("--{}", option) : setting->origin;
  return {ErrorCode::usage, fmt::format("{}: {}", origin, why), {}, std::string(hint)};
}

std::size_t Invocation::index_of(std::string_view argument) const {
  const auto found = std::ranges::find(command_.arguments, argument, &cli::ArgumentSpec::name);
  if (found == command_.arguments.end())
    throw std::logic_error(fmt::format("{} has no argument {}", command_.name, argument));
  return static_cast<std::size_t>(found - command_.arguments.begin());
}

std::optional<std::string> Invocation::argument(std::string_view name) const {
  const auto& values = line_.arguments.at(index_of(name));
  return values.empty() ? std::nullopt : std::optional(values.front());
}

std::vector<std::string> Invocation::arguments(std::string_view name) const {
  return line_.arguments.at(index_of(name));
}

Result<std::string> Invocation::ledger_file() const {
  std::string path = text("ledger").value_or(config::default_ledger_file());
  if (path.empty())
    return fail(ErrorCode::config, "there is no place for the ledger: HOME is not set",
                "name one with --ledger FILE");
  return path;
}

std::string Invocation::temp_folder() const {
  return text("temp-dir").value_or(config::default_temp_folder());
}

Result<void> Invocation::check_http(const Url& url, std::string_view what) const {
  return http::check_scheme(url, flag("allow-http"), what);
}

void Invocation::set_deadline(std::chrono::milliseconds from_now) {
  stop_.set_deadline(std::chrono::steady_clock::now() + from_now);
}

}  // namespace hookctl
