#include "dispatch.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "unit/app/fixture.hpp"

using hookctl::Dispatch;
using hookctl::dispatch;
using Words = std::vector<std::string>;

namespace {

std::string found(const Words& words) {
  const auto asked = dispatch(fixture::program, words);
  if (!asked) return asked.error().message + " / " + asked.error().hint;
  std::string out = asked->what == Dispatch::What::help      ? "help "
                    : asked->what == Dispatch::What::version ? "version "
                                                             : "";
  out += asked->command == nullptr ? "-" : std::string(asked->command->name);
  for (const std::string& word : asked->words) out.append(" ").append(word);
  return out;
}

}  // namespace

TEST_CASE("the command is found past global options, and taken out") {
  CHECK(found({}) == "-");
  CHECK(found({"fetch", "a", "--force"}) == "fetch a --force");
  CHECK(found({"-o", "fetch", "list", "fetch"}) == "list -o fetch fetch");
  CHECK(found({"-qo", "json", "fetch", "-v"}) == "fetch -qo json -v");
  CHECK(found({"--output=json", "box", "put"}) == "box put --output=json");
  CHECK(found({"box", "-q", "put"}) == "box -q put");  // the two words stand together
  CHECK(found({"box"}) == "box");
  CHECK(found({"list", "put"}) == "list put");
}

TEST_CASE("help and version are seen wherever they stand") {
  CHECK(found({"--help"}) == "help - --help");
  CHECK(found({"-qh"}) == "help - -qh");
  CHECK(found({"help"}) == "help -");
  CHECK(found({"help", "fetch"}) == "help fetch");
  CHECK(found({"help", "box", "put"}) == "help box put");
  CHECK(found({"--version"}) == "version - --version");
  CHECK(found({"fetch", "--nope", "--help"}) == "help fetch --nope --help");
  CHECK(found({"fetch", "--ledger", "--help"}) == "fetch --ledger --help");
  CHECK(found({"fetch", "--", "--help"}) == "fetch -- --help");
  CHECK(found({"fetch", "--exec", "prog", "--help"}) == "fetch --exec prog --help");
  CHECK(found({"fetch", "-V"}) == "version fetch -V");
}

TEST_CASE("an unknown command is told with what was meant") {
  CHECK(found({"fetsh"}) == "there is no command “fetsh” / did you mean fetch?");
  CHECK(found({"bxo"}) == "there is no command “bxo” / did you mean box?");
  CHECK(found({"zzzzzzz"}) == "there is no command “zzzzzzz” / hookctl --help lists the commands");
  CHECK(found({"box", "pit"}) == "there is no command “pit” below box / did you mean put?");
  CHECK(found({"box", "zzzzzz"}) == "there is no command “zzzzzz” below box / there are: put");
}

TEST_CASE("what may be a secret is not repeated") {
  CHECK(found({"eyJhbGciOi.J9"}).starts_with("there is no command of that name"));
  CHECK(found({"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}).starts_with("there is no command of that name"));
}

TEST_CASE("only global options stand before the command") {
  CHECK(found({"--ledger", "x", "fetch"}).starts_with("--ledger stands before the command"));
  CHECK(found({"--geheim", "x"}) == "there is no such global option / hookctl --help lists them");
}

TEST_CASE("errors as JSON are asked for before anything is understood") {
  const auto json = [](const Words& words) {
    return hookctl::early_wishes(fixture::program, words).json_errors;
  };
  ::unsetenv("HOOKCTL_OUTPUT");
  CHECK(json({"x", "-o", "json"}));
  CHECK(json({"-ojson", "x"}));
  CHECK(json({"-qojson", "x"}));
  CHECK(json({"fetch", "-vo", "json"}));
  CHECK(json({"--output=ndjson"}));
  CHECK(json({"-o", "text", "--output", "json"}));
  CHECK_FALSE(json({"-o", "json", "-o", "text"}));
  CHECK_FALSE(json({"x", "--", "-o", "json"}));
  CHECK_FALSE(json({"-o"}));
  ::setenv("HOOKCTL_OUTPUT", "json", 1);
  CHECK(json({"x"}));
  CHECK_FALSE(json({"x", "-o", "text"}));
  ::unsetenv("HOOKCTL_OUTPUT");
}

TEST_CASE("what belongs to another option or program asks for nothing") {
  const auto json = [](const Words& words) {
    return hookctl::early_wishes(fixture::program, words).json_errors;
  };
  ::unsetenv("HOOKCTL_OUTPUT");
  CHECK(json({"fetch", "-o", "json", "--ledger", "-otext", "--nonsense"}));
  CHECK(json({"fetch", "-o", "json", "--exec", "sort", "-o", "out.txt"}));
  CHECK_FALSE(json({"fetch", "--exec", "sort", "-o", "json"}));
  CHECK_FALSE(json({"fetch", "--label", "-ojson"}));
}
