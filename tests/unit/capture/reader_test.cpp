#include "capture/reader.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "capture/record.hpp"

using hookctl::ByteSource;
using hookctl::ErrorCode;
using hookctl::MemorySource;
using hookctl::Result;
using hookctl::capture::Entry;
using hookctl::capture::format_record;
using hookctl::capture::Line;
using hookctl::capture::LineReader;
using hookctl::capture::Reader;
using hookctl::capture::Record;

namespace {

std::string line_of(std::string id, std::string body = "{}") {
  return format_record({.id = std::move(id),
                        .received_at = {},
                        .method = "POST",
                        .url = "/",
                        .headers = {{"x", "y"}},
                        .body = std::move(body),
                        .response = {},
                        .further = {}});
}

/// Gives a few bytes at a time, and fails at its end where that is asked for.
class Trickle final : public ByteSource {
 public:
  Trickle(std::string bytes, std::size_t step, bool fails = false)
      : bytes_(std::move(bytes)), step_(step), fails_(fails) {}
  Result<std::size_t> read(std::span<char> room) override {
    const std::size_t size = std::min({step_, room.size(), bytes_.size() - at_});
    if (size == 0 && fails_) return hookctl::fail(ErrorCode::invalid_input, "the disk is gone");
    bytes_.copy(room.data(), size, at_);
    at_ += size;
    return size;
  }

 private:
  std::string bytes_;
  std::size_t step_;
  bool fails_;
  std::size_t at_ = 0;
};

/// What a reader makes of a text: one word an entry.
std::vector<std::string> entries_of(const std::string& text, std::size_t limit = 1000,
                                    std::size_t step = 7) {
  Trickle source(text, step);
  Reader reader(source, limit);
  Entry entry;
  std::vector<std::string> found;
  for (;;) {
    REQUIRE(reader.next(entry));
    const std::string number = std::to_string(entry.line);
    if (entry.kind == Entry::Kind::end) return found;
    if (entry.kind == Entry::Kind::record)
      found.push_back(number + " " + std::string(entry.record.id));
    if (entry.kind == Entry::Kind::unreadable) found.push_back(entry.problem.text());
    if (entry.kind == Entry::Kind::torn) found.push_back("torn: " + entry.problem.text());
  }
}

using Entries = std::vector<std::string>;

}  // namespace

TEST_CASE("records come in order, whatever the pieces") {
  const std::string text = line_of("a") + line_of("b", std::string(400, 'x')) + line_of("c");
  for (const std::size_t step : {1U, 2U, 64U, 100'000U})
    CHECK(entries_of(text, 1000, step) == Entries{"1 a", "2 b", "3 c"});
  CHECK(entries_of("").empty());
  CHECK(entries_of("\n \r\n\n").empty());
  CHECK(entries_of("\n" + line_of("a") + "\r\n" + line_of("b")) == Entries{"2 a", "4 b"});
}

TEST_CASE("a line that is no record is named and passed over") {
  const auto found = entries_of(line_of("a") + "{\"v\":2}\nnothing\n" + line_of("b"));
  REQUIRE(found.size() == 4);
  CHECK(found[0] == "1 a");
  CHECK(found[1].starts_with("line 2: v: the record is of version 2"));
  CHECK(found[2].starts_with("line 3: unreadable JSON"));
  CHECK(found[3] == "4 b");
}

TEST_CASE("an oversized line is named and passed over") {
  const std::string body(900, 'x');
  for (const std::size_t step : {1U, 512U, 100'000U}) {
    CHECK(entries_of(line_of("a") + line_of("big", body) + line_of("b"), 1000, step) ==
          Entries{"1 a", "line 2: a record of more than 1000 B", "3 b"});
    CHECK(entries_of(line_of("a") + std::string(5000, 'x'), 1000, step) ==
          Entries{"1 a", "line 2: a record of more than 1000 B"});
  }
  const std::string line = line_of("fits", body);
  CHECK(entries_of(line, line.size() - 1) == Entries{"1 fits"});
  CHECK(entries_of(line, line.size() - 2).at(0).starts_with("line 1: a record of more than"));
}

TEST_CASE("a last line without newline is torn, or whole all the same") {
  const std::string line = line_of("b");
  CHECK(entries_of(line_of("a") + line.substr(0, line.size() - 1)) == Entries{"1 a", "2 b"});
  for (const std::size_t size : {1U, 20U, 100U})
    CHECK(entries_of(line_of("a") + line.substr(0, size)) ==
          Entries{"1 a", "torn: line 2: the last record is torn: the file ends within it"});
}

TEST_CASE("a last line that is whole but bad is not torn, though no newline ends it") {
  const auto last = [](const std::string& line) {
    const Entries entries = entries_of(line_of("a") + line);
    REQUIRE(entries.size() == 2);
    return entries.at(1);
  };
  CHECK(last(R"({"a":1})") == "line 2: v: is missing");
  CHECK(last("[]\r") == "line 2: a record must be a JSON object");
  CHECK(last(R"({"v":2})").starts_with("line 2: v: the record is of version 2"));
  std::string damaged = line_of("b");
  damaged.pop_back();
  damaged.replace(damaged.find("e30="), 4, "W10=");
  CHECK(last(damaged) == "line 2: body_sha256: is not the body's digest");
}

TEST_CASE("the end stays the end, and a source that fails is an error") {
  const std::string text = line_of("a");
  MemorySource source(text);
  Reader reader(source);
  Entry entry;
  for (int i = 0; i < 3; ++i) REQUIRE(reader.next(entry));
  CHECK(entry.kind == Entry::Kind::end);
  Trickle broken(text, 10, true);
  Reader failing(broken);
  REQUIRE(failing.next(entry));
  const auto end = failing.next(entry);
  REQUIRE_FALSE(end);
  CHECK(end.error().message == "the disk is gone");
}

TEST_CASE("lines are counted and cut at their newlines alone") {
  Trickle with_nul(std::string("a\r\n\n\0b\nend", 10), 3);
  LineReader lines(with_nul, 100);
  const auto expect = [&](Line::State state, std::uint64_t number, std::string_view text) {
    const auto line = lines.next();
    REQUIRE(line);
    CHECK(line->state == state);
    CHECK(line->number == number);
    CHECK(line->text == text);
  };
  expect(Line::State::whole, 1, "a\r");
  expect(Line::State::whole, 2, "");
  expect(Line::State::whole, 3, std::string_view("\0b", 2));
  expect(Line::State::torn, 4, "end");
  CHECK(lines.next()->state == Line::State::end);
}
