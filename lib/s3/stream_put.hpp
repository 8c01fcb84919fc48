// One PUT whose bytes come as they are written.
#pragma once

#include <string>
#include <thread>

#include "base/pipe.hpp"
#include "s3/client.hpp"

namespace hookctl::s3 {

/// Sends an object of known size in a thread of its own. Bytes go in by `write`; until the last one
/// is there, the server has no object.
class StreamPut {
 public:
  StreamPut(Client& client, const Stop& stop, std::string key, std::string content_type,
            std::uint64_t size);
  ~StreamPut();
  StreamPut(const StreamPut&) = delete;
  StreamPut& operator=(const StreamPut&) = delete;

  /// Fails with the PUT's own error where that has ended already.
  Result<void> write(std::string_view bytes) { return pipe_.writer().write(bytes); }
  /// Waits for the answer, after all bytes were written.
  Result<Stored> finish();
  /// Breaks the request off and waits for its end.
  void abort();

 private:
  /// The pipe's reader with the size that is promised.
  class Source final : public ByteSource {
   public:
    Source(ByteSource& reader, std::uint64_t size) : reader_(reader), size_(size) {}
    Result<std::size_t> read(std::span<char> room) override { return reader_.read(room); }
    std::optional<std::uint64_t> size() const override { return size_; }

   private:
    ByteSource& reader_;
    std::uint64_t size_;
  };

  /// In the thread.
  void send(Client& client, const std::string& key, const std::string& content_type);

  BytePipe pipe_;
  Source source_;
  Result<Stored> result_;
  std::thread thread_;
};

}  // namespace hookctl::s3
