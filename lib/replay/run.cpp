#include "replay/run.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "capture/reader.hpp"

namespace hookctl::replay {
namespace {

using capture::Entry;
using capture::RecordView;
using std::chrono::steady_clock;

/// Further lines that are no record are told at level info.
constexpr std::uint64_t most_warnings = 10;

/// What the workers share.
struct Shared {
  Shared(ByteSource& source, const RunOptions& run_options, const RunParts& run_parts,
         const Runtime& run_runtime, Stop& run_end)
      : options(run_options),
        parts(run_parts),
        runtime(run_runtime),
        stop(run_end),
        lines(source, capture::longest_record),
        pacer(run_options.pace, steady_clock::now()) {}

  const RunOptions& options;
  const RunParts& parts;
  const Runtime& runtime;
  Stop& stop;  ///< of the reading and the waiting

  std::mutex reading;  ///< guards `lines` and `pacer`
  capture::LineReader lines;
  Pacer pacer;

  std::mutex telling;  ///< guards the sinks and `error`
  std::optional<Error> error;
  std::atomic<std::uint64_t> unreadable{0};

  void end(std::optional<Error> why) {
    const std::lock_guard lock(telling);
    keep(std::move(why));
  }
  /// Where `telling` is held.
  void keep(std::optional<Error> why) {
    if (why && !error) error = std::move(why);
    stop.cancel();
  }
};

/// Takes records one after the other, and sends them over a connection of its own.
class Worker {
 public:
  explicit Worker(Shared& shared)
      : shared_(shared),
        options_(shared.options),
        client_(http::RawClient::create(shared.options.target.url(), shared.runtime,
                                        shared.options.client)) {}

  void work() {
    while (!shared_.stop.requested())
      if (!take_next()) return;
  }
  const Summary& summary() const { return summary_; }

 private:
  /// False at the end of the capture.
  bool take_next();
  Result<bool> read(Entry& entry, std::optional<SteadyTime>& due);
  Result<bool> read_line();
  bool is_meant(const Entry& entry);
  void note(const Entry& entry);
  void send(const Entry& entry);
  void explain(Error problem);
  Result<void> exchange(const RecordView& record);
  void finish(bool was_sent);

  Shared& shared_;
  const RunOptions& options_;
  std::unique_ptr<http::RawClient> client_;
  capture::RecordParser parser_;
  std::string text_;
  capture::Line line_;
  Summary summary_;
  // Kept for their memory.
  Outcome outcome_;
  Prepared prepared_;
  http::RawRequest request_;
  bool sent_ = false;
};

/// The next line into this worker's own memory, so that others can go on reading.
Result<bool> Worker::read_line() {
  do {
    HOOKCTL_TRY(line_, shared_.lines.next());
  } while (capture::is_blank(line_));
  text_.assign(line_.text);
  line_.text = text_;
  return line_.state != capture::Line::State::end;
}

/// Where records have their time, they are judged in order, under the lock; else side by side.
Result<bool> Worker::read(Entry& entry, std::optional<SteadyTime>& due) {
  std::unique_lock lock(shared_.reading);
  const bool paced = !options_.pace.free() && !options_.dry_run;
  for (;;) {
    if (shared_.stop.requested()) return false;
    HOOKCTL_TRY(const bool more, read_line());
    if (!more) return false;
    if (!paced) lock.unlock();
    capture::read_entry(line_, capture::longest_record, parser_, entry);
    if (is_meant(entry)) break;
    if (!paced) lock.lock();
  }
  if (paced) due = shared_.pacer.next(entry.record.received_at, steady_clock::now());
  return true;
}

bool Worker::is_meant(const Entry& entry) {
  if (entry.kind != Entry::Kind::record) {
    note(entry);
    return false;
  }
  if (shared_.parts.selection.selects(entry.record)) return true;
  ++summary_.skipped;
  return false;
}

void Worker::note(const Entry& entry) {
  ++(entry.kind == Entry::Kind::torn ? summary_.torn : summary_.unreadable);
  if (summary_.first_unreadable.message.empty()) summary_.first_unreadable = entry.problem;
  const bool many = shared_.unreadable.fetch_add(1) >= most_warnings;
  shared_.runtime.log.write(many ? LogLevel::info : LogLevel::warning, entry.problem.text());
}

bool Worker::take_next() {
  Entry entry;
  std::optional<SteadyTime> due;
  auto there = read(entry, due);
  if (!there) {
    // A wish to end is not the capture's fault: what was done until then is told.
    if (!shared_.stop.requested()) shared_.end(std::move(there).error());
    return false;
  }
  if (!*there) return false;
  if (due) wait_until(shared_.stop, *due);
  if (shared_.stop.requested()) return false;
  send(entry);
  return true;
}

void Worker::send(const Entry& entry) {
  const RecordView& record = entry.record;
  outcome_.state = Outcome::State::skipped;
  outcome_.line = entry.line;
  outcome_.id = record.id;
  outcome_.method = record.method;
  outcome_.received_at = record.received_at;
  outcome_.body_bytes = record.body.size();
  outcome_.milliseconds = 0;
  outcome_.answer.reset();
  outcome_.problem.reset();
  outcome_.target.clear();
  request_.target = options_.target.of(record.url);
  options_.target.append_display(outcome_.target, request_.target);
  outcome_.sent_at = shared_.runtime.clock.now();
  sent_ = false;
  if (!options_.dry_run) {
    auto done = exchange(record);
    if (done)
      outcome_.state = Outcome::State::ok;
    else
      explain(std::move(done).error());
  }
  finish(sent_);
}

/// The stop may come before anything was sent, or when the receiver has it all already.
void Worker::explain(Error problem) {
  const Stop& stop = shared_.runtime.stop;
  const bool cut_short = stop.requested() && !outcome_.answer;
  if (cut_short && !client_->has_sent()) sent_ = false;
  if (!cut_short || sent_) outcome_.state = Outcome::State::failed;
  if (cut_short && sent_ && problem.code == stop.error().code)
    problem = {ErrorCode::interrupted, "interrupted; it may have arrived", {}, {}};
  outcome_.problem = std::move(problem);
}

Result<void> Worker::exchange(const RecordView& record) {
  const Prepared* refreshed = nullptr;
  if (shared_.parts.refresher != nullptr) {
    HOOKCTL_TRY(prepared_, shared_.parts.refresher->refresh(record));
    refreshed = &prepared_;
    outcome_.body_bytes = prepared_.body.size();
  }
  request_.method = record.method;
  request_.body = refreshed != nullptr ? std::string_view(prepared_.body) : record.body;
  if (refreshed != nullptr)
    request_.headers.assign(prepared_.headers.begin(), prepared_.headers.end());
  else
    request_.headers.assign(record.headers.begin(), record.headers.end());
  sent_ = true;
  HOOKCTL_TRY(outcome_.answer, client_->exchange(request_));
  outcome_.milliseconds = outcome_.answer->milliseconds;
  if (shared_.parts.responses != nullptr) {
    auto added = shared_.parts.responses->add(record, request_, refreshed != nullptr,
                                              outcome_.sent_at, *outcome_.answer);
    if (!added) shared_.end(std::move(added).error());
  }
  if (auto wrong = judge(options_.expectations, *outcome_.answer)) return fail(*std::move(wrong));
  return {};
}

void Worker::finish(bool was_sent) {
  summary_.add(outcome_, was_sent);
  const bool failed = outcome_.state == Outcome::State::failed;
  if (failed && options_.fail_fast) shared_.stop.cancel();
  if (shared_.parts.sinks.empty()) return;
  const std::lock_guard lock(shared_.telling);
  for (OutcomeSink* sink : shared_.parts.sinks) {
    auto taken = sink->take(outcome_);
    if (!taken) shared_.keep(std::move(taken).error());
  }
}

}  // namespace

Summary run(ByteSource& source, const RunOptions& options, const RunParts& parts,
            const Runtime& runtime, Stop& end) {
  Shared shared(source, options, parts, runtime, end);
  const auto begin = steady_clock::now();
  std::vector<std::unique_ptr<Worker>> workers;
  const unsigned wanted = options.dry_run ? 1 : std::max(1U, options.concurrency);
  for (unsigned i = 0; i < wanted; ++i) workers.push_back(std::make_unique<Worker>(shared));
  {
    std::vector<std::jthread> threads;
    for (auto worker = workers.begin() + 1; worker != workers.end(); ++worker) {
      try {
        threads.emplace_back([&one = **worker] { one.work(); });
      } catch (const std::system_error& problem) {
        shared.end(Error{ErrorCode::config,
                         fmt::format("cannot start so many threads: {}", problem.what()),
                         {},
                         "lower --concurrency"});
        break;
      }
    }
    workers.front()->work();
  }
  Summary summary;
  for (const auto& worker : workers) summary.add(worker->summary());
  summary.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
  summary.ended_by = std::move(shared.error);
  if (!summary.ended_by && runtime.stop.requested()) summary.ended_by = runtime.stop.error();
  return summary;
}

}  // namespace hookctl::replay
