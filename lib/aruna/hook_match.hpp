// Whether a hook would fire: the server's rules, and those of Aruna's guide.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aruna/hook_definition.hpp"
#include "aruna/model.hpp"
#include "base/error.hpp"
#include "base/url.hpp"
#include "json/document.hpp"

namespace hookctl::aruna {

/// What something happens to.
struct Subject {
  Resource resource;
  std::optional<Url> download;  ///< a payload's
};

/// Reads a payload in any form, a resource with its tag or without one. Of a payload the ids and
/// secrets are not looked at, so that one that was made up for a test will do. Errors
/// (`invalid_input`) name the JSON pointer.
Result<Subject> read_subject(const json::Node& root);

/// The project that a resource lies in, where it says so: itself, or its parent.
std::optional<std::string> project_of(const Resource& resource);

enum class Semantics {
  server,  ///< the 2.0 server's: one filter that matches is enough, and without any it never fires
  guide    ///< what Aruna's guide says: all filters have to match
};

struct Occasion {
  TriggerType event = TriggerType::object_finished;
  /// The key-values that an update added, which are all that filters then look at. Without them
  /// all of the resource's are looked at, as they are on creation and finish.
  std::optional<std::vector<KeyValue>> added;
  std::optional<std::string> project_id;  ///< canonical; the resource's own where there is none
};

struct FilterJudgement {
  std::string filter;  ///< as `filter_text` has it
  bool matches = false;
  std::string reason;
};

struct MatchAnswer {
  bool fires = false;
  std::string reason;  ///< for people, one sentence without its full stop
  std::vector<FilterJudgement> filters;
  std::vector<HookWarning> warnings;
};

/// Holds a hook against what happens. Warning codes: `project-unknown`, `not-attached`,
/// `project-attached-twice`, `added-unknown`, `no-filter`, `filters-are-ored`,
/// `regex-not-compiled`.
MatchAnswer match_hook(const HookInfo& hook, const Resource& resource, const Occasion& occasion,
                       Semantics semantics);

/// What the hook's work will leave behind.
struct PlannedResult {
  std::string name;  ///< the object's, not its key
  std::vector<KeyValue> key_values;
};

/// Whether the upload of the hook's own result would fire the hook again, and by which filter.
/// `may-loop`, or nothing.
std::optional<HookWarning> loop_by_result(const HookInfo& hook, const PlannedResult& result,
                                          Semantics semantics);

/// Whether what the hook or its callback does to the object itself would fire it again: a change of
/// its status, or a label that an internal hook adds.
std::optional<HookWarning> loop_by_itself(const HookInfo& hook, const Resource& resource,
                                          Semantics semantics);

/// The name that an object of this key has below its project: what follows a collection and a
/// dataset.
std::string_view name_of_key(std::string_view key);

}  // namespace hookctl::aruna
