#include "base/nearest.hpp"

#include <array>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

using hookctl::nearest;

TEST_CASE("the name that was meant") {
  constexpr std::array<std::string_view, 5> names{"ledger", "label", "list", "log-level", "o"};
  CHECK(nearest("legder", names) == "ledger");   // swapped: one edit
  CHECK(nearest("ledgr", names) == "ledger");    // lost
  CHECK(nearest("ledgerr", names) == "ledger");  // added
  CHECK(nearest("lobel", names) == "label");     // changed
  CHECK(nearest("ledger", names) == "ledger");
  CHECK(nearest("lits", names) == "list");  // so short a word may differ by one edit only
  CHECK_FALSE(nearest("completely", names));
  CHECK_FALSE(nearest("", names));
  CHECK_FALSE(nearest(std::string(1000, 'x'), names));
}
