// The threads that send the parts of a multipart upload.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "s3/part.hpp"

namespace hookctl::s3 {

/// Sends parts in up to `concurrency` threads, begun as parts come. There are `concurrency` + 1
/// parts in all: as many under way, and one that is being filled. The first part that fails ends
/// everything.
class PartSenders {
 public:
  /// Sends one part and gives its ETag. Called from several threads.
  using Send = std::function<Result<std::string>(Part&, const std::atomic<bool>& cancelled)>;

  PartSenders(unsigned concurrency, Send send);
  ~PartSenders();
  PartSenders(const PartSenders&) = delete;
  PartSenders& operator=(const PartSenders&) = delete;

  /// Adds a part to the ones that go round.
  void add_spare(std::unique_ptr<Part> part);
  /// A part to fill: waits until one has been sent. Fails as soon as any part has failed.
  Result<std::unique_ptr<Part>> take_spare();
  /// Sends a part.
  void submit(std::unique_ptr<Part> part);

  /// Waits for all parts and gives them in order.
  Result<std::vector<CompletedPart>> finish();
  /// Gives up: parts under way end as soon as they can. Returns when none is.
  void cancel();

 private:
  void add_thread();
  void work();

  const unsigned concurrency_;
  const Send send_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Part>> waiting_;
  std::vector<std::unique_ptr<Part>> spare_;
  std::vector<CompletedPart> sent_;
  std::optional<Error> error_;
  unsigned busy_ = 0;
  bool closing_ = false;
  std::atomic<bool> cancelled_{false};
  std::vector<std::thread> threads_;
};

}  // namespace hookctl::s3
