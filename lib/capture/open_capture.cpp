#include "capture/open_capture.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/reader.hpp"
#include "capture/record.hpp"
#include "json/scan.hpp"

namespace hookctl::capture {
namespace {

/// How every record begins that `format_record` has written: what is left of a torn first one.
constexpr std::string_view beginning = R"({"v":1,"id":")";

Error not_writable(const std::string& path, int number) {
  return system_error(fmt::format("cannot append to {}", path), number, ErrorCode::config);
}

tl::unexpected<Error> no_capture(const std::string& path, std::string_view why) {
  return fail(
      ErrorCode::invalid_input, fmt::format("{} is no capture: {}", path, why),
      "it was left as it is; name another file, or one that is not there yet, to append to");
}

/// Bytes of a file from a place on, wherever its descriptor stands.
class PlaceSource final : public ByteSource {
 public:
  PlaceSource(int fd, const std::string& path, std::uint64_t at) : fd_(fd), path_(path), at_(at) {}

  Result<std::size_t> read(std::span<char> room) override {
    for (;;) {
      const ssize_t got = ::pread(fd_, room.data(), room.size(), static_cast<off_t>(at_));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(system_error(fmt::format("cannot read {}", path_), errno));
      at_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
  }

 private:
  int fd_;
  const std::string& path_;
  std::uint64_t at_;
};

Result<struct stat> status_of(int fd, const std::string& path) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return fail(not_writable(path, errno));
  return status;
}

/// Whether the file that was locked is still the one of that name: it may have been replaced in
/// between.
bool still_there(const struct stat& locked, const std::string& path) {
  struct stat named {};
  return ::stat(path.c_str(), &named) == 0 && named.st_dev == locked.st_dev &&
         named.st_ino == locked.st_ino;
}

/// A process that was killed while it started a program leaves its lock to that until it runs: a
/// moment that is waited for.
constexpr int lock_tries = 25;
constexpr std::chrono::milliseconds lock_pause{20};

Result<void> lock(int fd, const std::string& path) {
  for (int tried = 1; ::flock(fd, LOCK_EX | LOCK_NB) != 0;) {
    if (errno == EINTR) continue;
    if (errno == EWOULDBLOCK && tried++ < lock_tries) {
      std::this_thread::sleep_for(lock_pause);
      continue;
    }
    if (errno == EWOULDBLOCK)
      return fail(
          ErrorCode::config, fmt::format("another process writes to {}", path),
          "one hookctl at a time appends to a capture: end the other, or name another file");
    return fail(system_error(fmt::format("cannot lock {}", path), errno, ErrorCode::config));
  }
  return {};
}

/// The descriptor is that of a regular file alone. Not blocking: a FIFO is opened to be refused.
Result<OpenCapture> open_and_lock(const std::string& path, Log& log) {
  constexpr int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  for (;;) {
    Fd fd(::open(path.c_str(), flags));
    const bool made = !fd.valid() && errno == ENOENT;
    if (made) fd = Fd(::open(path.c_str(), flags | O_CREAT, 0600));
    if (!fd.valid()) return fail(not_writable(path, errno));
    HOOKCTL_TRY(const struct stat status, status_of(fd.get(), path));
    if (!S_ISREG(status.st_mode)) return no_capture(path, "it is no regular file");
    HOOKCTL_CHECK(lock(fd.get(), path));
    if (!still_there(status, path)) continue;
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
      log.warning(
          "others may read this capture, and captures hold secrets: chmod 600 keeps it private",
          {{"file", path}});
    return OpenCapture{std::move(fd), static_cast<std::uint64_t>(status.st_size), made};
  }
}

/// Which version of the format a whole line names; nothing where it is no record at all.
std::optional<int> version_of(std::string_view line) {
  json::Scanner scanner(line, {.bytes = line.size(), .string_bytes = line.size()});
  json::ScannedMember member;
  std::optional<int> version;
  for (;;) {
    const auto more = scanner.next(member);
    if (!more) return std::nullopt;
    if (!*more) return version;
    if (!member.is("v") || member.kind != json::Kind::number) continue;
    const std::string_view digits = member.value.of(line);
    int number = 0;
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (problem == std::errc() && end == digits.data() + digits.size()) version = number;
  }
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

Result<void> check_first_line(const OpenCapture& file, const std::string& path) {
  PlaceSource source(file.fd.get(), path, 0);
  LineReader lines(source, longest_record);
  Line line;
  do {
    HOOKCTL_TRY(line, lines.next());
    if (line.state == Line::State::end) return {};
  } while (line.state != Line::State::oversized && is_blank(line.text));
  // A longer record than any reader takes may have been written with --max-body.
  if (line.state == Line::State::oversized) {
    std::array<char, beginning.size()> start{};
    PlaceSource again(file.fd.get(), path, 0);
    HOOKCTL_TRY(const std::size_t got, again.read(start));
    if (std::string_view(start.data(), got) == beginning) return {};
    return no_capture(path, "its first line is no record");
  }
  if (const auto version = version_of(line.text)) {
    if (*version == record_version) return {};
    return no_capture(path, fmt::format("its records are of version {}, and this hookctl writes {}",
                                        *version, record_version));
  }
  const std::string_view shorter = line.text.substr(0, beginning.size());
  if (line.state == Line::State::torn && beginning.starts_with(shorter)) return {};
  return no_capture(path, "its first line is no record");
}

/// Where the last line begins that has no newline; the file's size where there is none.
Result<std::uint64_t> end_of_whole_lines(const OpenCapture& file, const std::string& path) {
  std::array<char, 64 * 1024> piece{};
  std::uint64_t end = file.size;
  while (end > 0) {
    const std::uint64_t begin = end - std::min<std::uint64_t>(end, piece.size());
    PlaceSource source(file.fd.get(), path, begin);
    std::size_t got = 0;
    while (got < end - begin) {
      HOOKCTL_TRY(const std::size_t more,
                  source.read({piece.data() + got, static_cast<std::size_t>(end - begin) - got}));
      if (more == 0) return fail(not_writable(path, EIO));
      got += more;
    }
    const std::size_t newline = std::string_view(piece.data(), got).rfind('\n');
    if (newline != std::string_view::npos) return begin + newline + 1;
    end = begin;
  }
  return 0;
}

/// Whether what stands after the last newline is whole but for its own.
Result<bool> is_whole(const OpenCapture& file, const std::string& path, std::uint64_t begin) {
  if (file.size - begin > longest_record) return false;
  std::string text(static_cast<std::size_t>(file.size - begin), '\0');
  PlaceSource source(file.fd.get(), path, begin);
  std::size_t got = 0;
  while (got < text.size()) {
    HOOKCTL_TRY(const std::size_t more, source.read(std::span(text).subspan(got)));
    if (more == 0) return fail(not_writable(path, EIO));
    got += more;
  }
  return is_blank(text) ||
         json::check(text, {.bytes = text.size(), .string_bytes = text.size()}).has_value();
}

Result<void> mend_last_line(OpenCapture& file, const std::string& path, Log& log) {
  HOOKCTL_TRY(const std::uint64_t whole, end_of_whole_lines(file, path));
  if (whole == file.size) return {};
  HOOKCTL_TRY(const bool lacks_newline_alone, is_whole(file, path, whole));
  if (lacks_newline_alone) {
    if (::write(file.fd.get(), "\n", 1) != 1) return fail(not_writable(path, errno));
    log.notice("the last record had no newline, and has got one", {{"file", path}});
    ++file.size;
    return {};
  }
  if (::ftruncate(file.fd.get(), static_cast<off_t>(whole)) != 0)
    return fail(not_writable(path, errno));
  log.warning("the last record was torn, as by a crash, and has been cut off",
              {{"file", path}, {"size", format_size(file.size - whole)}});
  file.size = whole;
  return {};
}

}  // namespace

Result<OpenCapture> open_capture(const std::string& path, Log& log) {
  if (path == "-")
    return fail(ErrorCode::usage, "a capture cannot be appended to standard output",
                "name a file: it is locked, and what is torn at its end is mended");
  HOOKCTL_TRY(OpenCapture file, open_and_lock(path, log));
  HOOKCTL_CHECK(check_first_line(file, path));
  HOOKCTL_CHECK(mend_last_line(file, path, log));
  return file;
}

}  // namespace hookctl::capture
