#include "listen_exec.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/child.hpp"
#include "cli/shell_words.hpp"
#include "listen/command_responder.hpp"

namespace hookctl {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t most_jobs = 1000;
constexpr milliseconds worker_timeout = std::chrono::hours(1);
constexpr milliseconds answer_timeout{30'000};
/// For a command that took too long to be ended, and its sender to be told.
constexpr milliseconds last_words{5'000};
/// As good as no limit.
constexpr milliseconds very_long = std::chrono::hours(24 * 365);

std::string messages(std::uint64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "message" : "messages");
}

}  // namespace

Result<std::unique_ptr<ListenExec>> ListenExec::create(const Invocation& in, bool answers) {
  if (!in.given("exec")) {
    for (const std::string_view option : {"jobs", "exec-timeout", "exec-backlog"})
      if (in.given(option))
        return fail(in.bad_value(option, "there is no command to run", "add --exec COMMAND"));
    return std::unique_ptr<ListenExec>();
  }
  auto made = std::unique_ptr<ListenExec>(new ListenExec(in, answers));
  HOOKCTL_CHECK(made->read_options());
  return made;
}

Result<void> ListenExec::read_options() {
  auto& run = options_.run;
  run.command = in_.list("exec");
  if (run.command.empty() || run.command.front().empty())
    return fail(in_.bad_value("exec", "no program is named", "it takes the rest of the line"));
  if (auto found = find_program(run.command.front()); !found)
    return fail(in_.bad_value("exec", found.error().message, found.error().hint));
  run.timeout = in_.duration("exec-timeout").value_or(answers_ ? answer_timeout : worker_timeout);
  const auto jobs = in_.number("jobs").value_or(std::max(1U, std::thread::hardware_concurrency()));
  if (jobs == 0 || jobs > most_jobs)
    return fail(in_.bad_value("jobs", fmt::format("it must lie between 1 and {}", most_jobs)));
  options_.jobs = static_cast<unsigned>(jobs);
  options_.durable = in_.text("capture").has_value();
  options_.from_start = in_.flag("exec-backlog");
  if (options_.from_start && !options_.durable)
    return fail(
        in_.bad_value("exec-backlog", "there is no capture to begin with", "add --capture FILE"));
  return {};
}

Result<std::string> ListenExec::capture_file() {
  if (const auto file = in_.text("capture")) return *file;
  HOOKCTL_TRY(TempFolder folder, TempFolder::create(in_.temp_folder()));
  folder_.emplace(std::move(folder));
  in_.log().notice("without --capture FILE what waits for a command is lost in a crash");
  return folder_->path() + "/capture.ndjson";
}

Result<void> ListenExec::open(std::shared_ptr<const capture::Appender> capture, const Stop& haste) {
  capture_ = std::move(capture);
  if (options_.durable) {
    options_.run.capture = capture_->path();
    options_.replay_line = [this](const capture::RecordView& record) {
      return replay_line(record.id);
    };
  }
  HOOKCTL_TRY(worker_, listen::CommandWorker::open(options_, *capture_, haste, in_.log()));
  if (answers_) responder_ = listen::make_command_responder(*worker_, in_.log());
  return {};
}

milliseconds ListenExec::answer_time() const {
  const milliseconds timeout = options_.run.timeout;
  if (!answers_) return milliseconds(0);
  if (timeout <= milliseconds(0) || timeout > very_long) return very_long;
  return options_.turn_timeout + timeout + last_words;
}

void ListenExec::resume(std::string url) {
  {
    const std::scoped_lock lock(mutex_);
    url_ = std::move(url);
  }
  worker_->resume();
}

std::string ListenExec::replay_line(std::string_view id) {
  const std::scoped_lock lock(mutex_);
  return fmt::format("hookctl replay {} --id {} --to {}", cli::shell_word(options_.run.capture), id,
                     url_);
}

int ListenExec::finish(int code) {
  if (const auto waiting = worker_->counts().waiting; waiting > 0)
    in_.log().notice(fmt::format("finishing {}; another signal {} the rest", messages(waiting),
                                 options_.durable ? "leaves the next start" : "drops"));
  worker_->drain();
  const auto counts = worker_->counts();
  if (counts.waiting > 0)
    in_.log().warning(options_.durable
                          ? fmt::format("{} left for the next start", messages(counts.waiting))
                          : fmt::format("{} dropped", messages(counts.waiting)));
  return code == 0 && counts.failed > 0 ? exit_code(ErrorCode::partial_failure) : code;
}

}  // namespace hookctl
