#include "config/secret_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.hpp"
#include "base/stop.hpp"
#include "config/words.hpp"

namespace hookctl::config {
namespace {

constexpr std::size_t longest_secret = 64 * 1024;

/// Starts a program whose standard output is `output`; 0 or an errno.
int start(std::vector<std::string>& words, int output, pid_t& child) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  // What is ignored would be inherited, and programs do not expect that.
  sigset_t defaults;
  ::sigemptyset(&defaults);
  for (const int signal : {SIGPIPE, SIGXFSZ}) ::sigaddset(&defaults, signal);
  ::posix_spawnattr_setsigdefault(&attributes, &defaults);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  const int problem =
      ::posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return problem;
}

/// Whether it has ended by itself before the stop asked for that.
bool ended_alone(pid_t child, int& status, const Stop& stop) {
  constexpr std::chrono::milliseconds longest{20};
  for (std::chrono::milliseconds pause{1};; pause = std::min(pause * 2, longest)) {
    if (::waitpid(child, &status, WNOHANG) != 0) return true;
    if (!stop.sleep(pause)) return false;
  }
}

/// Asks it to end, and ends it where it does not.
void make_end(pid_t child, int& status) {
  constexpr std::chrono::milliseconds grace{1000}, pause{20};
  ::kill(child, SIGTERM);
  for (auto waited = pause; waited <= grace; waited += pause) {
    if (::waitpid(child, &status, WNOHANG) != 0) return;
    std::this_thread::sleep_for(pause);
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
}

struct Printed {
  std::array<char, longest_secret + 1> bytes{};
  std::size_t size = 0;
  ~Printed() { wipe(bytes.data(), bytes.size()); }
};

Result<void> read_all(int fd, std::string_view program, Printed& printed, const Stop* stop) {
  FdSource source(fd, fmt::format("the output of {}", program), stop);
  for (std::size_t got = 1; got > 0 && printed.size < printed.bytes.size(); printed.size += got) {
    HOOKCTL_TRY(got, source.read(std::span(printed.bytes).subspan(printed.size)));
  }
  return {};
}

}  // namespace

Result<Secret> read_secret_from_command(std::string_view command, const Stop* stop) {
  HOOKCTL_TRY(auto words, split_words(command));
  if (words.empty())
    return fail(ErrorCode::config, "the command is empty", "name a program and its arguments");
  const std::string program = words.front();

  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(system_error("cannot make a pipe", errno, ErrorCode::internal));
  Fd reading(ends[0]);
  Fd writing(ends[1]);
  pid_t child = 0;
  if (const int problem = start(words, writing.get(), child); problem != 0)
    return fail(system_error(fmt::format("cannot start {}", program), problem, ErrorCode::config));
  writing.close();

  Printed printed;
  const Result<void> read = read_all(reading.get(), program, printed, stop);
  reading.close();  // a program that prints on is ended by its broken pipe
  int status = 0;
  if (!read || (stop != nullptr && !ended_alone(child, status, *stop))) {
    make_end(child, status);
    HOOKCTL_CHECK(read);
    return fail(stop->error());
  }
  while (stop == nullptr && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (printed.size > longest_secret)
    return fail(ErrorCode::config, fmt::format("{} printed too much for a secret", program));
  if (WIFSIGNALED(status))
    return fail(ErrorCode::config,
                fmt::format("{} was ended by signal {}", program, WTERMSIG(status)));
  if (WEXITSTATUS(status) != 0)
    return fail(ErrorCode::config,
                fmt::format("{} failed with exit code {}", program, WEXITSTATUS(status)));
  std::string_view secret(printed.bytes.data(), printed.size);
  if (secret.ends_with('\n')) secret.remove_suffix(1);
  if (secret.empty()) return fail(ErrorCode::config, fmt::format("{} printed nothing", program));
  return Secret(secret);
}

}  // namespace hookctl::config
