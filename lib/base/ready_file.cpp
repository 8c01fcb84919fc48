#include "base/ready_file.hpp"

#include <filesystem>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

#include "base/io.hpp"

namespace hookctl {
namespace {

bool is_same(const struct stat& one, int fd) {
  struct stat other {};
  return ::fstat(fd, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

}  // namespace

Result<void> write_ready_file(const std::string& path, std::string_view text) {
  return write_file_atomically(path, text, 0600);
}

void remove_ready_file(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return;
  if (is_same(status, STDOUT_FILENO) || is_same(status, STDERR_FILENO)) return;
  std::error_code problem;
  const auto place = std::filesystem::canonical(path, problem);
  if (!problem) ::unlink(place.c_str());
}

}  // namespace hookctl
