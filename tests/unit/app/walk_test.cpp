#include "walk.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cli/lookup.hpp"
#include "unit/app/fixture.hpp"

using hookctl::Walk;
using hookctl::Word;

namespace {

std::string seen(const std::vector<std::string>& words) {
  const auto options = hookctl::cli::options_of(fixture::program, &fixture::fetch);
  Walk walk(options, words);
  std::string out;
  for (Word word = walk.next(); word.kind != Word::Kind::end; word = walk.next()) {
    out += word.kind == Word::Kind::argument ? "arg:" : "opt:";
    out += word.option != nullptr ? word.option->name : word.text;
    if (word.has_value) out.append("=").append(word.value);
    if (word.value_missing) out += "!";
    out += ' ';
  }
  return out;
}

}  // namespace

TEST_CASE("values are stepped over, however they are written") {
  CHECK(seen({"a", "--ledger", "b", "c"}) == "arg:a opt:ledger=b arg:c ");
  CHECK(seen({"--ledger=b", "c"}) == "opt:ledger=b arg:c ");
  CHECK(seen({"--ledger=", "c"}) == "opt:ledger= arg:c ");
  CHECK(seen({"--ledger", "--force"}) == "opt:ledger=--force ");
  CHECK(seen({"--ledger", "--", "c"}) == "opt:ledger=-- arg:c ");
  CHECK(seen({"-o", "json", "c"}) == "opt:output=json arg:c ");
  CHECK(seen({"-ojson", "c"}) == "opt:output=json arg:c ");
  CHECK(seen({"-qvo", "json", "c"}) == "opt:output=json arg:c ");
  CHECK(seen({"-qv", "c"}) == "opt:verbose arg:c ");
  CHECK(seen({"--ledger"}) == "opt:ledger! ");
  CHECK(seen({"-o"}) == "opt:output! ");
}

TEST_CASE("what a dash means") {
  CHECK(seen({"-", "--", "-x", "--force", "--"}) == "arg:- arg:-x arg:--force arg:-- ");
  CHECK(seen({"--nope", "-x", "---"}) == "opt:--nope opt:-x opt:--- ");
  CHECK(seen({""}) == "arg: ");
}

TEST_CASE("the rest of the line is another program's") {
  CHECK(seen({"--exec", "prog", "--ledger"}) == "opt:exec ");
  CHECK(seen({"--exec=prog", "--force"}) == "opt:exec=prog ");
  CHECK(seen({"--exec"}) == "opt:exec! ");
  CHECK(seen({"--ledger", "--exec", "x"}) == "opt:ledger=--exec arg:x ");
}
