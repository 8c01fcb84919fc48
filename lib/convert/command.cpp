#include "convert/command.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.hpp"
#include "base/log.hpp"

namespace hookctl::convert {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t piece_size = 64 * 1024;
constexpr std::size_t tail_size = 4 * 1024;
/// How long a program may take to end when asked to, and its children to let go of its output.
constexpr milliseconds grace{2000};

bool mentions(const std::vector<std::string>& command, std::string_view placeholder) {
  return std::any_of(command.begin(), command.end(), [&](const std::string& argument) {
    return argument.find(placeholder) != std::string::npos;
  });
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

class Command final : public Converter {
 public:
  Command(const Options& options, const Context& context, ByteSink& output)
      : command_(options.command),
        timeout_(options.command_timeout),
        stop_(context.runtime.stop),
        temp_dir_(context.temp_dir),
        output_(output),
        input_file_(mentions(command_, "{in}")),
        output_file_(mentions(command_, "{out}")) {}

  Result<void> prepare();
  Result<void> write(std::string_view bytes) override;
  Result<void> finish() override;
  const std::vector<std::string>& warnings() const override { return warnings_; }

 private:
  std::string path(std::string_view name) const {
    return fmt::format("{}/{}", folder_->path(), name);
  }
  Result<void> start();
  Result<void> step(std::string_view& input, bool wait_for_end);
  Result<void> check_limits();
  Result<void> drain_out();
  void drain_err();
  Result<void> run_to_end();
  Result<void> take_output_file();
  Error failure(std::string what) const;

  std::vector<std::string> command_;
  milliseconds timeout_;
  const Stop& stop_;
  std::string temp_dir_;
  ByteSink& output_;
  bool input_file_;
  bool output_file_;
  std::optional<TempFolder> folder_;
  Fd input_;
  std::optional<Child> child_;
  std::optional<SteadyTime> deadline_;
  std::string tail_;
  std::vector<std::string> warnings_;
};

Result<void> Command::prepare() {
  if (input_file_ || output_file_) {
    HOOKCTL_TRY(TempFolder folder, TempFolder::create(temp_dir_));
    folder_.emplace(std::move(folder));
  }
  if (!input_file_) return start();
  const std::string name = path("in");
  input_ = Fd(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!input_.valid()) return fail(system_error(fmt::format("cannot write {}", name), errno));
  return {};
}

Result<void> Command::start() {
  std::vector<std::string> arguments = command_;
  for (std::string& argument : arguments) {
    if (input_file_) replace_all(argument, "{in}", path("in"));
    if (output_file_) replace_all(argument, "{out}", path("out"));
  }
  auto child =
      Child::start(arguments, {!input_file_, !output_file_}, without_secrets(own_environment()));
  if (!child) return fail(std::move(child).error().as(ErrorCode::convert_failed));
  child_.emplace(std::move(*child));
  if (timeout_ > milliseconds(0)) deadline_ = steady_clock::now() + timeout_;
  return {};
}

Error Command::failure(std::string what) const {
  Error error{
      ErrorCode::convert_failed, fmt::format("{} {}", printable(command_.front()), what), {}, {}};
  std::string_view said = tail_;
  while (!said.empty() && (said.back() == '\n' || said.back() == '\r')) said.remove_suffix(1);
  if (!said.empty()) error.message += fmt::format("; it said: {}", printable(said));
  return error;
}

Result<void> Command::check_limits() {
  if (stop_.requested()) {
    child_->terminate(grace);
    return fail(stop_.error());
  }
  if (deadline_ && steady_clock::now() >= *deadline_) {
    child_->terminate(grace);
    return fail(
        failure(fmt::format("took longer than {} and was ended", format_duration(timeout_))));
  }
  return {};
}

Result<void> Command::drain_out() {
  std::array<char, piece_size> piece;
  const ssize_t count = ::read(child_->out().get(), piece.data(), piece.size());
  if (count > 0)
    return output_.write(std::string_view(piece.data(), static_cast<std::size_t>(count)));
  if (count == 0 || (errno != EAGAIN && errno != EINTR)) child_->out().close();
  return {};
}

void Command::drain_err() {
  std::array<char, piece_size> piece;
  const ssize_t count = ::read(child_->err().get(), piece.data(), piece.size());
  if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) child_->err().close();
  if (count <= 0) return;
  tail_.append(piece.data(), static_cast<std::size_t>(count));
  if (tail_.size() > tail_size) tail_.erase(0, tail_.size() - tail_size);
}

/// Waits until something can be done, and does it: hands on input, takes output.
Result<void> Command::step(std::string_view& input, bool wait_for_end) {
  HOOKCTL_CHECK(check_limits());
  Child& child = *child_;
  const bool has_input = !input.empty() && child.in().valid();
  std::array<pollfd, 5> waiting{{
      {has_input ? child.in().get() : -1, POLLOUT, 0},
      {child.out().get(), POLLIN, 0},
      {child.err().get(), POLLIN, 0},
      {stop_.fd(), POLLIN, 0},
      {wait_for_end && !child.ending() ? child.exit_fd() : -1, POLLIN, 0},
  }};
  milliseconds time = stop_.remaining(milliseconds(child.exit_fd() < 0 ? 20 : 1000));
  if (deadline_)
    time =
        std::min(time, std::max(milliseconds(0),
                                std::chrono::ceil<milliseconds>(*deadline_ - steady_clock::now())));
  ::poll(waiting.data(), waiting.size(), static_cast<int>(time.count()));
  if (waiting[1].revents != 0) HOOKCTL_CHECK(drain_out());
  if (waiting[2].revents != 0) drain_err();
  if (waiting[0].revents == 0) return {};
  if (auto fed = child.feed(input); !fed)
    return fail(std::move(fed).error().as(ErrorCode::convert_failed));
  return {};
}

Result<void> Command::write(std::string_view bytes) {
  if (input_.valid()) {
    if (stop_.requested()) return fail(stop_.error());
    return FdSink(input_.get(), path("in")).write(bytes);
  }
  if (!child_) return fail(ErrorCode::internal, "the converter has failed before");
  while (!bytes.empty() && child_->in().valid()) HOOKCTL_CHECK(step(bytes, false));
  if (child_->in().valid()) return {};
  // A program that has failed already need not see the rest.
  HOOKCTL_CHECK(check_limits());
  if (const auto ending = child_->ending(); ending && !ending->ok()) return run_to_end();
  return {};
}

Result<void> Command::finish() {
  if (input_.valid()) {
    input_.close();
    HOOKCTL_CHECK(start());
  }
  if (!child_) return fail(ErrorCode::internal, "the converter has failed before");
  HOOKCTL_CHECK(run_to_end());
  return output_file_ ? take_output_file() : Result<void>();
}

Result<void> Command::run_to_end() {
  child_->in().close();
  std::string_view nothing;
  std::optional<SteadyTime> ended;
  while (child_->out().valid() || child_->err().valid() || !child_->ending()) {
    HOOKCTL_CHECK(step(nothing, true));
    if (!ended && child_->ending()) ended = steady_clock::now();
    if (ended && steady_clock::now() - *ended > grace) break;
  }
  const Ending ending = *child_->ending();
  const bool left_open = child_->out().valid();
  child_->reap();
  if (ending.signal != 0)
    return fail(failure(
        fmt::format("was ended by signal {} ({})", ending.signal, ::strsignal(ending.signal))));
  if (ending.code != 0) return fail(failure(fmt::format("ended with status {}", ending.code)));
  if (left_open)
    return fail(failure("ended, but left a process behind that keeps its output open"));
  return {};
}

Result<void> Command::take_output_file() {
  const Fd file(::open(path("out").c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file.valid() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return fail(failure("ended well, but has not written the file that {out} stands for"));
  FdSource source(file.get(), "the program's output");
  std::array<char, piece_size> piece;
  for (;;) {
    if (stop_.requested()) return fail(stop_.error());
    HOOKCTL_TRY(const std::size_t count, source.read(piece));
    if (count == 0) return {};
    HOOKCTL_CHECK(output_.write({piece.data(), count}));
  }
}

}  // namespace

Result<void> check_command(const Options& options) {
  if (options.command.empty() || options.command.front().empty())
    return fail(ErrorCode::usage, "no program is named for the conversion",
                "--convert-command PROG ARG… takes the rest of the line");
  return {};
}

Result<std::unique_ptr<Converter>> make_command(const Options& options, const Context& context,
                                                ByteSink& output) {
  HOOKCTL_CHECK(check_command(options));
  auto made = std::make_unique<Command>(options, context, output);
  HOOKCTL_CHECK(made->prepare());
  return made;
}

}  // namespace hookctl::convert
