#include "json/schema/regex.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include "json/schema/ecma_regex.hpp"

namespace hookctl::json::schema {
namespace {

RE2::Options options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  // For "^.{1,4000}$" and its like; it is only used where it is needed.
  options.set_max_mem(std::int64_t{32} << 20U);
  return options;
}

}  // namespace

Regex::Regex(std::unique_ptr<re2::RE2> re2) : re2_(std::move(re2)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

Result<Regex> Regex::compile(std::string_view ecma) {
  const Translation translation = translate_ecma(ecma);
  if (!translation.syntax_error.empty())
    return fail(ErrorCode::invalid_input, fmt::format("is no regular expression of ECMAScript: {}",
                                                      translation.syntax_error));
  if (!translation.beyond.empty())
    return fail(ErrorCode::invalid_input,
                fmt::format("the pattern needs {}, which cannot be checked in linear time",
                            translation.beyond),
                "write it without, for instance as several patterns under allOf or not");
  auto re2 = std::make_unique<RE2>(translation.re2, options());
  if (!re2->ok())
    return fail(ErrorCode::invalid_input,
                re2->error_code() == RE2::ErrorPatternTooLarge
                    ? "the pattern is too large"
                    : fmt::format("the pattern cannot be used: {}", re2->error()));
  return Regex(std::move(re2));
}

bool Regex::found_in(std::string_view text) const {
  const re2::StringPiece piece(text.data(), text.size());
  return re2_->Match(piece, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

}  // namespace hookctl::json::schema
