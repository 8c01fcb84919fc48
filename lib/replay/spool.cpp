#include "replay/spool.hpp"

#include <cerrno>

#include <unistd.h>

namespace hookctl::replay {
namespace {

constexpr std::size_t at_once = 64 * 1024;
constexpr const char* name = "the report's temporary file";

}  // namespace

Result<Spool> Spool::create(const std::string& folder) {
  HOOKCTL_TRY(Fd fd, open_unnamed_file(folder));
  return Spool(std::move(fd));
}

Result<void> Spool::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() < at_once) return {};
  return flush();
}

Result<void> Spool::flush() {
  HOOKCTL_CHECK(FdSink(fd_.get(), name).write(buffer_));
  buffer_.clear();
  return {};
}

Result<void> Spool::copy_to(ByteSink& sink) {
  HOOKCTL_CHECK(flush());
  if (::lseek(fd_.get(), 0, SEEK_SET) < 0)
    return fail(system_error(std::string("cannot read ") + name, errno));
  FdSource source(fd_.get(), name);
  std::string room(at_once, '\0');
  for (;;) {
    HOOKCTL_TRY(const std::size_t size, source.read(room));
    if (size == 0) return {};
    HOOKCTL_CHECK(sink.write(std::string_view(room).substr(0, size)));
  }
}

}  // namespace hookctl::replay
