#include "bind.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "unit/app/fixture.hpp"

using Words = std::vector<std::string>;

namespace {

std::string joined(const Words& words) {
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : ",").append(word);
  return out;
}

/// Options in order, then arguments: "label=a force | x y,z".
std::string bound(const Words& words, const hookctl::cli::CommandSpec& command = fixture::fetch) {
  const auto line = hookctl::bind_words(fixture::program, command, words);
  if (!line) return "! " + line.error().message + " / " + line.error().hint;
  std::string out;
  for (const auto& given : line->options) {
    out += given.option->name;
    if (!given.values.empty()) out.append("=").append(joined(given.values));
    out += ' ';
  }
  out += '|';
  for (const Words& values : line->arguments) out.append(" ").append(joined(values));
  return out;
}

}  // namespace

TEST_CASE("options and arguments in any order and form") {
  CHECK(bound({"x"}) == "| x ");
  CHECK(bound({"x", "y", "z"}) == "| x y,z");
  CHECK(bound({"--force", "x", "--ledger=l", "y"}) == "force ledger=l | x y");
  CHECK(bound({"-qvv", "x", "-o", "json"}) == "quiet verbose verbose output=json | x ");
  CHECK(bound({"-vojson", "x"}) == "verbose output=json | x ");
  CHECK(bound({"x", "--label", "a", "--ledger", "l", "--label=b"}) ==
        "label=a ledger=l label=b | x ");
  CHECK(bound({"--", "--force", "-x"}) == "| --force -x");
  CHECK(bound({"-"}) == "| - ");
}

TEST_CASE("values are kept to the byte") {
  CHECK(bound({"x", "--label", "[a,b]"}) == "label=[a,b] | x ");
  CHECK(bound({"x", "--label="}) == "label= | x ");
  CHECK(bound({"x", "--label", ""}) == "label= | x ");
  CHECK(bound({"x", "--label=", "--label", "b"}) == "label= label=b | x ");
  CHECK(bound({"x", "--label=a=b"}) == "label=a=b | x ");
  CHECK(bound({"x", "--label", "--force"}) == "label=--force | x ");
  CHECK(bound({"x", "--label", "-"}) == "label=- | x ");
  CHECK(bound({"x", "--label", "--"}) == "label=-- | x ");
  CHECK(bound({"x", "--label", "%s {} \"q\""}) == "label=%s {} \"q\" | x ");
  CHECK(bound({"[a,b]", "[c]"}) == "| [a,b] [c]");
  CHECK(bound({""}) == "|  ");
}

TEST_CASE("a value that may be left out") {
  CHECK(bound({"x", "--owner"}) == "owner= | x ");
  CHECK(bound({"x", "--owner", "--force"}) == "owner= force | x ");
  CHECK(bound({"x", "--owner", "-q"}) == "owner= quiet | x ");
  CHECK(bound({"x", "--owner", "me"}) == "owner=me | x ");
  CHECK(bound({"x", "--owner=me", "y"}) == "owner=me | x y");
  CHECK(bound({"x", "--owner=", "y"}) == "owner= | x y");
}

TEST_CASE("another program's line is left alone") {
  CHECK(bound({"x", "--exec", "p", "-a", "--force", "--", "b"}) == "exec=p,-a,--force,--,b | x ");
  CHECK(bound({"x", "--exec", "--", "p", "-a"}) == "exec=p,-a | x ");
  CHECK(bound({"x", "--exec=p", "-a"}) == "exec=p,-a | x ");
  CHECK(bound({"x", "--force", "--exec", "p"}) == "force exec=p | x ");
  CHECK(bound({"x", "--exec"}).starts_with("! --exec needs a value (CMD)"));
}

TEST_CASE("what does not fit is told by name, and no value is repeated") {
  CHECK(bound({}) == "! fetch needs FIRST / hookctl fetch --help tells how it is used");
  CHECK(bound({"a", "geheim"}, fixture::list) ==
        "! too many arguments: list takes [ONE] / hookctl list --help tells how it is used");
  CHECK(bound({"x"}, fixture::box).starts_with("! too many arguments: box takes no arguments"));
  CHECK(bound({"x", "--ledger"}).starts_with("! --ledger needs a value (FILE)"));
  CHECK(bound({"x", "--force=geheim"}).starts_with("! --force takes no value"));
  CHECK(bound({"x", "--legder", "geheim"}) ==
        "! there is no option --legder for fetch / did you mean --ledger?");
  CHECK(bound({"x", "--legder=geheim"}) ==
        "! there is no option --legder for fetch / did you mean --ledger?");
  CHECK(bound({"x", "-z"}).starts_with("! there is no such option"));
  CHECK(bound({"x", "-geheim"}).starts_with("! there is no such option /"));
  CHECK(bound({"x", "--Geheim"}).starts_with("! there is no such option /"));
  CHECK(bound({"x", "--a-very-long-text-that-may-be-a-secret"})
            .starts_with("! there is no such option /"));
}

TEST_CASE("a secret on the command line is refused, with the ways that there are") {
  for (const Words& words : {Words{"x", "--token", "geheim"}, Words{"x", "--token=geheim"},
                             Words{"--token", "geheim"}}) {
    const std::string said = bound(words);
    CHECK(said.starts_with("! --token is refused"));
    CHECK(said.find("--token-file") != std::string::npos);
    CHECK(said.find("HOOKCTL_TOKEN") != std::string::npos);
    CHECK(said.find("geheim") == std::string::npos);
  }
  CHECK(bound({"a", "--token", "geheim"}, fixture::list)
            .starts_with("! there is no option --token for list"));
}
