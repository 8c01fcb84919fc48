#include "base/ids.hpp"

#include <cstring>

#include <doctest/doctest.h>

using hookctl::Ulid;

namespace {

class Fixed final : public hookctl::Clock, public hookctl::Random {
 public:
  hookctl::Time now() const override {
    return hookctl::parse_time("2016-07-30T23:54:10.259Z").value();
  }
  void fill(void* data, std::size_t size) override { std::memset(data, 0xff, size); }
};

}  // namespace

TEST_CASE("a ULID is read as leniently as Aruna's server reads it") {
  CHECK(Ulid::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV")->text() == "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  CHECK(Ulid::parse("01arz3ndektsv4rrffq69g5fav")->text() == "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  CHECK(Ulid::parse("oiLRZ3NDEKTSV4RRFFQ69G5FAV")->text() == "011RZ3NDEKTSV4RRFFQ69G5FAV");
  CHECK(Ulid::parse("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
  for (const std::string_view text :
       {"", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAVX",
        "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "U1ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FA-",
        "01ARZ3NDEKTSV4RRFFQ69G5FAu"}) {
    CAPTURE(text);
    CHECK_FALSE(Ulid::parse(text));
  }
}

TEST_CASE("a ULID holds the time it was made at") {
  Fixed fixed;
  const Ulid id = Ulid::generate(fixed, fixed);
  CHECK(id.text() == "01ARZ3NDEKZZZZZZZZZZZZZZZZ");  // the time of the specification's example
  CHECK(id.time() == fixed.now());
  CHECK(Ulid::parse(id.text()) == id);
  CHECK(Ulid::generate(hookctl::system_clock(), hookctl::system_random()) > id);
}

TEST_CASE("a UUID says that it is random") {
  Fixed fixed;
  CHECK(hookctl::generate_uuid(fixed) == "ffffffff-ffff-4fff-bfff-ffffffffffff");
  CHECK(hookctl::generate_uuid(hookctl::system_random()) !=
        hookctl::generate_uuid(hookctl::system_random()));
}
