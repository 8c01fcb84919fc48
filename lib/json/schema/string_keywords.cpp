// maxLength, minLength, pattern, format, contentEncoding, contentMediaType.
#include <algorithm>

#include <fmt/format.h>

#include "json/document.hpp"
#include "json/schema/builder.hpp"
#include "json/schema/formats.hpp"
#include "json/schema/regex.hpp"

namespace hookctl::json::schema {
namespace {

/// Characters are code points.
std::uint64_t length(const std::string& text) {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

class Length : public Keyword {
 public:
  Length(std::string path, std::string message, std::uint64_t limit, bool upper)
      : Keyword(std::move(path), std::move(message)), limit_(limit), upper_(upper) {}
  bool check(const Instance& instance, Run& run) const override {
    if (!instance.value.is_string()) return true;
    const auto found = length(instance.value.get_ref<const std::string&>());
    return (upper_ ? found <= limit_ : found >= limit_) || run.violated(*this, instance);
  }

 private:
  std::uint64_t limit_;
  bool upper_;
};

class PatternKeyword : public Keyword {
 public:
  PatternKeyword(std::string path, std::string message, Regex regex)
      : Keyword(std::move(path), std::move(message)), regex_(std::move(regex)) {}
  bool check(const Instance& instance, Run& run) const override {
    return !instance.value.is_string() ||
           regex_.found_in(instance.value.get_ref<const std::string&>()) ||
           run.violated(*this, instance);
  }

 private:
  Regex regex_;
};

class FormatKeyword : public Keyword {
 public:
  FormatKeyword(std::string path, std::string message, const Format& format)
      : Keyword(std::move(path), std::move(message)), format_(format) {}
  bool check(const Instance& instance, Run& run) const override {
    return keeps(instance.value) || run.violated(*this, instance);
  }

 private:
  bool keeps(const Value& value) const {
    if (value.is_string())
      return format_.text == nullptr || format_.text(value.get_ref<const std::string&>());
    return !value.is_number() || format_.number == nullptr || format_.number(value);
  }
  const Format& format_;
};

/// Base64 and JSON are looked into; other encodings and media types are annotations.
class Content : public Keyword {
 public:
  Content(std::string path, std::string message, bool base64, bool json)
      : Keyword(std::move(path), std::move(message)), base64_(base64), json_(json) {}
  bool check(const Instance& instance, Run& run) const override {
    if (!instance.value.is_string()) return true;
    const auto& text = instance.value.get_ref<const std::string&>();
    bool good = true;
    if (base64_) {
      const auto bytes = from_base64(text);
      good = bytes && (!json_ || Document::parse(*bytes));
    } else {
      good = Document::parse(text).has_value();
    }
    return good || run.violated(*this, instance);
  }

 private:
  bool base64_;
  bool json_;
};

Result<void> add_length(Builder& builder, std::string_view keyword, bool upper) {
  HOOKCTL_TRY(const auto limit, builder.count(keyword));
  if (limit)
    builder.add<Length>(
        builder.path(keyword),
        fmt::format("must have at {} {}", upper ? "most" : "least", counted(*limit, "character")),
        *limit, upper);
  return {};
}

Result<void> add_format(Builder& builder) {
  // ajv-formats' own keywords: passed over they would be a check that is not made.
  for (const char* keyword :
       {"formatMinimum", "formatMaximum", "formatExclusiveMinimum", "formatExclusiveMaximum"})
    if (builder.find(keyword) != nullptr)
      return builder.wrong(builder.path(keyword), "is no keyword of draft-07, and not checked",
                           "take it out, or compare in the receiver itself");
  HOOKCTL_TRY(const std::string* name, builder.text("format"));
  if (name == nullptr) return {};
  const Format* format = find_format(*name);
  if (format == nullptr)
    return builder.wrong(builder.path("format"), "no format of this name is known",
                         fmt::format("take it out, or use one of: {}", format_names()));
  builder.add<FormatKeyword>(builder.path("format"), fmt::format("must be {}", format->what),
                             *format);
  return {};
}

Result<void> add_content(Builder& builder) {
  HOOKCTL_TRY(const std::string* encoding, builder.text("contentEncoding"));
  HOOKCTL_TRY(const std::string* media_type, builder.text("contentMediaType"));
  const bool base64 = encoding != nullptr && *encoding == "base64";
  const bool json =
      media_type != nullptr && *media_type == "application/json" && (base64 || encoding == nullptr);
  if (base64 || json)
    builder.add<Content>(builder.path(base64 ? "contentEncoding" : "contentMediaType"),
                         fmt::format("must be {}{}{}", base64 ? "base64" : "",
                                     base64 && json ? " of " : "", json ? "JSON text" : ""),
                         base64, json);
  return {};
}

}  // namespace

Result<void> add_string_keywords(Builder& builder) {
  HOOKCTL_CHECK(add_length(builder, "maxLength", true));
  HOOKCTL_CHECK(add_length(builder, "minLength", false));
  HOOKCTL_TRY(const std::string* pattern, builder.text("pattern"));
  if (pattern != nullptr) {
    auto regex = Regex::compile(*pattern);
    if (!regex)
      return builder.wrong(builder.path("pattern"), regex.error().message, regex.error().hint);
    builder.add<PatternKeyword>(builder.path("pattern"), "must match the schema's pattern",
                                std::move(*regex));
  }
  HOOKCTL_CHECK(add_format(builder));
  return add_content(builder);
}

}  // namespace hookctl::json::schema
