#include "report.hpp"

#include <cerrno>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.hpp"

namespace hookctl {
namespace {

void write_to_stderr(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void report(const Error& error, bool as_document, Log& log) {
  if (as_document) {
    write_to_stderr(fmt::format(R"({{"error":{{"code":{},"message":{},"hint":{}}}}})"
                                "\n",
                                json_text(name_of(error.code)), json_text(error.text()),
                                json_text(error.hint)));
  } else if (log.format() == LogFormat::json) {
    log.error(error.text(), {{"code", std::string(name_of(error.code))}, {"hint", error.hint}});
  } else {
    log.error(error.text());
    if (!error.hint.empty()) write_to_stderr(fmt::format("  hint: {}\n", printable(error.hint)));
  }
}

}  // namespace hookctl
