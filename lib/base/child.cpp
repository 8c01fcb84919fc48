#include "base/child.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.hpp"

extern char** environ;

namespace hookctl {
namespace {

using std::chrono::milliseconds;

struct Pipe {
  Fd read, write;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(system_error("cannot make a pipe", errno, ErrorCode::internal));
  return Pipe{Fd(ends[0]), Fd(ends[1])};
}

void unblock(const Fd& fd) {
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

/// posix_spawn's two kinds of instructions, freed together.
class Instructions {
 public:
  Instructions() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
  }
  ~Instructions() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  Instructions(const Instructions&) = delete;
  Instructions& operator=(const Instructions&) = delete;

  void set_group_and_signals() {
    sigset_t none;
    sigset_t usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    for (const int signal :
         {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD, SIGUSR1, SIGUSR2})
      sigaddset(&usual, signal);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &usual);
  }
  void use(int fd, int as) { ::posix_spawn_file_actions_adddup2(&actions_, fd, as); }
  void use_nothing(int as) {
    ::posix_spawn_file_actions_addopen(&actions_, as, "/dev/null", O_RDONLY, 0);
  }
  void close_the_rest() { ::posix_spawn_file_actions_addclosefrom_np(&actions_, 3); }
  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> made;
  made.reserve(texts.size() + 1);
  for (std::string& text : texts) made.push_back(text.data());
  made.push_back(nullptr);
  return made;
}

/// Whether a process could not be made for reasons that pass.
bool no_room(int error) {
  return error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;
}

bool runnable(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

/// write(2) to a pipe that may have lost its reader: EPIPE instead of a deadly signal.
ssize_t write_quietly(int fd, std::string_view bytes) {
  sigset_t pipe_signal;
  sigset_t before;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  const ssize_t count = ::write(fd, bytes.data(), bytes.size());
  const int number = errno;
  if (count < 0 && number == EPIPE) {
    constexpr timespec now{};
    ::sigtimedwait(&pipe_signal, nullptr, &now);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = number;
  return count;
}

}  // namespace

Environment own_environment() {
  Environment variables;
  for (char** variable = environ; *variable != nullptr; ++variable)
    variables.emplace_back(*variable);
  return variables;
}

Result<std::string> find_program(const std::string& name) {
  std::vector<std::string> places;
  if (name.find('/') != std::string::npos) {
    places.push_back(name);
  } else {
    const char* path = std::getenv("PATH");
    std::string_view folders = path == nullptr ? "/bin:/usr/bin" : path;
    for (bool more = true; more;) {
      const auto end = folders.find(':');
      const std::string_view folder = folders.substr(0, end);
      places.push_back(fmt::format("{}/{}", folder.empty() ? "." : folder, name));
      more = end != std::string_view::npos;
      if (more) folders.remove_prefix(end + 1);
    }
  }
  const auto found = std::find_if(places.begin(), places.end(), runnable);
  if (found != places.end()) return *found;
  return fail(ErrorCode::not_found, fmt::format("there is no program {}", printable(name)),
              "give its path, or one that is found in PATH; a shell's own commands are none");
}

Environment without_secrets(Environment environment) {
  std::erase_if(environment, [](std::string_view variable) {
    return variable.starts_with("HOOKCTL_") || variable.starts_with("ARUNA_") ||
           variable.starts_with("AWS_");
  });
  return environment;
}

Result<Child> Child::start(const std::vector<std::string>& command, Streams streams,
                           Environment environment) {
  HOOKCTL_TRY(Pipe err, make_pipe());
  Pipe in;
  Pipe out;
  if (streams.pipe_in) {
    HOOKCTL_TRY(in, make_pipe());
  }
  if (streams.pipe_out) {
    HOOKCTL_TRY(out, make_pipe());
  }
  Instructions instructions;
  instructions.set_group_and_signals();
  if (streams.pipe_in)
    instructions.use(in.read.get(), STDIN_FILENO);
  else
    instructions.use_nothing(STDIN_FILENO);
  instructions.use(streams.pipe_out ? out.write.get() : err.write.get(), STDOUT_FILENO);
  instructions.use(err.write.get(), STDERR_FILENO);
  instructions.close_the_rest();

  std::vector<std::string> arguments = command;
  Child child;
  const int error = ::posix_spawnp(&child.pid_, arguments.front().c_str(), instructions.actions(),
                                   instructions.attributes(), pointers(arguments).data(),
                                   pointers(environment).data());
  if (error != 0) {
    child.pid_ = -1;
    return fail(system_error(fmt::format("cannot start {}", printable(command.front())), error,
                             no_room(error) ? ErrorCode::internal : ErrorCode::config));
  }
  child.in_ = std::move(in.write);
  child.out_ = std::move(out.read);
  child.err_ = std::move(err.read);
  for (const Fd* fd : {&child.in_, &child.out_, &child.err_})
    if (fd->valid()) unblock(*fd);
  child.exit_ = Fd(static_cast<int>(::syscall(SYS_pidfd_open, child.pid_, 0)));
  return child;
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      ending_(other.ending_),
      in_(std::move(other.in_)),
      out_(std::move(other.out_)),
      err_(std::move(other.err_)),
      exit_(std::move(other.exit_)) {}

Child::~Child() {
  terminate(milliseconds(2000));
}

Result<void> Child::feed(std::string_view& input) {
  const ssize_t count = write_quietly(in_.get(), input);
  if (count >= 0) {
    input.remove_prefix(static_cast<std::size_t>(count));
  } else if (errno == EPIPE) {
    in_.close();  // it wants no more; its exit status tells whether that was well
  } else if (errno != EAGAIN && errno != EINTR) {
    return fail(system_error("cannot write to the program", errno, ErrorCode::internal));
  }
  return {};
}

std::optional<Ending> Child::ending() {
  if (ending_ || pid_ < 0) return ending_;
  siginfo_t info{};
  // The dead program stays, and with it its group's number, until `reap`.
  if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
      info.si_pid == 0)
    return std::nullopt;
  ending_ = info.si_code == CLD_EXITED ? Ending{info.si_status, 0} : Ending{0, info.si_status};
  return ending_;
}

void Child::reap() {
  if (pid_ < 0) return;
  ::kill(-pid_, SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

bool Child::wait(milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (!ending()) {
    const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
    if (left <= milliseconds(0)) return false;
    pollfd waiting{.fd = exit_.get(), .events = POLLIN, .revents = 0};
    const auto step = exit_.valid() ? left : std::min(left, milliseconds(20));
    ::poll(&waiting, 1, static_cast<int>(step.count()));
  }
  return true;
}

void Child::terminate(milliseconds grace) {
  if (pid_ < 0) return;
  in_.close();
  if (!ending()) ::kill(-pid_, SIGTERM);
  wait(grace);
  reap();  // with SIGKILL to whoever is left
}

}  // namespace hookctl
