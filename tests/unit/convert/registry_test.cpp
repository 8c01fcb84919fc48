#include <doctest/doctest.h>

#include "unit/convert/support.hpp"

using namespace hookctl;
using convert::test::World;

TEST_CASE("every listed converter is found, and no other") {
  for (const auto& info : convert::list()) {
    REQUIRE(convert::find(info.name) != nullptr);
    CHECK(convert::find(info.name)->name == info.name);
    CHECK_FALSE(info.summary.empty());
  }
  CHECK(convert::find("abcd") == nullptr);
  CHECK(convert::find("abcd-to-bioschemas")->suffix == ".json");
}

TEST_CASE("an unknown converter is a usage error") {
  convert::Options options;
  options.name = "abcd\nx";
  const auto result = convert::check(options);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::usage);
  CHECK(result.error().message.find('\n') == std::string::npos);
}

TEST_CASE("none hands on every byte as it came") {
  const World world;
  convert::Options options;
  options.name = "none";
  MemorySink output(100);
  auto converter = convert::make(options, convert::Context{world.runtime}, output);
  REQUIRE(converter);
  CHECK((*converter)->write(std::string_view("a\0b", 3)));
  CHECK((*converter)->write("c"));
  CHECK((*converter)->finish());
  CHECK(output.take() == std::string("a\0bc", 4));
}

TEST_CASE("--units is one of three words") {
  CHECK(*convert::parse_units("inline") == convert::Units::in_document);
  CHECK(*convert::parse_units("ndjson") == convert::Units::sidecar);
  CHECK(*convert::parse_units("none") == convert::Units::left_out);
  CHECK_FALSE(convert::parse_units("all"));
}

TEST_CASE("--license and --url are checked before anything is read") {
  convert::Options options;
  options.name = "abcd-to-bioschemas";
  options.license = "free for all";
  CHECK(convert::check(options).error().code == ErrorCode::usage);
  options.license = "CC BY 4.0";
  CHECK(convert::check(options));
  options.url = "www.example.org";
  CHECK(convert::check(options).error().code == ErrorCode::usage);
}

TEST_CASE("units for a sidecar need a sink") {
  const World world;
  convert::Options options;
  options.name = "abcd-to-bioschemas";
  options.units = convert::Units::sidecar;
  MemorySink output(100);
  CHECK_FALSE(convert::make(options, convert::Context{world.runtime}, output));
}
