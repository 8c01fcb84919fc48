#include "output.hpp"

#include <cstddef>

#include <unistd.h>

namespace hookctl {
namespace {

constexpr std::size_t room = 64 * 1024;

}  // namespace

Output::Output(int fd) : sink_(fd, "standard output"), terminal_(::isatty(fd) == 1) {}

Result<void> Output::write(std::string_view bytes) {
  if (closed_) return fail(ErrorCode::interrupted, "broken pipe");
  if (buffer_.size() + bytes.size() > room) {
    HOOKCTL_CHECK(flush());
    if (bytes.size() > room) return pass_on(bytes);
  }
  buffer_.append(bytes);
  return terminal_ ? flush() : Result<void>();
}

Result<void> Output::line(std::string_view text) {
  HOOKCTL_CHECK(write(std::string(text).append("\n")));
  return {};
}

Result<void> Output::flush() {
  if (buffer_.empty() || closed_) return {};
  Result<void> done = pass_on(buffer_);
  buffer_.clear();
  return done;
}

Result<void> Output::pass_on(std::string_view bytes) {
  Result<void> done = sink_.write(bytes);
  if (done) return done;
  closed_ = done.error().code == ErrorCode::interrupted;
  return closed_ ? done : fail(std::move(done).error().as(ErrorCode::internal));
}

}  // namespace hookctl
