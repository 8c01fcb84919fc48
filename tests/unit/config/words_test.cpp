#include "config/words.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using hookctl::config::split_words;
using Words = std::vector<std::string>;

TEST_CASE("words are split as a shell does, and nothing is expanded") {
  CHECK(split_words("a  b\tc\nd ").value() == Words{"a", "b", "c", "d"});
  CHECK(split_words("").value().empty());
  CHECK(split_words(" \n").value().empty());
  CHECK(split_words("'a b' \"c d\"").value() == Words{"a b", "c d"});
  CHECK(split_words("a'b'\"c\"d").value() == Words{"abcd"});
  CHECK(split_words("'' \"\"").value() == Words{"", ""});
  CHECK(split_words(R"(a\ b \'c \\)").value() == Words{"a b", "'c", "\\"});
  CHECK(split_words(R"("a\"b\\c\$d\`e\nf")").value() == Words{"a\"b\\c$d`e\\nf"});
  CHECK(split_words(R"('a\'b)").value() == Words{"a\\b"});
  CHECK(split_words("a\\\nb \"c\\\nd\"").value() == Words{"ab", "cd"});
  CHECK(split_words("$HOME * ~ | ; `x` #y").value() ==
        Words{"$HOME", "*", "~", "|", ";", "`x`", "#y"});
}

TEST_CASE("what is not closed is refused without being quoted") {
  for (const auto* text : {"'geheim", "\"geheim", "geheim\\", "\"geheim\\\""}) {
    CAPTURE(text);
    const auto words = split_words(text);
    REQUIRE_FALSE(words);
    CHECK(words.error().text().find("geheim") == std::string::npos);
  }
}
