#include "capture/appender.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.hpp"
#include "capture/open_capture.hpp"

namespace hookctl::capture {
namespace {

/// The name of a new file is on the disk only once its folder is.
Result<void> sync_folder(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.valid() && ::fsync(fd.get()) == 0) return {};
  return fail(
      system_error(fmt::format("cannot sync the folder of {}", path), errno, ErrorCode::config));
}

class FileAppender final : public Appender {
 public:
  FileAppender(std::string path, OpenCapture file, AppendOptions options)
      : path_(std::move(path)),
        fd_(std::move(file.fd)),
        options_(options),
        size_(file.size),
        synced_(file.size) {}

  Result<Place> append(std::string_view line) override {
    if (line.empty() || line.find('\n') != line.size() - 1)
      return fail(ErrorCode::internal, "a record to append is not one line");
    std::unique_lock lock(mutex_);
    HOOKCTL_TRY(const Place place, write(line));
    if (options_.sync) HOOKCTL_CHECK(wait_until_synced(lock, place.offset + place.length));
    return place;
  }

  Result<std::string> read(Place place) const override {
    std::string line(static_cast<std::size_t>(place.length), '\0');
    std::size_t got = 0;
    while (got < line.size()) {
      const ssize_t more = ::pread(fd_.get(), line.data() + got, line.size() - got,
                                   static_cast<off_t>(place.offset + got));
      if (more < 0 && errno == EINTR) continue;
      if (more < 0) return fail(system_error(fmt::format("cannot read {}", path_), errno));
      if (more == 0)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has been cut short by another process", path_));
      got += static_cast<std::size_t>(more);
    }
    return line;
  }

  std::uint64_t size() const override {
    const std::scoped_lock lock(mutex_);
    return size_;
  }

  const std::string& path() const override { return path_; }

 private:
  Result<Place> write(std::string_view line) {
    if (torn_) HOOKCTL_CHECK(cut_back(size_));
    ssize_t written = 0;
    do {
      written = ::write(fd_.get(), line.data(), line.size());
    } while (written < 0 && errno == EINTR);
    const int number = errno;
    if (written == static_cast<ssize_t>(line.size())) {
      // Where the line really stands: another program may have emptied the file.
      const auto end = static_cast<std::uint64_t>(::lseek(fd_.get(), 0, SEEK_CUR));
      const std::uint64_t begin = end - line.size();
      if (begin < size_) sync_failed(EIO);
      size_ = end;
      synced_ = std::min(synced_, begin);
      return Place{begin, line.size()};
    }
    // What could not be cut now is cut before the next record.
    torn_ = true;
    [[maybe_unused]] const auto tried = cut_back(size_);
    if (written < 0) return fail(not_written(number));
    return fail(
        ErrorCode::config,
        fmt::format("cannot append to {}: there was room for {} of {} bytes", path_, written,
                    line.size()),
        "make room on the disk, or raise the limit of a file's size (ulimit -f); nothing of "
        "the record was kept");
  }

  /// Waits for an fdatasync that began after the line was written. One thread calls it for all that
  /// wait. What a failed one leaves unknown is cut off, and all that waited for it are told.
  Result<void> wait_until_synced(std::unique_lock<std::mutex>& lock, std::uint64_t end) {
    const std::uint64_t failures = failures_;
    while (failures == failures_ && synced_ < end) {
      if (syncing_) {
        synced_changed_.wait(lock);
        continue;
      }
      syncing_ = true;
      const std::uint64_t upto = size_;
      lock.unlock();
      const int failed = ::fdatasync(fd_.get()) == 0 ? 0 : errno;
      lock.lock();
      syncing_ = false;
      if (failed == 0) {
        // A file that was emptied meanwhile may hold lines that came too late for this one.
        if (failures == failures_) synced_ = upto;
      } else {
        sync_failed(failed);
        size_ = synced_;
        torn_ = true;
        [[maybe_unused]] const auto tried = cut_back(size_);
      }
      synced_changed_.notify_all();
    }
    if (failures == failures_) return {};
    return fail(not_written(failure_));
  }

  /// All that wait are told that their lines are not on the disk, or not in the file any more.
  void sync_failed(int number) {
    ++failures_;
    failure_ = number;
    synced_changed_.notify_all();
  }

  Result<void> cut_back(std::uint64_t size) {
    struct stat status {};
    const bool seen = ::fstat(fd_.get(), &status) == 0;
    if (seen && static_cast<std::uint64_t>(status.st_size) > size &&
        ::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0)
      return fail(not_written(errno));
    if (!seen) return fail(not_written(errno));
    torn_ = false;
    return {};
  }

  Error not_written(int number) const {
    Error error =
        system_error(fmt::format("cannot append to {}", path_), number, ErrorCode::config);
    error.hint = number == ENOSPC || number == EDQUOT
                     ? "make room on the disk; nothing of the record was kept"
                 : number == EFBIG
                     ? "the file has reached the limit of its size (ulimit -f, or the file "
                       "system's); nothing of the record was kept"
                     : "nothing of the record was kept";
    return error;
  }

  const std::string path_;
  const Fd fd_;
  const AppendOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable synced_changed_;
  std::uint64_t size_;          ///< of whole lines
  std::uint64_t synced_;        ///< how much of it is on the disk for certain
  bool torn_ = false;           ///< something may stand behind the whole lines
  bool syncing_ = false;        ///< a thread is calling fdatasync
  std::uint64_t failures_ = 0;  ///< of fdatasync, and of the file to stay as long as it was
  int failure_ = 0;             ///< the last one's errno
};

}  // namespace

Result<std::unique_ptr<Appender>> Appender::open(const std::string& path, AppendOptions options,
                                                 Log& log) {
  HOOKCTL_TRY(OpenCapture file, open_capture(path, log));
  if (options.sync && file.made) HOOKCTL_CHECK(sync_folder(path));
  return std::make_unique<FileAppender>(path, std::move(file), options);
}

}  // namespace hookctl::capture
