#include "base/text.hpp"

#include <array>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/log.hpp"

using hookctl::json_text;

TEST_CASE("any bytes become a JSON string") {
  CHECK(json_text("") == R"("")");
  CHECK(json_text("a\"b\\c") == R"("a\"b\\c")");
  CHECK(json_text("a\nb\tc\x7f") == R"("a\nb\tc\u007f")");
  CHECK(json_text(std::string_view("\0", 1)) == R"("\u0000")");
  CHECK(json_text("ä€😀") == "\"ä€😀\"");
  CHECK(json_text("\xc2\x80\xc2\x9f\xc2\xa0") == "\"\\u0080\\u009f\xc2\xa0\"");
}

TEST_CASE("what is no UTF-8 is replaced, byte by byte") {
  constexpr std::string_view mark = "\xef\xbf\xbd";
  const auto marks = [&](int count) {
    std::string out = "\"";
    for (int i = 0; i < count; ++i) out += mark;
    return out + "\"";
  };
  CHECK(json_text("\xff") == marks(1));
  CHECK(json_text("\xc0\x80") == marks(2));          // overlong
  CHECK(json_text("\xe0\x80\x80") == marks(3));      // overlong
  CHECK(json_text("\xed\xa0\x80") == marks(3));      // a surrogate
  CHECK(json_text("\xf0\x80\x80\x80") == marks(4));  // overlong
  CHECK(json_text("\xf4\x90\x80\x80") == marks(4));  // above U+10FFFF
  CHECK(json_text("\xe2\x82") == marks(2));          // cut short
}

TEST_CASE(
    "an error names what it was about, and each code has a name and an exit code of its own") {
  using hookctl::Error;
  using hookctl::ErrorCode;
  const Error error = Error{ErrorCode::not_found, "no such thing", {}, {}}.within("b").within("a");
  CHECK(error.text() == "a: b: no such thing");
  CHECK(hookctl::exit_code(ErrorCode::interrupted, 15) == 143);
  constexpr std::array codes{0, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
  for (std::size_t i = 1; i < codes.size(); ++i)
    CHECK(hookctl::exit_code(static_cast<ErrorCode>(i)) == codes[i]);
  CHECK(hookctl::exit_code(ErrorCode::internal) == 1);
  CHECK(hookctl::name_of(ErrorCode::register_failed) == "register-failed");
}

TEST_CASE("the log writes a line that nothing can break") {
  hookctl::Log log(hookctl::LogLevel::notice, hookctl::LogFormat::text, false);
  std::string seen;
  log.set_writer([](std::string_view line, void* to) { *static_cast<std::string*>(to) += line; },
                 &seen);
  log.info("not now");
  CHECK(seen.empty());
  log.warning("a\nb\033[2J", {{"url", "x\ry"}});
  CHECK(seen == "hookctl: warning: a\\x0ab\\x1b[2J url=x\\x0dy\n");
  seen.clear();
  log.configure(hookctl::LogLevel::notice, hookctl::LogFormat::json, false);
  log.error("a\"\n", {{"k", "\xff"}});
  CHECK(seen.find(R"("level":"error","message":"a\"\n","k":")") != std::string::npos);
  CHECK(seen.ends_with("\"}\n"));
}

TEST_CASE("a terminal gets no control characters of others, in UTF-8 or as bare bytes") {
  using hookctl::printable;
  CHECK(printable("\x1f \x7e\x7f") == "\\x1f ~\\x7f");
  CHECK(printable("\xc2\x9b\x33\x31mRED") == "\\xc2\\x9b31mRED");
  CHECK(printable("\xc2\x80\xc2\x9f") == "\\xc2\\x80\\xc2\\x9f");
  CHECK(printable("\xc2\xa0ä€😀") == "\xc2\xa0ä€😀");
  CHECK(printable("\x9bm") == "\\x9bm");
  CHECK(printable("\xe2\x82") == "\\xe2\\x82");           // cut short
  CHECK(printable("\xc0\x9b") == "\\xc0\\x9b");           // overlong
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");  // a surrogate
}

TEST_CASE("ASCII letters compare without regard to case, and nothing else does") {
  CHECK(hookctl::lower("Content-TYPE Ä@[`{") == "content-type Ä@[`{");
  CHECK(hookctl::same_ignoring_case("X-Mosaic", "x-mOSAIC"));
  CHECK_FALSE(hookctl::same_ignoring_case("a", "ab"));
  CHECK_FALSE(hookctl::same_ignoring_case("@", "`"));
  CHECK_FALSE(hookctl::same_ignoring_case("Ä", "ä"));
}

TEST_CASE("blanks around a text go, those within stay") {
  CHECK(hookctl::trimmed(" \t a b\r\n") == "a b");
  CHECK(hookctl::trimmed(" \r\n") == "");
  CHECK(hookctl::trimmed("") == "");
}
