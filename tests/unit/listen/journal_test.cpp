// The journal beside a capture: what waits after what ends.
#include "listen/journal.hpp"

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "unit/listen/exec_world.hpp"

using namespace hookctl;
using listen::Dealt;
using listen::Journal;
using listen::test::ExecWorld;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Journal::Opened open(ExecWorld& world, bool from_start = false) {
  auto opened = Journal::open(*world.capture, from_start, world.log);
  REQUIRE(opened);
  return std::move(*opened);
}

std::string text(const ExecWorld& world) {
  return read_file(world.file + ".done", 1 << 20).value();
}

/// Puts an empty capture in place of the one that is there.
void replace(ExecWorld& world) {
  world.capture.reset();
  std::ofstream(world.file, std::ios::trunc).close();
  world.open();
}

void write(const ExecWorld& world, std::string_view text) {
  std::ofstream(world.file + ".done", std::ios::binary) << text;
}

}  // namespace

TEST_CASE("a new journal begins at the capture's end, or at its start where that is asked") {
  ExecWorld world;
  const auto first = world.append("01A", "a");
  CHECK(open(world, true).waiting.size() == 1);
  CHECK(open(world, true).waiting.front().offset == first.offset);
  CHECK(open(world, true).waiting.front().length == first.length);
  std::remove((world.file + ".done").c_str());
  CHECK(open(world).waiting.empty());
  world.append("01B", "b");
  CHECK(open(world).waiting.size() == 1);
}

TEST_CASE("a journal is its owner's alone") {
  ExecWorld world;
  open(world);
  struct stat status {};
  REQUIRE(::stat((world.file + ".done").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("what was dealt with out of order does not wait, and is forgotten once nothing does") {
  ExecWorld world;
  auto opened = open(world);
  const auto a = world.append("01A", "a");
  const auto b = world.append("01B", "b");
  REQUIRE(opened.journal->note("01B", b, {Dealt::How::ended, {3, 0}, {}}));
  CHECK(contains(text(world), R"({"id":"01B","offset":)"));
  CHECK(contains(text(world), R"("exit":3,"ms":0})"));
  opened = open(world);
  REQUIRE(opened.waiting.size() == 1);
  CHECK(opened.waiting.front().offset == a.offset);
  CHECK(contains(text(world), "01B"));
  REQUIRE(opened.journal->note("01A", a, {Dealt::How::timed_out, {}, {}}));
  CHECK(contains(text(world), R"("timed_out":true)"));
  opened = open(world);
  CHECK(opened.waiting.empty());
  CHECK_FALSE(contains(text(world), "\"id\""));
}

TEST_CASE("what was not accepted does not wait") {
  ExecWorld world;
  open(world);
  world.append("01A", "a", R"(,"verdict":{"scheme":"aruna","accepted":false,"code":"X"})");
  const auto b =
      world.append("01B", "b", R"(,"verdict":{"scheme":"aruna","accepted":true,"code":"X"})");
  const auto opened = open(world);
  REQUIRE(opened.waiting.size() == 1);
  CHECK(opened.waiting.front().offset == b.offset);
}

TEST_CASE("a torn or unreadable line means that the message is dealt with again") {
  ExecWorld world;
  auto opened = open(world);
  const auto a = world.append("01A", "a");
  const auto b = world.append("01B", "b");
  REQUIRE(opened.journal->note("01A", a, {}));
  REQUIRE(opened.journal->note("01B", b, {}));
  std::string whole = text(world);
  write(world, whole.substr(0, whole.size() - 5));
  opened = open(world);
  REQUIRE(opened.waiting.size() == 1);
  CHECK(opened.waiting.front().offset == b.offset);

  REQUIRE(opened.journal->note("01B", b, {}));
  whole = text(world);
  write(world, whole.replace(whole.rfind("\"id\""), 4, "\"xx\""));
  CHECK(open(world).waiting.size() == 1);
  CHECK(contains(world.logged(), "is unreadable and was passed over"));
}

TEST_CASE("another record at the place of one that was dealt with means another capture") {
  ExecWorld world;
  auto opened = open(world);
  const auto a = world.append("01A", "a");
  REQUIRE(opened.journal->note("01A", a, {}));
  replace(world);
  world.append("01Z", "a");
  world.append("01Y", "y");
  CHECK(open(world).waiting.empty());
  CHECK(contains(world.logged(), "was kept for another capture"));
  // From here on it is this one's.
  world.append("01B", "b");
  CHECK(open(world).waiting.size() == 1);
}

TEST_CASE("a journal knows its capture by what was sealed, though nothing was dealt with") {
  ExecWorld world;
  auto opened = open(world);
  world.append("01A", "a");
  REQUIRE(opened.journal->seal(*world.capture, world.capture->size()));
  world.append("01B", "b");
  CHECK(open(world).waiting.size() == 2);
  replace(world);
  world.append("01A", "A");
  world.append("01B", "b");
  CHECK(open(world).waiting.empty());
  CHECK(contains(world.logged(), "was kept for another capture"));
}

TEST_CASE("a journal knows what waited when it was opened") {
  ExecWorld world;
  open(world);
  world.append("01A", "a");
  world.append("01B", "b");
  CHECK(open(world).waiting.size() == 2);
  replace(world);
  world.append("01A", "a");
  world.append("01B", "B");
  CHECK(open(world).waiting.empty());
}

TEST_CASE(
    "what the capture has lost in a crash of the machine does not keep the rest from waiting") {
  ExecWorld world;
  auto opened = open(world);
  world.append("01A", "a");
  const auto b = world.append("01B", "b");
  REQUIRE(opened.journal->note("01B", b, {}));
  world.capture.reset();
  std::filesystem::resize_file(world.file, b.offset);
  world.open();
  CHECK(open(world).waiting.size() == 1);
  CHECK(world.logged().empty());
}

TEST_CASE("nothing of another capture is run where a new journal begins at the start, either") {
  ExecWorld world;
  world.append("01A", "a");
  CHECK(open(world, true).waiting.size() == 1);
  replace(world);
  world.append("01Z", "z");
  CHECK(open(world, true).waiting.empty());
  CHECK(contains(world.logged(), "is taken as dealt with"));
}

TEST_CASE("a journal of another capture runs nothing of this one") {
  ExecWorld world;
  world.append("01A", "a");
  open(world);
  world.append("01B", "b");
  replace(world);
  world.append("01Y", "y");
  world.append("01Z", "z");
  CHECK(open(world).waiting.empty());
  CHECK(contains(world.logged(), "was kept for another capture"));
}

TEST_CASE("a capture that begins anew, empty, is a queue like any other") {
  ExecWorld world;
  world.append("01A", "a");
  open(world);
  world.capture.reset();
  std::remove(world.file.c_str());
  world.open();
  open(world);
  CHECK(world.logged().empty());
  world.append("01B", "b");
  CHECK(open(world).waiting.size() == 1);
}

TEST_CASE("a line that is no record is passed over, with its place") {
  ExecWorld world;
  open(world);
  const auto a = world.append("01A", "a");
  std::ofstream(world.file, std::ios::app | std::ios::binary) << "not a record\n";
  const auto b = world.append("01B", "b");
  const auto opened = open(world);
  REQUIRE(opened.waiting.size() == 2);
  CHECK(opened.waiting.back().offset == b.offset);
  CHECK(b.offset == a.offset + a.length + 13);
  CHECK(contains(world.logged(), "is no record"));
}

TEST_CASE("a file that is no journal is left as it is") {
  ExecWorld world;
  for (const std::string_view other :
       {"", "{}\n", "precious\n", "{\"v\":2,\"from\":0,\"before\":\"\"}\n",
        "{\"v\":1,\"from\":-1,\"before\":\"\"}\n", "{\"v\":1,\"from\":0,\"before\":\"\"}"}) {
    write(world, other);
    const auto opened = Journal::open(*world.capture, false, world.log);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::invalid_input);
    CHECK(text(world) == other);
  }
}
