#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.hpp"

namespace hookctl {
namespace {

constexpr std::array<std::string_view, 6> names{"error", "warning", "notice",
                                                "info",  "debug",   "trace"};
constexpr std::array<std::string_view, 6> colors{"\033[1;31m", "\033[1;33m", "\033[1;36m",
                                                 "\033[32m",   "\033[2m",    "\033[2m"};

void write_to_stderr(std::string_view line, void*) {
  while (!line.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string as_text(LogLevel level, bool color, std::string_view message,
                    std::initializer_list<LogField> fields) {
  const auto index = static_cast<std::size_t>(level);
  std::string line = color ? fmt::format("hookctl: {}{}:\033[0m ", colors[index], names[index])
                           : fmt::format("hookctl: {}: ", names[index]);
  line += printable(message);
  for (const LogField& field : fields)
    line += fmt::format(" {}={}", field.name, printable(field.value));
  line += '\n';
  return line;
}

std::string as_json(LogLevel level, std::string_view message,
                    std::initializer_list<LogField> fields) {
  std::string line =
      fmt::format(R"({{"time":"{}","level":"{}","message":)", format_time(system_clock().now()),
                  names[static_cast<std::size_t>(level)]);
  append_json_text(line, message);
  for (const LogField& field : fields) {
    line += ',';
    append_json_text(line, field.name);
    line += ':';
    append_json_text(line, field.value);
  }
  line += "}\n";
  return line;
}

/// What terminals obey: below the blank, DEL, and U+0080 to U+009F.
bool is_control(std::string_view character) {
  if (character.size() == 1) return character < " " || character == "\x7f";
  return character.size() == 2 && character < "\xc2\xa0";
}

}  // namespace

Log::Log() : writer_(write_to_stderr) {}

Log::Log(LogLevel level, LogFormat format, bool color)
    : level_(level), format_(format), color_(color), writer_(write_to_stderr) {}

void Log::configure(LogLevel level, LogFormat format, bool color) {
  level_ = level;
  format_ = format;
  color_ = color;
}

void Log::set_writer(LogWriter writer, void* context) {
  writer_ = writer;
  context_ = context;
}

void Log::write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  if (!enabled(level)) return;
  const std::string line = format_ == LogFormat::json ? as_json(level, message, fields)
                                                      : as_text(level, color_, message, fields);
  const std::lock_guard lock(mutex_);
  writer_(line, context_);
}

void Log::relay(std::string_view who, std::string_view line) {
  if (!enabled(LogLevel::notice)) return;
  const std::string text = format_ == LogFormat::json
                               ? as_json(LogLevel::notice, line, {{"from", std::string(who)}})
                               : fmt::format("{} | {}\n", who, printable(line));
  const std::lock_guard lock(mutex_);
  writer_(text, context_);
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_character(text);
    const auto one = text.substr(0, std::max<std::size_t>(length, 1));
    if (length == 0 || is_control(one))
      for (const char c : one) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else
      out += one;
    text.remove_prefix(one.size());
  }
  return out;
}

}  // namespace hookctl
