#include "replay/filter.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/target.hpp"
#include "json/pointer.hpp"
#include "json/scan.hpp"
#include "json/span.hpp"
#include "mosaic/envelope.hpp"

namespace hookctl::replay {
namespace {

using std::string_view;

enum class Field { type, method, url, path, verdict, header, pointer };
enum class Operator { there, same, match };

constexpr string_view header_prefix = "header:";
constexpr const char* form_hint =
    "write FIELD, FIELD=TEXT, FIELD!=TEXT, FIELD~REGEX or FIELD!~REGEX, with type, method, url, "
    "path, verdict, header:NAME or a JSON pointer as /object/name for FIELD";

/// Where the operator begins. In a pointer, "~0" and "~1" are escapes and belong to the field.
std::size_t operator_at(string_view text) {
  const bool pointer = text.starts_with('/');
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=') return i;
    const char after = i + 1 < text.size() ? text[i + 1] : '\0';
    if (text[i] == '!' && (after == '=' || after == '~')) return i;
    if (text[i] == '~' && !(pointer && (after == '0' || after == '1'))) return i;
  }
  return text.size();
}

std::optional<Field> field_of(string_view name) {
  if (name.starts_with('/')) return Field::pointer;
  if (name.starts_with(header_prefix)) return Field::header;
  if (name == "type") return Field::type;
  if (name == "method") return Field::method;
  if (name == "url") return Field::url;
  if (name == "path") return Field::path;
  if (name == "verdict") return Field::verdict;
  return std::nullopt;
}

string_view path_of(string_view url) {
  const auto target = http::recorded_target(url);
  return target.substr(0, target.find('?'));
}

/// A value as the text that it is compared as.
std::optional<std::string> text_of(string_view json) {
  if (!json.starts_with('"')) return std::string(json);
  auto text = json::unescape(json);
  return text ? std::optional(std::move(*text)) : std::nullopt;
}

std::optional<std::string> value_at(string_view body, string_view pointer) {
  const json::Limits all{.bytes = body.size(), .string_bytes = body.size()};
  if (!json::check(body, all)) return std::nullopt;
  const auto span = json::find_span(body, pointer);
  return span ? text_of(span->of(body)) : std::nullopt;
}

std::optional<std::string> type_of(string_view body) {
  const auto members = mosaic::read_members(body);
  return members ? mosaic::text_of(body, members->message_type) : std::nullopt;
}

/// The verdict's code, or all of a verdict that is a plain text.
std::optional<std::string> verdict_of(string_view further) {
  if (further.empty()) return std::nullopt;
  const std::string object = fmt::format("{{{}}}", further.substr(1));
  const auto verdict = json::find_span(object, "/verdict");
  if (!verdict) return std::nullopt;
  const auto code = json::find_span(object, "/verdict/code");
  return text_of((code ? *code : *verdict).of(object));
}

}  // namespace

struct Filter::Condition {
  Field field = Field::type;
  std::string name;  ///< a header's, or the pointer
  Operator compare = Operator::there;
  bool negated = false;
  std::string text;
  std::unique_ptr<re2::RE2> pattern;

  bool fits(string_view value) const {
    switch (compare) {
      case Operator::there:
        return true;
      case Operator::same:
        return value == text;
      case Operator::match:
        return re2::RE2::PartialMatch({value.data(), value.size()}, *pattern);
    }
    return false;
  }
  bool fits(const std::optional<std::string>& value) const {
    return value && fits(string_view(*value));
  }

  bool holds(const capture::RecordView& record) const {
    switch (field) {
      case Field::method:
        return fits(record.method);
      case Field::url:
        return fits(record.url);
      case Field::path:
        return fits(path_of(record.url));
      case Field::header:
        return std::ranges::any_of(record.headers, [&](const auto& header) {
          return same_ignoring_case(header.first, name) && fits(header.second);
        });
      case Field::verdict:
        return fits(verdict_of(record.further));
      case Field::type:
        return fits(type_of(record.body));
      case Field::pointer:
        return fits(value_at(record.body, name));
    }
    return false;
  }
};

Filter::Filter(std::unique_ptr<Condition> condition) : condition_(std::move(condition)) {}
Filter::Filter(Filter&&) noexcept = default;
Filter& Filter::operator=(Filter&&) noexcept = default;
Filter::~Filter() = default;

Result<Filter> Filter::parse(string_view text) {
  auto condition = std::make_unique<Condition>();
  const auto at = operator_at(text);
  string_view name = text.substr(0, at);
  string_view rest = text.substr(at);
  if (rest.empty() && name.starts_with('!')) {
    condition->negated = true;
    name.remove_prefix(1);
  } else if (rest.starts_with('!')) {
    condition->negated = true;
    rest.remove_prefix(1);
  }
  const auto field = field_of(name);
  if (!field)
    return fail(ErrorCode::usage, fmt::format("a record has no field '{}'", printable(name)),
                form_hint);
  condition->field = *field;
  if (*field == Field::header) name.remove_prefix(header_prefix.size());
  if (name.empty()) return fail(ErrorCode::usage, "a header needs a name", form_hint);
  if (*field == Field::pointer && !json::split_pointer(name))
    return fail(ErrorCode::usage, fmt::format("'{}' is no JSON pointer", printable(name)),
                "in a key, write ~ as ~0 and / as ~1");
  condition->name = name;
  if (!rest.empty()) {
    condition->compare = rest.front() == '=' ? Operator::same : Operator::match;
    condition->text = rest.substr(1);
  }
  if (condition->compare == Operator::match) {
    re2::RE2::Options quiet;
    quiet.set_log_errors(false);
    condition->pattern = std::make_unique<re2::RE2>(condition->text, quiet);
    if (!condition->pattern->ok())
      return fail(ErrorCode::usage,
                  fmt::format("this is no regular expression: {}", condition->pattern->error()),
                  "RE2's syntax is meant");
  }
  return Filter(std::move(condition));
}

bool Filter::matches(const capture::RecordView& record) const {
  return condition_->holds(record) != condition_->negated;
}

bool Filter::reads_body() const {
  return condition_->field == Field::type || condition_->field == Field::pointer;
}

}  // namespace hookctl::replay
