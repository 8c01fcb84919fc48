// Commands for messages: what they are given, how many at once, how they end, what is left.
#include "listen/command_worker.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.hpp"
#include "unit/listen/exec_world.hpp"

using namespace hookctl;
using listen::CommandOptions;
using listen::test::ExecWorld;
using std::chrono::milliseconds;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Waits until something is so.
template <typename Condition>
bool comes_true(Condition condition) {
  for (int i = 0; i < 2000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return false;
}

bool childless() {
  return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

}  // namespace

TEST_CASE("a command gets the body's bytes and knows its record") {
  ExecWorld world;
  ::setenv("HOOKCTL_TOKEN", "whole", 1);
  ::setenv("HOOKCTL_RECORD_ID", "an outer one", 1);
  REQUIRE(
      world.start("cat > \"$OUT\"; env | grep -E '^HOOKCTL_(RECORD|TOKEN)' | sort >> \"$OUT\""));
  const std::string body("a\0b\xff\r\n", 6);
  world.send("01A", body);
  world.worker->drain();
  ::unsetenv("HOOKCTL_TOKEN");
  ::unsetenv("HOOKCTL_RECORD_ID");
  CHECK(world.out() == body + "HOOKCTL_RECORD_CAPTURE=" + world.file +
                           "\nHOOKCTL_RECORD_ID=01A\nHOOKCTL_RECORD_METHOD=POST\n"
                           "HOOKCTL_RECORD_PATH=/hook\nHOOKCTL_TOKEN=whole\n");
  CHECK(world.worker->counts().succeeded == 1);
  CHECK(world.worker->counts().waiting == 0);
}

TEST_CASE("a body of any size, read or not") {
  ExecWorld world;
  REQUIRE(world.start("wc -c > \"$OUT\""));
  world.send("01A", std::string(5 << 20, 'x'));
  world.worker->drain();
  CHECK(world.out() == "5242880\n");
  world.worker.reset();
  REQUIRE(world.start("exec true"));
  world.send("01B", std::string(5 << 20, 'x'));
  world.worker->drain();
  CHECK(world.worker->counts().succeeded == 1);
}

TEST_CASE("what a command prints comes line by line under the record's id") {
  ExecWorld world;
  REQUIRE(world.start("echo one; echo two >&2; printf 'thr\\033ee'"));
  world.send("01A");
  world.worker->drain();
  CHECK(contains(world.logged(), "01A | one\n01A | two\n01A | thr\\x1bee\n"));
}

TEST_CASE("what a command prints is bounded") {
  ExecWorld world;
  REQUIRE(world.start("head -c 3000000 /dev/zero | tr '\\0' y; echo; echo late"));
  world.send("01A");
  world.worker->drain();
  CHECK(world.worker->counts().succeeded == 1);
  CHECK(world.logged().size() < 1'100'000);
  CHECK(contains(world.logged(), "is not shown"));
  CHECK_FALSE(contains(world.logged(), "late"));
}

TEST_CASE("no more runs at once than are allowed, and no fewer") {
  ExecWorld world;
  // Each waits for the other of its pair, which a single one at a time would wait for in vain.
  const std::string script =
      "mkdir \"$OUT.$(cat)\"; n=0; until [ $n -ge 1000 ]; do n=$((n+1)); "
      "set -- \"$OUT\".*; [ $# -eq 2 ] && { echo pair >> \"$OUT\"; break; }; "
      "[ $# -gt 2 ] && echo more >> \"$OUT\"; sleep 0.01; done; sleep 0.1; rmdir \"$OUT.\"* 2>&1; "
      ":";
  REQUIRE(world.start(script, [](CommandOptions& options) { options.jobs = 2; }));
  for (const char* id : {"a", "b"}) world.send(id, id);
  world.worker->drain();
  CHECK(world.out() == "pair\npair\n");
}

TEST_CASE("a command that fails is told with its status and how to run it again") {
  ExecWorld world;
  REQUIRE(world.start("exit 3", [](CommandOptions& options) {
    options.replay_line = [](const capture::RecordView& record) {
      return "replay --id " + std::string(record.id);
    };
  }));
  world.send("01A");
  world.worker->drain();
  CHECK(contains(world.logged(), "01A: the command ended with status 3; again: replay --id 01A"));
  CHECK(world.worker->counts().failed == 1);
  CHECK(world.worker->counts().waiting == 0);
}

TEST_CASE("a command that takes too long is ended with its children") {
  ExecWorld world;
  REQUIRE(world.start("sleep 1000 & echo $! > \"$OUT\"; wait",
                      [](CommandOptions& options) { options.run.timeout = milliseconds(300); }));
  world.send("01A");
  world.worker->drain();
  CHECK(contains(world.logged(), "took longer than 300ms and was ended"));
  const auto child = static_cast<pid_t>(std::atol(world.out().c_str()));
  REQUIRE(child > 0);
  CHECK(comes_true([&] { return ::kill(child, 0) != 0; }));
  CHECK(childless());
}

TEST_CASE("what waits when the stop comes is run at the next start, once") {
  ExecWorld world;
  REQUIRE(world.start("cat >> \"$OUT\"; sleep 1000"));
  world.send("01A", "a");
  REQUIRE(comes_true([&] { return world.out() == "a"; }));
  world.send("01B", "b");
  world.stop.interrupt(SIGTERM);
  world.worker->drain();
  CHECK(world.worker->counts().waiting == 2);
  CHECK(world.out() == "a");
  world.close();
  CHECK(childless());

  Stop later;
  world.open();
  auto again = listen::CommandWorker::open(
      {.run = {.command = {"sh", "-c", "cat >> \"$OUT\""}, .timeout = {}, .capture = {}},
       .replay_line = {}},
      *world.capture, later, world.log);
  REQUIRE(again);
  (*again)->resume();
  (*again)->drain();
  CHECK(world.out() == "aab");
  CHECK(contains(world.logged(), "2 messages wait from an earlier run"));
  again->reset();
  world.close();

  world.open();
  const auto opened = listen::Journal::open(*world.capture, false, world.log);
  REQUIRE(opened);
  CHECK(opened->waiting.empty());
}

TEST_CASE("what comes before the first begins is not told as an earlier run's") {
  ExecWorld world;
  REQUIRE(world.start("", [](CommandOptions& options) { options.run.command = {"/gone"}; }));
  world.send("01A");
  world.close();
  world.open();
  auto worker = listen::CommandWorker::open(
      {.run = {.command = {"true"}, .timeout = {}, .capture = {}}, .replay_line = {}},
      *world.capture, world.stop, world.log);
  REQUIRE(worker);
  world.worker = std::move(*worker);
  world.send("01B");
  world.worker->resume();
  world.worker->drain();
  CHECK(contains(world.logged(), ": 1 message waits from an earlier run"));
  CHECK(world.worker->counts().succeeded == 2);
}

TEST_CASE("the first message makes the capture known to the journal, and the end all of it") {
  ExecWorld world;
  REQUIRE(world.start("", [](CommandOptions& options) { options.run.command = {"/gone"}; }));
  const auto is_sealed = [&world](std::uint64_t upto) {
    const std::string journal = read_file(world.file + ".done", 1 << 20).value();
    return contains(journal, "{\"upto\":" + std::to_string(upto) + ",");
  };
  world.send("01A");
  const auto first = world.capture->size();
  world.send("01B");
  const auto all = world.capture->size();
  CHECK(is_sealed(first));
  CHECK_FALSE(is_sealed(all));
  world.close();
  CHECK(is_sealed(all));
}

TEST_CASE("a program that has gone leaves its message for the next start") {
  ExecWorld world;
  REQUIRE(world.start("", [](CommandOptions& options) { options.run.command = {"/gone"}; }));
  world.send("01A");
  world.worker->drain();
  CHECK(contains(world.logged(), "cannot start /gone"));
  CHECK(world.worker->counts().failed == 1);
  CHECK(world.worker->counts().waiting == 1);
}

TEST_CASE("an answer is what the command prints") {
  ExecWorld world;
  REQUIRE(world.start("tr a-z A-Z; echo aside >&2"));
  const auto answer = world.answer("01A", "quiet");
  REQUIRE(answer);
  CHECK(*answer == "QUIET");
  CHECK(contains(world.logged(), "01A | aside"));
}

TEST_CASE("an answer that is owed when the process dies is not given later") {
  ExecWorld world;
  REQUIRE(world.start("exit 4"));
  const auto answer = world.answer("01A", "");
  REQUIRE_FALSE(answer);
  CHECK(contains(answer.error().message, "status 4"));
  world.close();
  world.open();
  const auto opened = listen::Journal::open(*world.capture, false, world.log);
  REQUIRE(opened);
  CHECK(opened->waiting.empty());
}

TEST_CASE("an answer waits for its turn, and not for ever") {
  ExecWorld world;
  REQUIRE(world.start("read x; [ \"$x\" = quick ] || { echo . > \"$OUT\"; sleep 1000; }; echo yes",
                      [](CommandOptions& options) { options.turn_timeout = milliseconds(200); }));
  world.send("01A", "slow\n");
  REQUIRE(comes_true([&] { return !world.out().empty(); }));
  const auto answer = world.answer("01B", "quick\n");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == ErrorCode::timed_out);
  world.stop.interrupt(SIGTERM);
  world.close();
  world.open();
  // The sender was told that it was refused.
  const auto opened = listen::Journal::open(*world.capture, false, world.log);
  REQUIRE(opened);
  REQUIRE(opened->waiting.size() == 1);
  CHECK(opened->waiting.front().offset == 0);
}

TEST_CASE("an answer beyond its bound is an error, and the command is ended") {
  ExecWorld world;
  REQUIRE(world.start("cat /dev/zero"));
  CHECK_FALSE(world.answer("01A", ""));
  CHECK(childless());
}

TEST_CASE("without a lasting capture nothing is kept") {
  ExecWorld world;
  REQUIRE(world.start("exit 0", [](CommandOptions& options) { options.durable = false; }));
  world.send("01A");
  world.worker->drain();
  CHECK_FALSE(read_file(world.file + ".done", 1 << 20));
}
