// A file of hooks, as `apply` and `diff` take it. docs/aruna.md describes the form.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aruna/hook_plan.hpp"
#include "base/error.hpp"
#include "json/document.hpp"

namespace hookctl::aruna {

/// A hook of the file. What it only refers to (a template's file, where a token comes from) is for
/// the caller to fetch and to put into the definition.
struct HookEntry {
  DesiredHook hook;
  std::optional<std::string> template_file;
  std::optional<std::string> token_file;
  std::optional<std::string> token_env;
  std::optional<std::string> token_command;
  std::string pointer;  ///< "/hook/0"
};

struct HookFile {
  std::vector<HookEntry> hooks;
  /// The projects that the file looks after, beside those of its hooks.
  std::vector<std::string> project_ids;
};

/// Reads `{"projects":[…],"hook":[{"name":…,"url":…}, …]}`. In keys `_` and `-` are the same. A
/// hook without projects of its own has the file's. Only the form is judged here, and that no two
/// hooks of one name share a project: `check_definition` judges the rest. Project ids become
/// canonical, and each is there once. Errors (`invalid_input`) begin with the JSON pointer.
Result<HookFile> read_hook_file(const json::Node& root);

/// Where the value at a pointer of `check_definition` stands in the file.
std::string pointer_in_file(const HookEntry& entry, std::string_view pointer);

}  // namespace hookctl::aruna
