// One part of an upload, collected and then sent.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/io.hpp"
#include "s3/client.hpp"

namespace hookctl::s3 {

/// The bytes of a part, with their digest: the first `memory_limit` of them in memory, the rest in
/// a file without a name, so that memory is the same whatever the parts' size and number. It is
/// used again and again; the memory and the file are taken at the first use and kept.
class Part {
 public:
  Part(std::uint64_t memory_limit, const std::string& folder)
      : memory_limit_(memory_limit), folder_(folder) {}

  /// Empties it for a part of at most `capacity` bytes.
  Result<void> begin(int number, std::uint64_t capacity);
  /// Takes as many of the bytes as there is room for; how many, or why it cannot.
  Result<std::size_t> fill(std::string_view bytes);
  bool full() const { return size_ == capacity_; }
  std::uint64_t size() const { return size_; }
  int number() const { return number_; }

  /// Hands the bytes to `send` as a source that can be rewound, and that
  /// fails from the moment when `cancelled` is set.
  template <typename Send>
  auto send(const std::atomic<bool>& cancelled, Send&& send) {
    Source source(*this, cancelled);
    return std::forward<Send>(send)(Payload{source, sha256_.digest()});
  }

 private:
  class Source final : public ByteSource {
   public:
    Source(const Part& part, const std::atomic<bool>& cancelled)
        : part_(part), cancelled_(cancelled) {}
    Result<std::size_t> read(std::span<char> room) override;
    std::optional<std::uint64_t> size() const override { return part_.size_; }
    bool rewind() override;

   private:
    const Part& part_;
    const std::atomic<bool>& cancelled_;
    std::uint64_t at_ = 0;
  };

  Result<void> write_to_file(std::string_view bytes, std::uint64_t offset);

  const std::uint64_t memory_limit_;
  const std::string& folder_;
  int number_ = 0;
  std::uint64_t capacity_ = 0, size_ = 0;
  std::unique_ptr<char[]> memory_;
  Fd file_;
  crypto::Sha256Stream sha256_;
};

}  // namespace hookctl::s3
