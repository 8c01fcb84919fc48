// Sends what hooks have fired, one after the other, as Aruna's one task does.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/runtime.hpp"
#include "base/secret.hpp"
#include "http/transport.hpp"

namespace hookctl::sandbox {

struct Delivery {
  std::string hook_id;
  std::string object_id;
  std::string method;
  std::string url;
  std::optional<Secret> token;
  std::string content_type;
  Secret body;
};

/// A thread and its queue. Each delivery is tried once; what the receiver answers does not matter,
/// and only that it could not be reached is reported.
class Deliveries {
 public:
  using OnFailure = std::function<void(const Delivery&, const std::string& why)>;

  Deliveries(http::Transport& transport, const Runtime& runtime, OnFailure on_failure);
  /// Waits for the delivery under way; what is still queued is dropped, with a warning.
  ~Deliveries();
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;

  void push(Delivery delivery);

 private:
  void run();
  void deliver(const Delivery& delivery);

  http::Transport& transport_;
  const Runtime& runtime_;
  OnFailure on_failure_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Delivery> queue_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace hookctl::sandbox
