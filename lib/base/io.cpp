#include "base/io.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.hpp"
#include "base/stop.hpp"

namespace hookctl {
namespace {

constexpr std::size_t chunk_size = 64 * 1024;

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Waits until something, or the end, is there to be read. A deadline ends only the waiting.
Result<void> await_input(int fd, std::string_view name, const Stop& stop) {
  constexpr std::chrono::milliseconds at_once = std::chrono::minutes(1);
  for (;;) {
    const bool over = stop.requested();
    if (over && stop.error().code != ErrorCode::timed_out) return fail(stop.error());
    std::array<pollfd, 2> waiting{{{fd, POLLIN, 0}, {stop.fd(), POLLIN, 0}}};
    const int ready =
        ::poll(waiting.data(), waiting.size(), static_cast<int>(stop.remaining(at_once).count()));
    if (ready < 0 && errno != EINTR)
      return fail(system_error(fmt::format("cannot wait for {}", name), errno));
    if (waiting.front().revents != 0) return {};
    if (over) return fail(stop.error());
  }
}

Result<std::size_t> read_some(int fd, std::span<char> room, std::string_view name,
                              const Stop* stop) {
  if (stop != nullptr) HOOKCTL_CHECK(await_input(fd, name, *stop));
  for (;;) {
    const ssize_t got = ::read(fd, room.data(), room.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return fail(system_error(fmt::format("cannot read {}", name), errno));
  }
}

Result<void> write_all(int fd, std::string_view bytes, std::string_view name) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) return fail(ErrorCode::interrupted, "broken pipe");
    if (written < 0) return fail(system_error(fmt::format("cannot write {}", name), errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

/// The descriptor that a path such as /dev/stdout or /dev/fd/3 stands for.
std::optional<int> named_descriptor(std::string_view path) {
  if (path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    const std::string_view digits = path.substr(folder.size());
    int number = 0;
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (problem == std::errc() && end == digits.data() + digits.size()) return number;
  }
  return std::nullopt;
}

/// Opens a pipe once somebody reads it: open(2) would wait without an end.
Result<Fd> open_pipe(const std::string& path) {
  constexpr int tries = 200;
  constexpr std::chrono::milliseconds pause(50);
  for (int i = 0; i < tries; ++i) {
    Fd fd(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    if (fd.valid()) {
      ::fcntl(fd.get(), F_SETFL, 0);  // only the opening was not to wait
      return fd;
    }
    if (errno != ENXIO) return fail(system_error(fmt::format("cannot write {}", path), errno));
    std::this_thread::sleep_for(pause);
  }
  return fail(ErrorCode::config, fmt::format("cannot write {}: nobody reads this pipe", path),
              "start what reads it first");
}

/// What is not for replacing: a device, a pipe, or the file that a shell has redirected a
/// descriptor to, which may hold something already. No descriptor for any other file.
Result<Fd> open_as_it_is(const std::string& path) {
  const auto named = named_descriptor(path);
  struct stat status {};
  if (!named && (::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode))) return Fd();
  if (!named && S_ISFIFO(status.st_mode)) return open_pipe(path);
  Fd fd(named ? ::fcntl(*named, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
              : ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd.valid()) return fail(system_error(fmt::format("cannot write {}", path), errno));
  return fd;
}

/// Whether somebody else has put a link where all may put files: the system's own rule for opening
/// files there (protected_symlinks, proc(5)).
bool is_planted(const std::string& link) {
  struct stat status {
  }, folder{};
  if (::lstat(link.c_str(), &status) != 0 || ::stat(folder_of(link).c_str(), &folder) != 0)
    return false;
  const bool for_all = (folder.st_mode & S_ISVTX) != 0 && (folder.st_mode & S_IWOTH) != 0;
  return for_all && status.st_uid != ::geteuid() && status.st_uid != folder.st_uid;
}

/// Where links lead, so that it is replaced and not they. What stands for a descriptor leads
/// nowhere.
Result<std::string> end_of_links(std::string path) {
  constexpr int most_links = 40;  // as the system follows
  for (int link = 0; link < most_links; ++link) {
    if (named_descriptor(path) || path.starts_with("/proc/")) return path;
    std::error_code is_no_link;
    const auto target = std::filesystem::read_symlink(path, is_no_link);
    if (is_no_link) return path;
    if (is_planted(path))
      return fail(ErrorCode::config, fmt::format("cannot write {}: another user's link", path),
                  "it stands in a folder that all may write to; name another file");
    path = (std::filesystem::path(path).parent_path() / target).string();
  }
  return path;
}

constexpr std::string_view temp_folder_prefix = ".hookctl-temporary-";

/// Removes the folders of processes that were killed: of that name, ours, and locked by nobody.
void remove_abandoned_folders(const std::string& parent) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(parent, ignored)) {
    if (!entry.path().filename().string().starts_with(temp_folder_prefix)) continue;
    const Fd folder(::open(entry.path().c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat status {};
    if (folder.valid() && ::fstat(folder.get(), &status) == 0 && status.st_uid == ::geteuid() &&
        ::flock(folder.get(), LOCK_EX | LOCK_NB) == 0)
      std::filesystem::remove_all(entry.path(), ignored);
  }
}

}  // namespace

Error system_error(std::string_view doing, int number, ErrorCode code) {
  return {code, fmt::format("{}: {}", doing, std::system_category().message(number)), {}, {}};
}

Result<std::size_t> MemorySource::read(std::span<char> room) {
  const auto count = std::min(room.size(), bytes_.size() - at_);
  if (count != 0) std::memcpy(room.data(), bytes_.data() + at_, count);
  at_ += count;
  return count;
}

bool MemorySource::rewind() {
  at_ = 0;
  return true;
}

Result<void> MemorySink::write(std::string_view bytes) {
  if (bytes.size() > limit_ - bytes_.size())
    return fail(ErrorCode::invalid_input, fmt::format("more than {} bytes", limit_));
  bytes_.append(bytes);
  return {};
}

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

void Fd::close() noexcept {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Result<std::size_t> FdSource::read(std::span<char> room) {
  return read_some(fd_, room, name_, stop_);
}

std::optional<std::uint64_t> FdSource::size() const {
  struct stat status {};
  if (::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

Result<void> FdSink::write(std::string_view bytes) {
  return write_all(fd_, bytes, name_);
}

Result<Fd> open_for_reading(const std::string& path, const Stop* stop) {
  static std::atomic<bool> input_is_taken = false;
  if (path == "-" && input_is_taken.exchange(true))
    return fail(ErrorCode::usage, "standard input is asked for twice",
                "only one of the inputs can be “-”: name a file for the others");
  Fd fd(path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                    : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | (stop ? O_NONBLOCK : 0)));
  if (!fd.valid()) return fail(system_error(fmt::format("cannot open {}", path), errno));
  // Only the opening was not to wait. Standard input's flags are other processes' too.
  if (stop != nullptr && path != "-") ::fcntl(fd.get(), F_SETFL, 0);
  return fd;
}

Result<std::string> read_file(const std::string& path, std::size_t limit, const Stop* stop) {
  HOOKCTL_TRY(const Fd fd, open_for_reading(path, stop));
  std::string bytes;
  std::size_t used = 0;
  for (;;) {
    bytes.resize(used + chunk_size);
    HOOKCTL_TRY(const std::size_t got,
                read_some(fd.get(), std::span(bytes).subspan(used, chunk_size), path, stop));
    used += got;
    if (got == 0) break;
    if (used > limit)
      return fail(ErrorCode::invalid_input,
                  fmt::format("{} is larger than {}", path, format_size(limit)));
  }
  bytes.resize(used);
  return bytes;
}

Result<Secret> read_secret_file(const std::string& path, const Stop* stop) {
  constexpr std::size_t most = 64 * 1024;
  HOOKCTL_TRY(const Fd fd, open_for_reading(path, stop));
  // A fixed buffer: a growing string would leave copies behind.
  std::array<char, most + 1> bytes{};
  std::size_t used = 0;
  Result<std::size_t> got = 0;
  do {
    got = read_some(fd.get(), std::span(bytes).subspan(used), path, stop);
    if (got) used += *got;
  } while (got && *got > 0 && used < bytes.size());
  const std::size_t kept = used > 0 && bytes[used - 1] == '\n' ? used - 1 : used;
  Secret secret(std::string_view(bytes.data(), used > most ? 0 : kept));
  wipe(bytes.data(), bytes.size());
  if (!got) return fail(std::move(got).error());
  if (used > most) return fail(ErrorCode::config, fmt::format("{} is too long for a secret", path));
  return secret;
}

AtomicFile::AtomicFile(Fd fd, std::string path, std::string temporary)
    : fd_(std::move(fd)), path_(std::move(path)), temporary_(std::move(temporary)) {}

AtomicFile::~AtomicFile() {
  if (fd_.valid() && !temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<AtomicFile> AtomicFile::create(const std::string& path, unsigned mode) {
  HOOKCTL_TRY(const std::string place, end_of_links(path));
  HOOKCTL_TRY(Fd as_it_is, open_as_it_is(place));
  if (as_it_is.valid()) return AtomicFile(std::move(as_it_is), place, {});
  std::string temporary = fmt::format("{}/.hookctl-XXXXXX", folder_of(place));
  Fd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd.valid()) return fail(system_error(fmt::format("cannot write {}", path), errno));
  if (::fchmod(fd.get(), mode) != 0) {
    const int number = errno;
    ::unlink(temporary.c_str());
    return fail(system_error(fmt::format("cannot set the mode of {}", path), number));
  }
  return AtomicFile(std::move(fd), place, std::move(temporary));
}

Result<void> AtomicFile::write(std::string_view bytes) {
  return write_all(fd_.get(), bytes, path_);
}

Result<void> AtomicFile::commit() {
  if (temporary_.empty()) return {};
  if (::fsync(fd_.get()) != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0)
    return fail(system_error(fmt::format("cannot write {}", path_), errno));
  fd_.close();
  const Fd folder(::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.valid()) ::fsync(folder.get());
  return {};
}

Result<void> write_file_atomically(const std::string& path, std::string_view bytes, unsigned mode) {
  HOOKCTL_TRY(AtomicFile file, AtomicFile::create(path, mode));
  HOOKCTL_CHECK(file.write(bytes));
  return file.commit();
}

Result<void> make_folders(const std::string& path) {
  for (std::size_t at = 1; at <= path.size(); ++at) {
    if (at < path.size() && path[at] != '/') continue;
    if (::mkdir(path.substr(0, at).c_str(), 0700) == 0 || errno == EEXIST || errno == EISDIR)
      continue;
    return fail(system_error(fmt::format("cannot make the folder {}", path), errno));
  }
  return {};
}

Result<Fd> open_unnamed_file(const std::string& folder) {
  Fd fd(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (fd.valid()) return fd;
  std::string name = fmt::format("{}/hookctl-XXXXXX", folder);
  fd = Fd(::mkostemp(name.data(), O_CLOEXEC));
  if (!fd.valid()) return fail(system_error(fmt::format("cannot write in {}", folder), errno));
  ::unlink(name.c_str());
  return fd;
}

Result<TempFolder> TempFolder::create(const std::string& parent) {
  remove_abandoned_folders(parent);
  for (;;) {
    std::string path = fmt::format("{}/{}XXXXXX", parent, temp_folder_prefix);
    if (::mkdtemp(path.data()) == nullptr)
      return fail(system_error(fmt::format("cannot make a folder in {}", parent), errno));
    Fd lock(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!lock.valid() && errno != ENOENT)
      return fail(system_error(fmt::format("cannot open the folder {}", path), errno));
    // Between the two calls another process may have taken it for abandoned: then once more.
    if (lock.valid() && ::flock(lock.get(), LOCK_EX) == 0 && ::access(path.c_str(), F_OK) == 0)
      return TempFolder(std::move(path), std::move(lock));
  }
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace hookctl
