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

TEST_CASE("a word is quoted where a shell would take it apart") {
  for (const std::string_view plain : {"a", "payload.json", "/tmp/a-b_c/x.json", "-", "--to=x",
                                       "http://h:1/", "01J8", "a@b,c%2F+"})
    CHECK(cli::shell_word(plain) == plain);
  CHECK(cli::shell_word("") == "''");
  CHECK(cli::shell_word("a b") == "'a b'");
  CHECK(cli::shell_word("it's") == "'it'\\''s'");
  CHECK(cli::shell_word("=ls") == "'=ls'");
  for (const char special : std::string_view("\t\n\r !\"#$&()*;<>?[\\]^`{|}~\x7f\xc3"))
    CHECK(cli::shell_word(std::string("a") + special) == std::string("'a") + special + "'");
}
