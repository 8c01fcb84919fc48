#include "aruna/filter.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/log.hpp"

namespace hookctl::aruna {
namespace {

/// RE2 of Debian 12 does not know the short form of named groups, which Rust has.
std::string with_long_group_names(std::string_view regex) {
  std::string text;
  for (std::size_t at = 0; at < regex.size(); ++at) {
    if (regex[at] == '\\' && at + 1 < regex.size()) {
      text += regex[at++];
    } else if (regex.substr(at, 3) == "(?<" && regex.substr(at, 4) != "(?<=" &&
               regex.substr(at, 4) != "(?<!") {
      text += "(?P";
      at += 1;
      continue;
    }
    text += regex[at];
  }
  return text;
}

class Regex {
 public:
  explicit Regex(std::string_view pattern) : re_(with_long_group_names(pattern), options()) {}
  bool usable() const { return re_.ok(); }
  std::string why_not() const { return printable(re_.error()); }
  bool search(std::string_view text) const {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), re_);
  }

 private:
  static RE2::Options options() {
    RE2::Options options;
    options.set_log_errors(false);
    return options;
  }
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
