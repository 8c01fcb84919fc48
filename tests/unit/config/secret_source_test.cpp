#include "config/secret_source.hpp"

#include <csignal>
#include <string>
#include <thread>

#include <doctest/doctest.h>

using hookctl::ErrorCode;
using hookctl::Stop;
using hookctl::config::read_secret_from_command;

TEST_CASE("a program's output is the secret, but for one newline") {
  CHECK(read_secret_from_command("printf 'a b\\n\\n'")->reveal() == "a b\n");
  CHECK(read_secret_from_command("printf geheim")->reveal() == "geheim");
  CHECK(read_secret_from_command("echo '$HOME' \"*\" ';'")->reveal() == "$HOME * ;");
}

TEST_CASE("a program that fails is told by name, never by what it printed") {
  for (const auto* command : {"/nowhere/at/all geheim", "sh -c 'echo geheim; exit 3'",
                              "sh -c 'echo geheim; kill -9 $$'", "true geheim", "sh -c 'echo'", "",
                              "  ", "printf 'geheim", "head -c 70000 /dev/zero geheim"}) {
    CAPTURE(command);
    const auto secret = read_secret_from_command(command);
    REQUIRE_FALSE(secret);
    CHECK(secret.error().code == ErrorCode::config);
    CHECK(secret.error().text().find("geheim") == std::string::npos);
    CHECK(secret.error().hint.find("geheim") == std::string::npos);
  }
  CHECK(read_secret_from_command("sh -c 'exit 3'").error().message == "sh failed with exit code 3");
}

TEST_CASE("a program that prints without end is stopped") {
  const auto secret = read_secret_from_command("yes");
  REQUIRE_FALSE(secret);
  CHECK(secret.error().message == "yes printed too much for a secret");
}

TEST_CASE("a program that is waited for ends with the run") {
  Stop stop;
  std::thread other([&] { stop.interrupt(SIGTERM); });
  const auto secret = read_secret_from_command("sleep 1000", &stop);
  other.join();
  REQUIRE_FALSE(secret);
  CHECK(secret.error().code == ErrorCode::interrupted);
}
