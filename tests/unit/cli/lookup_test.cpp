#include "cli/lookup.hpp"

#include <array>
#include <string_view>

#include <doctest/doctest.h>

#include "cli/shell_words.hpp"
#include "cli/wording.hpp"

namespace cli = hookctl::cli;

TEST_CASE("the name that was meant") {
  constexpr std::array<std::string_view, 5> names{"ledger", "label", "list", "log-level", "o"};
  CHECK(cli::nearest("legder", names) == "ledger");   // swapped: one edit
  CHECK(cli::nearest("ledgr", names) == "ledger");    // lost
  CHECK(cli::nearest("ledgerr", names) == "ledger");  // added
  CHECK(cli::nearest("lobel", names) == "label");     // changed
  CHECK(cli::nearest("ledger", names) == "ledger");
  CHECK(cli::nearest("lits", names) == "list");  // so short a word may differ by one edit only
  CHECK_FALSE(cli::nearest("completely", names));
  CHECK_FALSE(cli::nearest("", names));
  CHECK_FALSE(cli::nearest(std::string(1000, 'x'), names));
}

TEST_CASE("variables are the options' names in capitals") {
  CHECK(cli::variable_of("api-url") == "HOOKCTL_API_URL");
  CHECK(cli::variable_of("s3-endpoint") == "HOOKCTL_S3_ENDPOINT");
}

TEST_CASE("texts are split and wrapped") {
  CHECK(cli::split("a|b||c", '|') == std::vector<std::string_view>{"a", "b", "c"});
  CHECK(cli::split("", '|').empty());
  CHECK(cli::wrapped("aa bb cc", 5) == std::vector<std::string>{"aa bb", "cc"});
  CHECK(cli::wrapped("a-long-word b", 3) == std::vector<std::string>{"a-long-word", "b"});
  CHECK(cli::wrapped("ää ää", 5) == std::vector<std::string>{"ää ää"});  // characters, not bytes
  CHECK(cli::paragraphs("a\n\nb c\n\nd") == std::vector<std::string_view>{"a", "b c", "d"});
}

TEST_CASE("a text is quoted for a shell") {
  CHECK(cli::single_quoted("it's $HOME") == R"('it'\''s $HOME')");
}

TEST_CASE("the last word of a command") {
  CHECK(cli::last_word("sandbox put") == "put");
  CHECK(cli::last_word("process") == "process");
}
