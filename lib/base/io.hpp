// Files and streams of bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace hookctl {

class Stop;

/// Takes bytes as they come: the push side of a stream.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  /// Takes all of `bytes` or fails; the bytes need not outlive the call.
  virtual Result<void> write(std::string_view bytes) = 0;
};

/// Gives bytes on request: the pull side of a stream.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Reads at most `room.size()` bytes; 0 is the end.
  virtual Result<std::size_t> read(std::span<char> room) = 0;
  /// How many bytes there are in all, where that is known.
  virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
  /// Goes back to the first byte; false where that cannot be done.
  virtual bool rewind() { return false; }
};

/// A source over bytes in memory, which must outlive it.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  Result<std::size_t> read(std::span<char> room) override;
  std::optional<std::uint64_t> size() const override { return bytes_.size(); }
  bool rewind() override;

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// Collects bytes in memory, up to a limit.
class MemorySink final : public ByteSink {
 public:
  explicit MemorySink(std::size_t limit) : limit_(limit) {}
  Result<void> write(std::string_view bytes) override;
  std::string take() { return std::exchange(bytes_, {}); }

 private:
  std::size_t limit_;
  std::string bytes_;
};

/// An open file descriptor with one owner.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { close(); }
  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void close() noexcept;

 private:
  int fd_ = -1;
};

/// A source over a descriptor that stays its owner's. With a `stop`, which must outlive it, reading
/// fails with the stop's error once the run is to end, also while it waits for a pipe or a
/// terminal; past a deadline what is there, and needs no waiting, is read all the same.
class FdSource final : public ByteSource {
 public:
  FdSource(int fd, std::string name, const Stop* stop = nullptr)
      : fd_(fd), name_(std::move(name)), stop_(stop) {}
  Result<std::size_t> read(std::span<char> room) override;
  std::optional<std::uint64_t> size() const override;

 private:
  int fd_;
  std::string name_;
  const Stop* stop_;
};

/// A sink over a descriptor that stays its owner's. A pipe whose reader has gone gives an error of
/// code `interrupted` with the message "broken pipe".
class FdSink final : public ByteSink {
 public:
  FdSink(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}
  Result<void> write(std::string_view bytes) override;

 private:
  int fd_;
  std::string name_;
};

/// Opens a file for reading; "-" is standard input, which can be had only once (`usage`). What is
/// to be read with a `stop` is opened with it: then a named pipe's writer is waited for by the
/// first read, and not here.
Result<Fd> open_for_reading(const std::string& path, const Stop* stop = nullptr);
/// Reads a whole file ("-" is standard input) of at most `limit` bytes; with a `stop` as `FdSource`
/// does.
Result<std::string> read_file(const std::string& path, std::size_t limit,
                              const Stop* stop = nullptr);
/// Reads a secret from a file ("-" is standard input): one trailing newline is dropped, nothing
/// else. The buffer is wiped. With a `stop` as `FdSource` does.
Result<Secret> read_secret_file(const std::string& path, const Stop* stop = nullptr);

/// A file that appears whole or not at all: written beside its place under a temporary name,
/// flushed to the disk, renamed by `commit`. Goes without a trace when it is not committed.
class AtomicFile final : public ByteSink {
 public:
  /// `mode` as for open(2). Links stay. Pipes, devices and /dev/stdout are written to as they are.
  static Result<AtomicFile> create(const std::string& path, unsigned mode);
  AtomicFile(AtomicFile&&) noexcept = default;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile() override;
  Result<void> write(std::string_view bytes) override;
  Result<void> commit();

 private:
  AtomicFile(Fd fd, std::string path, std::string temporary);
  Fd fd_;
  std::string path_;
  std::string temporary_;  ///< empty where the file is written to as it is
};

Result<void> write_file_atomically(const std::string& path, std::string_view bytes, unsigned mode);
/// Makes a folder and those above it, mode 0700 where new.
Result<void> make_folders(const std::string& path);

/// A file without a name in `folder` (O_TMPFILE where the file system has it, else unlinked at
/// once), mode 0600: nothing of it remains, however the process ends.
Result<Fd> open_unnamed_file(const std::string& folder);

/// A folder below `parent`, mode 0700, removed with all that is in it. What a process that was
/// killed has left there is removed when the next one makes its own: a folder is locked as long
/// as its process lives.
class TempFolder {
 public:
  static Result<TempFolder> create(const std::string& parent);
  TempFolder(TempFolder&& other) noexcept
      : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}
  TempFolder& operator=(TempFolder&&) = delete;
  ~TempFolder();
  const std::string& path() const { return path_; }

 private:
  TempFolder(std::string path, Fd lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::string path_;
  Fd lock_;
};

/// An error for a failed system call: "cannot open x: no such file or directory".
Error system_error(std::string_view doing, int number, ErrorCode code = ErrorCode::invalid_input);

}  // namespace hookctl
