#include "json/stream.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "json/count.hpp"

using hookctl::ByteSource;
using hookctl::Result;
using hookctl::json::Stream;

namespace {

class Trickle final : public ByteSource {
 public:
  Trickle(std::string bytes, std::size_t step) : bytes_(std::move(bytes)), step_(step) {}
  Result<std::size_t> read(std::span<char> room) override {
    const std::size_t size = std::min({step_, room.size(), bytes_.size() - at_});
    bytes_.copy(room.data(), size, at_);
    at_ += size;
    return size;
  }

 private:
  std::string bytes_;
  std::size_t step_;
  std::size_t at_ = 0;
};

/// All values of an array, one a line, or the error.
std::string values_of(const std::string& text, std::size_t step, std::size_t limit = 1000) {
  Trickle source(text, step);
  Stream stream(source, limit);
  std::string out;
  const auto walk = [&]() -> Result<void> {
    HOOKCTL_CHECK(stream.expect('['));
    do {
      HOOKCTL_TRY(const std::string_view value, stream.value());
      out.append(value).append("\n");
      HOOKCTL_TRY(const bool more, stream.take(','));
      if (!more) break;
    } while (true);
    HOOKCTL_CHECK(stream.expect(']'));
    return stream.end();
  };
  const auto done = walk();
  return done ? out : done.error().text();
}

}  // namespace

TEST_CASE("values of all kinds come whole, however the text comes") {
  const std::string text =
      "\xEF\xBB\xBF [ 1 ,-2.5e3, true,null , \"a\\\"]},\\\\\" ,{\"x\":[\"}\",{}]} ,[[],\"[\"], "
      "\"\" ]\n ";
  for (std::size_t step = 1; step <= text.size(); ++step)
    CHECK(values_of(text, step) ==
          "1\n-2.5e3\ntrue\nnull\n\"a\\\"]},\\\\\"\n{\"x\":[\"}\",{}]}\n[[],\"[\"]\n\"\"\n");
}

TEST_CASE("a text is longer than the room for one value") {
  std::string text = "[\"" + std::string(90, 'x') + "\"";
  for (int i = 0; i < 1000; ++i) text += ",\"" + std::string(90, 'x') + "\"";
  CHECK(values_of(text + "]", 17, 100).size() == 1001 * 93);
  CHECK(values_of("[\"" + std::string(98, 'x') + "\"]", 7, 100).size() == 101);
  CHECK(values_of("[\"" + std::string(99, 'x') + "\"]", 7, 100) ==
        "byte 1: a value of more than 100 B");
}

TEST_CASE("what is no JSON is refused where it is") {
  CHECK(values_of("", 1) == "byte 0: the text ends too early");
  CHECK(values_of("{}", 1) == "byte 0: not JSON: “[” should stand here");
  CHECK(values_of("[1 2]", 1) == "byte 3: not JSON: “]” should stand here");
  CHECK(values_of("[1]x", 1) == "byte 3: something follows the JSON text");
  CHECK(values_of("[1,", 1) == "byte 3: the text ends too early");
  for (const std::string bad : {"[,]", "[]", "[tru]", "[\"\\x\"]", "[\"a", "[{]", "[{\"a\":1,}]",
                                "[\"\xFF\"]", "[[1}]", "[\"\xED\xA0\x80\"]"}) {
    INFO(bad);
    CHECK(values_of(bad, 1).find("in the value at byte 1") == 0);
  }
}

TEST_CASE("keys") {
  Trickle source(R"( { "a\"b" : 1, "c":2 , d:3})", 1);
  Stream stream(source, 100);
  CHECK(stream.take('{').value());
  CHECK(stream.key().value() == R"("a\"b")");
  CHECK(stream.value().value() == "1");
  CHECK(stream.take(',').value());
  CHECK(stream.key().value() == "\"c\"");
  CHECK(stream.value().value() == "2");
  CHECK(stream.take(',').value());
  CHECK(stream.key().error().text() == "byte 23: not JSON: a key should stand here");
}

TEST_CASE("values are counted without being built") {
  using hookctl::json::count_values;
  CHECK(count_values("1") == 1);
  CHECK(count_values(R"({"a,[":"\"],","b":[1,{}]})") >= 5);
  CHECK(count_values(R"({"a,[":"\"],","b":[1,{}]})") < 8);
  CHECK(count_values(R"("[,[,\\)") == 1);
}
