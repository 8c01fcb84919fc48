// The configuration file: TOML with `[profile.NAME]` tables, whose keys are the options' names.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace hookctl::config {

/// The profile that is used where none is named.
inline constexpr std::string_view usual_profile = "default";

/// The keys that a profile may hold, in the options' spelling ("api-url").
struct Schema {
  std::span<const std::string_view> keys;     ///< ordinary options
  std::span<const std::string_view> secrets;  ///< "token": its value must be for its owner alone
};

/// One key of a profile. A secret's value is in `secret`, any other's in `values`.
struct Entry {
  std::string key;                  ///< in the options' spelling
  std::vector<std::string> values;  ///< one, or an array's
  std::vector<Secret> secret;
  unsigned line = 0;
};

struct Profile {
  std::string name;
  std::vector<Entry> entries;

  const Entry* find(std::string_view key) const;
};

struct File {
  std::string path;
  std::vector<Profile> profiles;
  bool holds_secret = false;

  const Profile* find(std::string_view name) const;
};

/// Reads a configuration's text. In keys `_` and `-` are the same. Unknown keys and tables, wrong
/// types and a key given twice are errors of code `config` that name the line; no value is quoted.
Result<File> parse(std::string_view text, std::string_view path, const Schema& schema);

/// Reads a configuration file; "-" is standard input. Nothing where it is missing and `required` is
/// not set. A file that holds a secret and may be read by others is refused.
Result<std::optional<File>> load(const std::string& path, bool required, const Schema& schema);

}  // namespace hookctl::config
