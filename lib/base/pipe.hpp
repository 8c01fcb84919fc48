// A bounded stream of bytes from one thread to another.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "base/io.hpp"
#include "base/stop.hpp"

namespace hookctl {

/// Joins a push to a pull: one thread writes, another reads, and neither gets further ahead than
/// `capacity` bytes. Whoever waits is woken by the other side and by the stop, whose error it then
/// returns. Either side may end the stream for both; the first end holds.
class BytePipe {
 public:
  BytePipe(std::size_t capacity, const Stop& stop);
  BytePipe(const BytePipe&) = delete;
  BytePipe& operator=(const BytePipe&) = delete;

  /// For the writing thread: a write returns once the pipe holds all of it.
  ByteSink& writer() { return writer_; }
  /// For the reading thread. Cannot be rewound and has no size.
  ByteSource& reader() { return reader_; }

  /// The writer has written everything: the reader gets what is left, then the end.
  void close();
  /// The writer has failed: the reader gets this error at once, and nothing more.
  void close(Error error);
  /// The reader wants no more: the writer's next write, or the one that waits, fails with this.
  void abandon(Error error);

  /// The bytes that have been read out so far.
  std::uint64_t taken() const;

 private:
  class Writer final : public ByteSink {
   public:
    explicit Writer(BytePipe& pipe) : pipe_(pipe) {}
    Result<void> write(std::string_view bytes) override;

   private:
    BytePipe& pipe_;
  };
  class Reader final : public ByteSource {
   public:
    explicit Reader(BytePipe& pipe) : pipe_(pipe) {}
    Result<std::size_t> read(std::span<char> room) override;

   private:
    BytePipe& pipe_;
  };
  /// One side's bell: rung by the other side when this one waits.
  struct Bell {
    Fd fd;
    bool awaited = false;
  };

  std::size_t used() const { return static_cast<std::size_t>(written_ - read_); }
  std::span<char> free_room();
  std::span<const char> filled();
  static void ring(Bell& bell);
  Result<void> wait(std::unique_lock<std::mutex>& lock, Bell& bell);

  const Stop& stop_;
  const std::size_t capacity_;
  const std::unique_ptr<char[]> bytes_;
  mutable std::mutex mutex_;
  std::uint64_t written_ = 0;  // counted from the start: the place in bytes_ is modulo capacity
  std::uint64_t read_ = 0;
  bool closed_ = false;
  std::optional<Error> writers_error_;
  std::optional<Error> readers_error_;
  Bell room_;
  Bell data_;
  Writer writer_{*this};
  Reader reader_{*this};
};

}  // namespace hookctl
