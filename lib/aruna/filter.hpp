// The filters of a hook's trigger, judged as Aruna's server judges them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "aruna/model.hpp"
#include "base/error.hpp"

namespace hookctl::aruna {

/// Matches a resource's name.
struct NameFilter {
  std::string regex;
};

/// Matches a key-value of the same variant; its key and its value are regexes, and both have to
/// match the same key-value.
using KeyValueFilter = KeyValue;

using Filter = std::variant<NameFilter, KeyValueFilter>;

/// A variant as the command line calls it: "label", "static-label", "hook-label", "hook-status".
std::string variant_name(KeyValueVariant variant);

/// A filter in a few words: "label ABCD=.*", "name \\.xml$". Control characters are as they are.
std::string filter_text(const Filter& filter);

struct FilterVerdict {
  bool matches = false;
  /// False where a regex does not compile: the server then passes over the filter in silence.
  bool usable = true;
  std::string reason;  ///< for people: what matched, or why nothing did
};

/// Judges one filter. Regexes search unanchored. The server's dialect is that of Rust's `regex`
/// crate; RE2 is the nearest. `\d`, `\w`, `\s` and `(?<name>…)` are read as they are there; this
/// differs: `\b`, and `\W` and `\S` within brackets, are ASCII here and Unicode there; `(?x)` does
/// not compile here; `\C`, `\Q…\E` and octal numbers do not compile there; classes within classes
/// and set operations (`[a&&b]`) are none here.
FilterVerdict judge(const Filter& filter, std::string_view name,
                    std::span<const KeyValue> key_values);

/// Whether the server, which takes the first filter that matches, would fire. Without a filter it
/// never does.
bool any_matches(std::span<const Filter> filters, std::string_view name,
                 std::span<const KeyValue> key_values);

/// Says what is wrong with a regex (`invalid_input`): it does not compile, or the server's engine
/// reads it otherwise than this one.
Result<void> check_regex(std::string_view regex);

}  // namespace hookctl::aruna
