// The converter command, with real programs: order of reading and writing, files, endings, limits.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/convert/support.hpp"

using namespace hookctl;
using convert::test::World;
using std::chrono::milliseconds;

namespace {

struct Ran {
  Result<void> result;
  std::string output;
  std::string error() const { return result ? "" : result.error().text(); }
};

Ran run(std::vector<std::string> command, std::string_view input, milliseconds timeout = {},
        const std::string& temp_dir = "/tmp") {
  World world;
  MemorySink output(64 << 20);
  convert::Options options;
  options.name = "command";
  options.command = std::move(command);
  options.command_timeout = timeout;
  convert::Context context{world.runtime};
  context.temp_dir = temp_dir;
  Ran ran;
  auto converter = convert::make(options, context, output);
  if (!converter) return {fail(std::move(converter).error()), {}};
  constexpr std::size_t piece = 100'000;
  for (; ran.result && !input.empty(); input.remove_prefix(std::min(piece, input.size())))
    ran.result = (*converter)->write(input.substr(0, piece));
  if (ran.result) ran.result = (*converter)->finish();
  converter->reset();
  ran.output = output.take();
  return ran;
}

Ran shell(const std::string& script, std::string_view input, milliseconds timeout = {}) {
  return run({"sh", "-c", script}, input, timeout);
}

/// Whether this process has no child left, alive or dead.
bool childless() {
  return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

std::size_t open_descriptors() {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

}  // namespace

TEST_CASE("a program's output is the conversion's") {
  const std::string much(3 << 20, 'a');
  const auto ran = run({"tr", "a", "b"}, much);
  CHECK(ran.result);
  CHECK(ran.output == std::string(much.size(), 'b'));
  CHECK(childless());
}

TEST_CASE("in whatever order a program reads and writes") {
  const std::string much(1 << 20, 'x');
  // Writes much before it reads, to both streams.
  auto ran = shell("head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2; cat | wc -c", much);
  CHECK(ran.result);
  CHECK(ran.output.size() > 1'000'000);
  CHECK(ran.output.ends_with("1048576\n"));
  // Reads nothing, or stops early: well, as it ends well.
  CHECK(run({"true"}, much).result);
  CHECK(shell("head -c 3", much).output == "xxx");
  CHECK(shell("exec <&-; echo done", much).output == "done\n");
  // No input at all.
  CHECK(shell("cat; echo end", "").output == "end\n");
  CHECK(childless());
}

TEST_CASE("arguments reach the program as they are, without a shell") {
  CHECK(run({"printf", "%s|", "$HOME", "a b", "*", ";"}, "").output == "$HOME|a b|*|;|");
}

TEST_CASE("files for programs that want them") {
  CHECK(run({"cp", "{in}", "{out}"}, "content").output == "content");
  CHECK(run({"cat", "{in}"}, "content").output == "content");
  CHECK(shell("cat > {out}", "content").output == "content");
  CHECK(run({"sh", "-c", "dd if={in} of={out} 2>/dev/null; echo noise"}, "content").output ==
        "content");
  const auto missing = run({"true", "{out}"}, "content");
  CHECK_FALSE(missing.result);
  CHECK(missing.error().find("{out}") != std::string::npos);
  CHECK_FALSE(shell("mkfifo {out}", "").result);
}

TEST_CASE("nothing is left in the folder for temporary files") {
  const std::string folder = fmt::format("/tmp/hookctl-unit-{}", ::getpid());
  std::filesystem::create_directory(folder);
  CHECK(run({"cp", "{in}", "{out}"}, "content", {}, folder).result);
  CHECK_FALSE(run({"false", "{in}", "{out}"}, "content", {}, folder).result);
  CHECK(std::filesystem::is_empty(folder));
  std::filesystem::remove(folder);
}

TEST_CASE("a bad ending is an error that quotes what the program said") {
  auto ran = shell("echo first >&2; printf 'bad\\033[1m input' >&2; exit 7", "x");
  REQUIRE_FALSE(ran.result);
  CHECK(ran.result.error().code == ErrorCode::convert_failed);
  CHECK(ran.error().find("status 7") != std::string::npos);
  CHECK(ran.error().find("input") != std::string::npos);
  CHECK(ran.error().find('\033') == std::string::npos);
  ran = shell("kill -9 $$", "x");
  CHECK(ran.error().find("signal 9") != std::string::npos);
  // Only the end of much.
  ran = shell("head -c 100000 /dev/zero | tr '\\0' a >&2; echo last >&2; exit 1", "");
  CHECK(ran.error().ends_with("last"));
  CHECK(ran.error().size() < 5000);
  ran = run({"/no/such/program"}, "");
  CHECK(ran.result.error().code == ErrorCode::convert_failed);
  CHECK(ran.error().find("/no/such/program") != std::string::npos);
  CHECK(childless());
}

TEST_CASE("a program that fails early need not be fed to the end") {
  World world;
  MemorySink output(1000);
  convert::Options options;
  options.name = "command";
  options.command = {"false"};
  auto converter = convert::make(options, convert::Context{world.runtime}, output);
  REQUIRE(converter);
  const std::string piece(100'000, 'x');
  Result<void> result;
  // It ends when the program has: a wait for a condition, not for a time.
  for (int i = 0; result && i < 1'000'000; ++i) result = (*converter)->write(piece);
  REQUIRE_FALSE(result);
  CHECK(result.error().message.find("status 1") != std::string::npos);
}

/// Waits until a process that is not ours to wait for is gone, or a zombie of init's: the signal
/// that ends it takes effect when the kernel gets round to it.
static bool ends(pid_t process) {
  for (int tries = 0; tries < 1000; ++tries) {
    std::ifstream status(fmt::format("/proc/{}/stat", process));
    const std::string text((std::istreambuf_iterator<char>(status)), {});
    if (text.empty() || text.find(") Z ") != std::string::npos ||
        text.find(") X ") != std::string::npos)
      return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

TEST_CASE("a program that takes too long is ended with all its children") {
  const auto ran = shell("sleep 1000 & echo $!; sleep 1000", "", milliseconds(300));
  REQUIRE_FALSE(ran.result);
  CHECK(ran.error().find("took longer than 300ms") != std::string::npos);
  CHECK(childless());
  const auto sleeper = static_cast<pid_t>(std::stol(ran.output));
  CHECK(ends(sleeper));
}

TEST_CASE("a program that ignores the wish to end is made to") {
  const auto ran = shell("trap '' TERM; while :; do sleep 1; done", "", milliseconds(100));
  CHECK_FALSE(ran.result);
  CHECK(childless());
}

TEST_CASE("a program left behind with the output open is an error") {
  const auto ran = shell("sleep 1000 & exit 0", "");
  REQUIRE_FALSE(ran.result);
  CHECK(ran.error().find("left a process behind") != std::string::npos);
  CHECK(childless());
}

TEST_CASE("the wish to end reaches the program") {
  World world;
  MemorySink output(1000);
  convert::Options options;
  options.name = "command";
  options.command = {"sleep", "1000"};
  auto converter = convert::make(options, convert::Context{world.runtime}, output);
  REQUIRE(converter);
  world.stop.interrupt(SIGTERM);
  const auto result = (*converter)->finish();
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::interrupted);
  CHECK(childless());
}

TEST_CASE("a converter that is given up takes its program with it") {
  World world;
  MemorySink output(1000);
  convert::Options options;
  options.name = "command";
  options.command = {"sleep", "1000"};
  const std::size_t before = open_descriptors();
  {
    auto converter = convert::make(options, convert::Context{world.runtime}, output);
    REQUIRE(converter);
    CHECK((*converter)->write("x"));
    CHECK_FALSE(childless());
  }
  CHECK(childless());
  CHECK(open_descriptors() == before);
}

TEST_CASE("a full output is an error and ends the program") {
  World world;
  MemorySink output(10);
  convert::Options options;
  options.name = "command";
  options.command = {"cat", "/dev/zero"};
  auto converter = convert::make(options, convert::Context{world.runtime}, output);
  REQUIRE(converter);
  CHECK_FALSE((*converter)->finish());
  converter->reset();
  CHECK(childless());
}

TEST_CASE("programs see no secrets and no descriptors of ours") {
  const int leaky = ::dup(2);  // without O_CLOEXEC, as a library might open one
  const auto ran = shell("ls /proc/$$/fd", "");
  CHECK(ran.output == "0\n1\n2\n");
  ::close(leaky);
  ::setenv("HOOKCTL_TOKEN", "canary", 1);
  CHECK(shell("env", "").output.find("canary") == std::string::npos);
  ::unsetenv("HOOKCTL_TOKEN");
}

TEST_CASE("a conversion by a program needs a program") {
  convert::Options options;
  options.name = "command";
  CHECK(convert::check(options).error().code == ErrorCode::usage);
}
