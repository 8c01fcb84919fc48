#include "cli/lookup.hpp"

#include <string_view>

#include <doctest/doctest.h>

#include "cli/shell_words.hpp"
#include "cli/wording.hpp"

namespace cli = hookctl::cli;

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
