#include "aruna/filter.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/log.hpp"

namespace hookctl::aruna {
namespace {

/// What Rust's engine means by a class of one letter, which covers all of Unicode there and ASCII
/// in RE2; empty where the two agree, or where RE2 has no way to say it.
std::string_view unicode_class(char letter, bool in_brackets) {
  switch (letter) {
    case 'd':
      return R"(\p{Nd})";
    case 'D':
      return R"(\P{Nd})";
    case 'w':
      return in_brackets ? R"(\p{L}\p{M}\p{Nl}\p{Nd}\p{Pc})" : R"([\p{L}\p{M}\p{Nl}\p{Nd}\p{Pc}])";
    case 'W':
      return in_brackets ? "" : R"([^\p{L}\p{M}\p{Nl}\p{Nd}\p{Pc}])";
    case 's':
      return in_brackets ? R"(\t-\r\x{85}\p{Z})" : R"([\t-\r\x{85}\p{Z}])";
    case 'S':
      return in_brackets ? "" : R"([^\t-\r\x{85}\p{Z}])";
    default:
      return {};
  }
}

/// The regex as RE2 has to be told of it to read what Rust's engine reads: with classes of Unicode,
/// and named groups in their long form, the only one that RE2 of Debian 12 knows.
std::string for_re2(std::string_view regex) {
  std::string text;
  bool in_brackets = false;
  for (std::size_t at = 0; at < regex.size(); ++at) {
    const auto rest = regex.substr(at);
    if (rest.front() == '\\' && rest.size() > 1) {
      const auto wide = unicode_class(rest[1], in_brackets);
      text += wide.empty() ? rest.substr(0, 2) : wide;
      ++at;
    } else if (in_brackets && rest.starts_with("[:") && rest.find(":]") != std::string_view::npos) {
      const auto length = rest.find(":]") + 2;
      text += rest.substr(0, length);
      at += length - 1;
    } else if (in_brackets) {
      in_brackets = rest.front() != ']';
      text += rest.front();
    } else if (rest.front() == '[') {
      in_brackets = true;
      // A bracket that comes first stands for itself.
      const std::size_t length = 1 + (rest.substr(1).starts_with('^') ? 1 : 0);
      const std::size_t more = rest.substr(length).starts_with(']') ? 1 : 0;
      text += rest.substr(0, length + more);
      at += length + more - 1;
    } else if (rest.starts_with("(?<") && !rest.starts_with("(?<=") && !rest.starts_with("(?<!")) {
      text += "(?P<";
      at += 2;
    } else {
      text += rest.front();
    }
  }
  return text;
}

class Regex {
 public:
  explicit Regex(std::string_view pattern) : pattern_(pattern), re_(for_re2(pattern), options()) {}
  bool usable() const { return re_.ok(); }
  /// In terms of what was written, not of what was made of it.
  std::string why_not() const {
    if (re_.error().find("\\p{") == std::string::npos) return printable(re_.error());
    const RE2 as_written(pattern_, options());
    return as_written.ok() ? "RE2 cannot read it" : printable(as_written.error());
  }
  bool search(std::string_view text) const {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), re_);
  }

 private:
  static RE2::Options options() {
    RE2::Options options;
    options.set_log_errors(false);
    return options;
  }
  std::string pattern_;
  RE2 re_;
};

/// What RE2 compiles, though Rust's crate refuses it or takes it for something else; empty where
/// there is nothing of the kind.
std::string_view read_otherwise(std::string_view pattern) {
  bool in_class = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const auto rest = pattern.substr(at);
    if (rest.front() == '\\') {
      const char next = rest.size() > 1 ? rest[1] : '\0';
      if (next == 'Q') return "\\Q";
      if (next == 'C') return "\\C";
      if (next >= '0' && next <= '7') return "an octal number";
      ++at;
    } else if (!in_class) {
      in_class = rest.front() == '[';
      if (!in_class) continue;
      // A bracket that comes first stands for itself.
      if (rest.substr(1).starts_with('^')) ++at;
      if (pattern.substr(at + 1).starts_with(']')) ++at;
    } else if (rest.starts_with("[:")) {
      const auto end = rest.find(":]");
      if (end == std::string_view::npos) return "a bracket within brackets";
      at += end + 1;
    } else if (rest.front() == '[') {
      return "a bracket within brackets";
    } else if (rest.starts_with("&&") || rest.starts_with("--") || rest.starts_with("~~")) {
      return "a set operation within brackets";
    } else {
      in_class = rest.front() != ']';
    }
  }
  return {};
}

FilterVerdict unusable(std::string_view what, std::string_view pattern, const Regex& regex) {
  return {false, false,
          fmt::format("the {} regex '{}' does not compile ({}), so the server passes over it", what,
                      printable(pattern), regex.why_not())};
}

FilterVerdict judge_name(const NameFilter& filter, std::string_view name) {
  const Regex regex(filter.regex);
  if (!regex.usable()) return unusable("name", filter.regex, regex);
  if (regex.search(name)) return {true, true, fmt::format("the name is '{}'", printable(name))};
  return {false, true, fmt::format("the name '{}' does not match", printable(name))};
}

FilterVerdict judge_key_values(const KeyValueFilter& filter, std::span<const KeyValue> pairs) {
  const Regex key(filter.key);
  if (!key.usable()) return unusable("key", filter.key, key);
  const Regex value(filter.value);
  if (!value.usable()) return unusable("value", filter.value, value);
  bool key_seen = false;
  for (const auto& pair : pairs) {
    if (pair.variant != filter.variant || !key.search(pair.key)) continue;
    key_seen = true;
    if (value.search(pair.value)) {
      return {true, true, fmt::format("{}={}", printable(pair.key), printable(pair.value))};
    }
  }
  return {false, true,
          key_seen ? "the key is there, but no value of it matches"
                   : "no key-value of that variant has such a key"};
}

}  // namespace

std::string variant_name(KeyValueVariant variant) {
  switch (variant) {
    case KeyValueVariant::label:
      return "label";
    case KeyValueVariant::static_label:
      return "static-label";
    case KeyValueVariant::hook:
      return "hook-label";
    case KeyValueVariant::hook_status:
      return "hook-status";
    case KeyValueVariant::unspecified:
      break;
  }
  return fmt::format("variant {}", static_cast<int>(variant));
}

std::string filter_text(const Filter& filter) {
  if (const auto* by_name = std::get_if<NameFilter>(&filter))
    return fmt::format("name {}", by_name->regex);
  const auto& pair = std::get<KeyValueFilter>(filter);
  return fmt::format("{} {}={}", variant_name(pair.variant), pair.key, pair.value);
}

FilterVerdict judge(const Filter& filter, std::string_view name,
                    std::span<const KeyValue> key_values) {
  if (const auto* by_name = std::get_if<NameFilter>(&filter)) return judge_name(*by_name, name);
  return judge_key_values(std::get<KeyValueFilter>(filter), key_values);
}

bool any_matches(std::span<const Filter> filters, std::string_view name,
                 std::span<const KeyValue> key_values) {
  return std::any_of(filters.begin(), filters.end(),
                     [&](const Filter& filter) { return judge(filter, name, key_values).matches; });
}

Result<void> check_regex(std::string_view pattern) {
  if (const auto what = read_otherwise(pattern); !what.empty())
    return fail(ErrorCode::invalid_input, fmt::format("the regex '{}' holds {}, which Rust's "
                                                      "engine reads otherwise than ours",
                                                      printable(pattern), what));
  const Regex regex(pattern);
  if (regex.usable()) return {};
  return fail(ErrorCode::invalid_input, fmt::format("the regex '{}' does not compile: {}",
                                                    printable(pattern), regex.why_not()));
}

}  // namespace hookctl::aruna
