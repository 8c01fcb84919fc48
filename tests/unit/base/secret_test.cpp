#include "base/secret.hpp"

#include <cstddef>
#include <cstring>
#include <new>
#include <optional>
#include <string>

#include <doctest/doctest.h>

using hookctl::Secret;

TEST_CASE("a secret has its bytes, and only by name") {
  const Secret secret(std::string_view("a\0b", 3));
  CHECK(secret.size() == 3);
  CHECK(secret.reveal() == std::string_view("a\0b", 3));
  CHECK(secret.clone().reveal() == secret.reveal());
  CHECK(Secret().empty());
  CHECK(Secret("").empty());
}

TEST_CASE("what was moved from keeps no byte") {
  // Shorter than a std::string's own buffer, where a moved-from string would keep them.
  Secret first("short");
  const Secret second = std::move(first);
  CHECK(first.empty());  // NOLINT(bugprone-use-after-move): that is the question
  CHECK(first.reveal().empty());
  CHECK(second.reveal() == "short");
  const char* object = reinterpret_cast<const char*>(&first);
  CHECK(std::string_view(object, sizeof first).find("short") == std::string_view::npos);
}

TEST_CASE("a secret that is replaced or moved onto itself") {
  Secret one("one");
  Secret two("two");
  one = std::move(two);
  CHECK(one.reveal() == "two");
  Secret& same = one;
  one = std::move(same);
  CHECK(one.reveal() == "two");
}

TEST_CASE("memory is overwritten") {
  char bytes[] = "secret";
  hookctl::wipe(bytes, sizeof bytes);
  for (const char c : bytes) CHECK(c == 0);
  hookctl::wipe(nullptr, 0);
}
