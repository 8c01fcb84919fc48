// Diagnostics on standard error: lines for people, or JSON for machines. Never a secret: a field
// is a text that its caller has made fit to be seen (`Url::display`), and a Secret does not
// convert.
#pragma once

#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace hookctl {

enum class LogLevel { error, warning, notice, info, debug, trace };
enum class LogFormat { text, json };

struct LogField {
  std::string_view name;
  std::string value;
};

/// What a line is written to; standard error, but for tests.
using LogWriter = void (*)(std::string_view line, void* context);

/// Safe to use from several threads; a line is written with one call.
class Log {
 public:
  Log();
  Log(LogLevel level, LogFormat format, bool color);

  void configure(LogLevel level, LogFormat format, bool color);
  void set_writer(LogWriter writer, void* context);
  bool enabled(LogLevel level) const { return level <= level_; }
  LogLevel level() const { return level_; }
  LogFormat format() const { return format_; }

  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

  /// A line of another program: `who | line`, or in JSON with "from". As important as a notice.
  void relay(std::string_view who, std::string_view line);

  void error(std::string_view m, std::initializer_list<LogField> f = {}) {
    write(LogLevel::error, m, f);
  }
  void warning(std::string_view m, std::initializer_list<LogField> f = {}) {
    write(LogLevel::warning, m, f);
  }
  void notice(std::string_view m, std::initializer_list<LogField> f = {}) {
    write(LogLevel::notice, m, f);
  }
  void info(std::string_view m, std::initializer_list<LogField> f = {}) {
    write(LogLevel::info, m, f);
  }
  void debug(std::string_view m, std::initializer_list<LogField> f = {}) {
    write(LogLevel::debug, m, f);
  }
  void trace(std::string_view m, std::initializer_list<LogField> f = {}) {
    write(LogLevel::trace, m, f);
  }

 private:
  std::mutex mutex_;
  LogLevel level_ = LogLevel::notice;
  LogFormat format_ = LogFormat::text;
  bool color_ = false;
  LogWriter writer_;
  void* context_ = nullptr;
};

/// Control characters as escapes, so that no remote text can paint on a terminal or forge a line.
std::string printable(std::string_view text);

}  // namespace hookctl
