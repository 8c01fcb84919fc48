#include "listen/command_run.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.hpp"
#include "http/target.hpp"

namespace hookctl::listen {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t piece_size = 64 * 1024;
/// How long a program may take to end when asked to, and its children to let go of its output.
constexpr milliseconds grace{2000};

Environment environment_of(const CommandRun& run, const capture::RecordView& record) {
  Environment variables = own_environment();
  std::erase_if(variables, [](std::string_view v) { return v.starts_with("HOOKCTL_RECORD_"); });
  const auto add = [&](std::string_view name, std::string_view value) {
    // What a header or a file of somebody else's may hold cannot end a variable early.
    if (value.find('\0') == std::string_view::npos)
      variables.push_back(fmt::format("HOOKCTL_RECORD_{}={}", name, value));
  };
  add("ID", record.id);
  add("METHOD", record.method);
  const std::string_view target = http::recorded_target(record.url);
  add("PATH", target.substr(0, target.find('?')));
  if (!run.capture.empty()) add("CAPTURE", run.capture);
  return variables;
}

/// A child at work and what is handed to and fro.
class Conversation {
 public:
  Conversation(Child child, std::string_view input, const Stop& stop, milliseconds timeout,
               ByteSink* out, ByteSink& err)
      : child_(std::move(child)), input_(input), stop_(stop), out_(out), err_(err) {
    if (timeout > milliseconds(0)) deadline_ = steady_clock::now() + timeout;
  }

  Result<RunEnd> run() {
    const auto started = steady_clock::now();
    HOOKCTL_TRY(RunEnd end, go_on());
    end.took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - started);
    return end;
  }

 private:
  Result<RunEnd> go_on() {
    std::optional<SteadyTime> ended;
    while (child_.out().valid() || child_.err().valid() || !child_.ending()) {
      if (stop_.requested()) return cut_short(RunEnd::How::stopped);
      if (!ended && deadline_ && steady_clock::now() >= *deadline_)
        return cut_short(RunEnd::How::timed_out);
      if (input_.empty()) child_.in().close();
      HOOKCTL_CHECK(step());
      if (!ended && child_.ending()) ended = steady_clock::now();
      // A process that it left behind may hold on to its output.
      if (ended && steady_clock::now() - *ended > grace) break;
    }
    const Ending ending = *child_.ending();
    child_.reap();
    return RunEnd{RunEnd::How::ended, ending, {}};
  }

  RunEnd cut_short(RunEnd::How how) {
    child_.terminate(grace);
    return {how, {}, {}};
  }

  Result<void> step() {
    const bool ended = child_.ending().has_value();
    std::array<pollfd, 5> waiting{{
        {child_.in().get(), POLLOUT, 0},
        {child_.out().get(), POLLIN, 0},
        {child_.err().get(), POLLIN, 0},
        {stop_.fd(), POLLIN, 0},
        {ended ? -1 : child_.exit_fd(), POLLIN, 0},
    }};
    milliseconds time(60'000);
    if (child_.exit_fd() < 0) time = milliseconds(20);
    if (ended) time = milliseconds(100);
    if (deadline_ && !ended)
      time = std::clamp(std::chrono::ceil<milliseconds>(*deadline_ - steady_clock::now()),
                        milliseconds(0), time);
    ::poll(waiting.data(), waiting.size(), static_cast<int>(time.count()));
    if (waiting[1].revents != 0) HOOKCTL_CHECK(take(child_.out(), *out_));
    if (waiting[2].revents != 0) HOOKCTL_CHECK(take(child_.err(), err_));
    if (waiting[0].revents != 0) HOOKCTL_CHECK(child_.feed(input_));
    return {};
  }

  static Result<void> take(Fd& from, ByteSink& to) {
    std::array<char, piece_size> piece;
    const ssize_t count = ::read(from.get(), piece.data(), piece.size());
    if (count > 0) return to.write({piece.data(), static_cast<std::size_t>(count)});
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) from.close();
    return {};
  }

  Child child_;
  std::string_view input_;
  const Stop& stop_;
  ByteSink* out_;
  ByteSink& err_;
  std::optional<SteadyTime> deadline_;
};

}  // namespace

std::string describe(const RunEnd& end, milliseconds timeout) {
  switch (end.how) {
    case RunEnd::How::timed_out:
      return fmt::format("took longer than {} and was ended", format_duration(timeout));
    case RunEnd::How::stopped:
      return "was ended, since hookctl ends";
    case RunEnd::How::ended:
      break;
  }
  if (end.ending.signal != 0)
    return fmt::format("was ended by signal {} ({})", end.ending.signal,
                       ::strsignal(end.ending.signal));
  return fmt::format("ended with status {}", end.ending.code);
}

Result<RunEnd> run_command(const CommandRun& run, const capture::RecordView& record,
                           const Stop& stop, ByteSink* out, ByteSink& err) {
  HOOKCTL_TRY(Child child, Child::start(run.command, {.pipe_in = true, .pipe_out = out != nullptr},
                                        environment_of(run, record)));
  return Conversation(std::move(child), record.body, stop, run.timeout, out, err).run();
}

}  // namespace hookctl::listen
