#include "pipeline/input_check.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::pipeline;

namespace {

constexpr auto abc_sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr auto abc_md5 = "900150983cd24fb0d6963f7d28e17f72";

Result<void> check(const std::vector<std::string>& promised, std::optional<std::uint64_t> size,
                   std::string_view bytes = "abc") {
  InputCheck input(promised);
  input.update(bytes.substr(0, 1));
  input.update(bytes.substr(1));
  return input.compare(size);
}

}  // namespace

TEST_CASE("what fits its promises passes") {
  CHECK(check({}, std::nullopt));
  CHECK(check({}, 3));
  CHECK(check({abc_sha256, abc_md5}, 3));
  CHECK(check({"BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"}, 3));
}

TEST_CASE("a digest that differs is a failed verification, whichever it is") {
  for (std::string promised : {abc_sha256, abc_md5}) {
    promised[0] = promised[0] == '0' ? '1' : '0';
    const auto result = check({promised}, 3);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::verification_failed);
    CHECK(result.error().message.find(promised) != std::string::npos);
  }
}

TEST_CASE("one wrong hash among right ones is found") {
  CHECK_FALSE(check({abc_sha256, abc_md5, std::string(64, '0')}, 3));
}

TEST_CASE("a size that differs is a failed download, in figures") {
  const auto result = check({}, 4);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::download_failed);
  CHECK(result.error().message.find("received 3 bytes") != std::string::npos);
}

TEST_CASE("what is no digest is left alone") {
  CHECK(check({"", "xyz", "crc32:1234", std::string(64, 'g')}, 3));
}

TEST_CASE("MD5 is computed where it is asked for or promised") {
  InputCheck plain({}), asked({}, true), promised({abc_md5});
  for (InputCheck* input : {&plain, &asked, &promised}) input->update("abc");
  CHECK(plain.md5() == "");
  CHECK(asked.md5() == abc_md5);
  CHECK(promised.md5() == abc_md5);
}
