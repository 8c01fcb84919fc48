// Files of hooks: those of `apply` and `diff`, and all that `match` takes for a hook.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aruna/hook_file.hpp"
#include "aruna/hook_plan.hpp"
#include "base/error.hpp"
#include "config/toml_json.hpp"
#include "invocation.hpp"
#include "json/document.hpp"

namespace hookctl {

/// A file in JSON or TOML, read as JSON.
class HookText {
 public:
  /// "-" is standard input.
  static Result<HookText> read(const Invocation& in, const std::string& path);

  json::Node root() const { return document_.root(); }
  /// An error that begins with a JSON pointer, with file and, for TOML, line before it.
  Error located(Error error) const;
  /// What a path in the file means: it is seen from the file's folder.
  std::string path_of(const std::string& written) const;

 private:
  HookText(std::string path, json::Document document, std::optional<config::TomlAsJson> toml)
      : path_(std::move(path)), document_(std::move(document)), toml_(std::move(toml)) {}

  std::string path_;
  json::Document document_;
  std::optional<config::TomlAsJson> toml_;
};

struct DesiredHooks {
  std::vector<aruna::DesiredHook> hooks;
  std::vector<std::string> project_ids;  ///< those that the file looks after beside its hooks'
};

/// Reads a file of hooks, fetches the templates and tokens that it refers to, and checks each hook
/// as `register` would. The expiry of one that has a lifetime is counted from now.
Result<DesiredHooks> read_desired_hooks(const Invocation& in, const std::string& path);

}  // namespace hookctl
