#include "s3/part_senders.hpp"

#include <algorithm>
#include <system_error>

namespace hookctl::s3 {

PartSenders::PartSenders(unsigned concurrency, Send send)
    : concurrency_(std::max(concurrency, 1U)), send_(std::move(send)) {}

PartSenders::~PartSenders() {
  cancel();
}

void PartSenders::add_spare(std::unique_ptr<Part> part) {
  const std::lock_guard lock(mutex_);
  spare_.push_back(std::move(part));
}

Result<std::unique_ptr<Part>> PartSenders::take_spare() {
  std::unique_lock lock(mutex_);
  // A stop needs no look here: it ends the requests, and with them this wait.
  changed_.wait(lock, [this] { return error_ || !spare_.empty(); });
  if (error_) return fail(*error_);
  auto part = std::move(spare_.back());
  spare_.pop_back();
  return part;
}

void PartSenders::submit(std::unique_ptr<Part> part) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(part));
  if (busy_ + waiting_.size() > threads_.size() && threads_.size() < concurrency_) add_thread();
  changed_.notify_all();
}

void PartSenders::add_thread() {
  try {
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error& problem) {
    // With one thread it is slower; with none it is over.
    if (threads_.empty())
      error_ = system_error("cannot start a thread", problem.code().value(), ErrorCode::internal);
  }
}

Result<std::vector<CompletedPart>> PartSenders::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return error_ || (waiting_.empty() && busy_ == 0); });
  if (error_) return fail(*error_);
  std::ranges::sort(sent_, {}, &CompletedPart::number);
  return std::move(sent_);
}

void PartSenders::cancel() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    cancelled_ = true;
    waiting_.clear();
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void PartSenders::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (closing_) return;
    auto part = std::move(waiting_.front());
    waiting_.pop_front();
    ++busy_;
    lock.unlock();
    auto etag = send_(*part, cancelled_);
    lock.lock();
    --busy_;
    if (etag) {
      sent_.push_back({part->number(), std::move(*etag)});
    } else if (!error_) {
      error_ = std::move(etag).error();
      cancelled_ = true;
      waiting_.clear();
    }
    spare_.push_back(std::move(part));
    changed_.notify_all();
  }
}

}  // namespace hookctl::s3
