#include "listen/command_worker.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "listen/line_relay.hpp"

namespace hookctl::listen {
namespace {

using std::chrono::milliseconds;

/// The most that a command may print as an answer.
constexpr std::size_t answer_limit = 10 * 1024 * 1024;
/// How long a waiting thread does not look at the stop, which cannot wake it.
constexpr milliseconds stop_interval{100};
/// Until the next try where the system has no room for a process.
constexpr milliseconds no_room_pause{1000};

}  // namespace

Result<std::unique_ptr<CommandWorker>> CommandWorker::open(CommandOptions options,
                                                           const capture::Appender& capture,
                                                           const Stop& stop, Log& log) {
  auto worker =
      std::unique_ptr<CommandWorker>(new CommandWorker(std::move(options), capture, stop, log));
  if (!worker->options_.durable) return worker;
  HOOKCTL_TRY(Journal::Opened opened, Journal::open(capture, worker->options_.from_start, log));
  worker->journal_ = std::move(opened.journal);
  worker->waiting_ = std::move(opened.waiting);
  worker->counts_.waiting = worker->waiting_.size();
  worker->sealed_ = capture.size() > 0;
  if (const auto count = worker->waiting_.size(); count > 0)
    log.notice(fmt::format("{} {} from an earlier run", count,
                           count == 1 ? "message waits" : "messages wait"));
  return worker;
}

CommandWorker::CommandWorker(CommandOptions options, const capture::Appender& capture,
                             const Stop& stop, Log& log)
    : options_(std::move(options)), capture_(capture), stop_(&stop), log_(log) {}

CommandWorker::~CommandWorker() {
  stop_.cancel();
  drain();
  seal(capture_.size());
}

void CommandWorker::resume() {
  const std::scoped_lock lock(mutex_);
  resumed_ = true;
  begin_threads();
}

void CommandWorker::enqueue(const Message& message) {
  const std::scoped_lock lock(mutex_);
  // An empty capture had nothing to be known by.
  if (!sealed_) seal(message.place.offset + message.place.length);
  // Answered is not recorded: keep to the capture's order.
  auto at = waiting_.end();
  while (at != waiting_.begin() && std::prev(at)->offset > message.place.offset) --at;
  waiting_.insert(at, message.place);
  ++counts_.waiting;
  begin_threads();
  changed_.notify_all();
}

/// As many threads as there is work for, but for those that have none yet.
void CommandWorker::begin_threads() {
  if (!resumed_) return;
  try {
    while (waiting_.size() > idle_ && threads_.size() < options_.jobs) {
      threads_.emplace_back([this] { work(); });
      ++idle_;
    }
  } catch (const std::system_error&) {
    log_.warning("the system has no room for another thread; messages wait longer");
  }
}

void CommandWorker::work() {
  std::unique_lock lock(mutex_);
  for (;; ++idle_) {
    changed_.wait(lock, [&] {
      return ended_ || (!waiting_.empty() && running_ < options_.jobs && !stop_.requested());
    });
    --idle_;
    if (ended_) return;
    const capture::Place place = waiting_.front();
    waiting_.pop_front();
    ++running_;
    lock.unlock();
    const bool done = work_off(place);
    lock.lock();
    --running_;
    if (done) --counts_.waiting;
    changed_.notify_all();
  }
}

/// False where it is left for the next start.
bool CommandWorker::work_off(capture::Place place) {
  auto line = capture_.read(place);
  capture::RecordParser parser;
  capture::RecordView record;
  auto read = line ? parser.parse(*line, record) : Result<void>(fail(line.error()));
  if (!read) {
    log_.error(fmt::format("a message at byte {} of {} cannot be read back: {}", place.offset,
                           capture_.path(), read.error().text()));
    return false;
  }
  for (bool told = false;; told = true) {
    LineRelay relay(record.id, log_);
    const auto end = run_command(options_.run, record, stop_, nullptr, relay);
    relay.finish();
    if (end) return finished(record, place, *end);
    if (end.error().code != ErrorCode::internal) {
      report(record, end.error().text());
      return false;
    }
    if (!told)
      log_.warning(end.error().text() + "; it is tried again", {{"id", std::string(record.id)}});
    if (!stop_.sleep(no_room_pause)) return false;
  }
}

bool CommandWorker::finished(const capture::RecordView& record, capture::Place place,
                             const RunEnd& end) {
  if (end.how == RunEnd::How::stopped) return false;
  note(record.id, place,
       {end.how == RunEnd::How::ended ? Dealt::How::ended : Dealt::How::timed_out, end.ending,
        end.took});
  if (!end.ok()) {
    report(record, "the command " + describe(end, options_.run.timeout));
  } else {
    log_.info("the command is done",
              {{"id", std::string(record.id)}, {"took", format_duration(end.took)}});
    const std::scoped_lock lock(mutex_);
    ++counts_.succeeded;
  }
  return true;
}

void CommandWorker::report(const capture::RecordView& record, const std::string& what) {
  {
    const std::scoped_lock lock(mutex_);
    ++counts_.failed;
  }
  std::string message = fmt::format("{}: {}", record.id, what);
  if (options_.replay_line)
    if (const std::string again = options_.replay_line(record); !again.empty())
      message += fmt::format("; again: {}", again);
  log_.error(message);
}

/// Where it fails, the next start knows the capture by less.
void CommandWorker::seal(std::uint64_t upto) {
  sealed_ = !journal_ || journal_->seal(capture_, upto).has_value();
}

void CommandWorker::note(std::string_view id, capture::Place place, const Dealt& dealt) {
  if (!journal_) return;
  if (const auto noted = journal_->note(id, place, dealt); !noted)
    log_.error(
        fmt::format("{}: what became of it cannot be noted, so that it will be run again at "
                    "the next start: {}",
                    id, noted.error().text()));
}

Result<std::string> CommandWorker::run_now(const Message& message) {
  // Also where it gets no turn: its sender is told, and nobody would hear an answer later.
  note(message.record.id, message.place, {Dealt::How::answered, {}, {}});
  if (!take_turn())
    return fail(ErrorCode::timed_out,
                fmt::format("no run was free for {}", format_duration(options_.turn_timeout)),
                "allow more at the same time with --jobs");
  MemorySink printed(answer_limit);
  LineRelay relay(message.record.id, log_);
  auto end = run_command(options_.run, message.record, stop_, &printed, relay);
  relay.finish();
  give_turn_back();
  const auto failed = [&](Error error) {
    report(message.record, error.text());
    return fail(std::move(error));
  };
  if (!end) return failed(std::move(end).error());
  if (!end->ok())
    return failed({ErrorCode::partial_failure,
                   "the command " + describe(*end, options_.run.timeout),
                   {},
                   {}});
  const std::scoped_lock lock(mutex_);
  ++counts_.succeeded;
  return printed.take();
}

bool CommandWorker::take_turn() {
  std::unique_lock lock(mutex_);
  const auto until = std::chrono::steady_clock::now() + options_.turn_timeout;
  while (running_ >= options_.jobs) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= until || stop_.requested()) return false;
    changed_.wait_until(lock, std::min(until, now + stop_interval));
  }
  ++running_;
  return true;
}

void CommandWorker::give_turn_back() {
  const std::scoped_lock lock(mutex_);
  --running_;
  changed_.notify_all();
}

void CommandWorker::drain() {
  {
    std::unique_lock lock(mutex_);
    while (running_ > 0 || (!waiting_.empty() && !stop_.requested()))
      changed_.wait_for(lock, stop_interval);
    ended_ = true;
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

CommandCounts CommandWorker::counts() const {
  const std::scoped_lock lock(mutex_);
  return counts_;
}

}  // namespace hookctl::listen
