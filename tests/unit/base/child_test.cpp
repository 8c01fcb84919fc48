// Programs beside us: what they are given, and how they end.
#include "base/child.hpp"

#include <string>

#include <doctest/doctest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.hpp"

using namespace hookctl;
using std::chrono::milliseconds;

namespace {

/// All that comes out of a pipe until its end.
std::string all_of(const Fd& fd) {
  std::string text;
  char piece[4096];
  for (;;) {
    pollfd waiting{fd.get(), POLLIN, 0};
    ::poll(&waiting, 1, -1);
    const ssize_t count = ::read(fd.get(), piece, sizeof piece);
    if (count <= 0) return text;
    text.append(piece, static_cast<std::size_t>(count));
  }
}

}  // namespace

TEST_CASE("a program gets the environment that it is given") {
  auto child = Child::start({"/usr/bin/env"}, {false, true}, {"A=1", "B=two words"});
  REQUIRE(child);
  CHECK(all_of(child->out()) == "A=1\nB=two words\n");
}

TEST_CASE("an environment without secrets lacks them alone") {
  CHECK(without_secrets({"PATH=/bin", "HOOKCTL_TOKEN=t", "HOOKCTL_SECRET=s",
                         "AWS_SECRET_ACCESS_KEY=k", "ARUNA_TOKEN=a", "XHOOKCTL_TOKEN=kept"}) ==
        Environment{"PATH=/bin", "XHOOKCTL_TOKEN=kept"});
}

TEST_CASE("a program that cannot be started is an error of its own") {
  const auto child = Child::start({"/nowhere/program"}, {}, {});
  REQUIRE_FALSE(child);
  CHECK(child.error().code == ErrorCode::config);
  CHECK(child.error().message.find("/nowhere/program") != std::string::npos);
}

TEST_CASE("what a program does not want to read ends its input and is no error") {
  auto child = Child::start({"true"}, {true, true}, own_environment());
  REQUIRE(child);
  all_of(child->out());  // until it has ended
  const std::string much(1 << 20, 'x');
  std::string_view input = much;
  while (!input.empty() && child->in().valid()) REQUIRE(child->feed(input));
  CHECK_FALSE(child->in().valid());
  child->terminate(milliseconds(1000));
}

TEST_CASE("programs are found as the system finds them") {
  const TempFolder folder = TempFolder::create("/tmp").value();
  const std::string program = folder.path() + "/program";
  REQUIRE(write_file_atomically(program, "#!/bin/sh\n", 0600));
  CHECK(find_program("sh"));
  CHECK(find_program("/bin/sh").value() == "/bin/sh");
  for (const std::string& name : {program, folder.path(), folder.path() + "/none",
                                  std::string("no-such-program"), std::string("cd")}) {
    CAPTURE(name);
    const auto found = find_program(name);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == ErrorCode::not_found);
  }
  REQUIRE(::chmod(program.c_str(), 0700) == 0);
  CHECK(find_program(program).value() == program);
}
