// A hook as one registers it and as the server lists it, the checks that come before a
// registration, and what is worth a warning.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "aruna/filter.hpp"
#include "aruna/model.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"

namespace hookctl::aruna {

struct Trigger {
  TriggerType type = TriggerType::unspecified;
  std::vector<Filter> filters;
};

/// Aruna posts to a receiver.
struct ExternalHook {
  std::string url;  ///< as it came; it may hold user-info, so show it with `display_url`
  Method method = Method::unspecified;
  std::optional<Secret> token;  ///< the bearer token that Aruna sends to the receiver
  std::optional<std::string> custom_template;
};

/// Aruna changes the resource by itself.
struct AddLabel {
  std::string key;
  std::string value;
  friend bool operator==(const AddLabel&, const AddLabel&) = default;
};
struct AddHook {
  std::string key;
  std::string value;
  friend bool operator==(const AddHook&, const AddHook&) = default;
};
struct AddRelation {
  Relation relation;
  friend bool operator==(const AddRelation&, const AddRelation&) = default;
};

/// What a hook does; `std::monostate` where nothing is said.
using HookAction = std::variant<std::monostate, ExternalHook, AddLabel, AddHook, AddRelation>;

/// A CreateHookRequest.
struct HookDefinition {
  std::string name;
  std::string description;
  Trigger trigger;
  HookAction action;
  Time expires{};                        ///< the wire's `timeout`
  std::vector<std::string> project_ids;  ///< as they came; canonical ULIDs after `check_definition`

  HookDefinition clone() const;  ///< secrets too
};

/// A hook as the server lists it. Whether it tells the receiver's token is the server's affair.
struct HookInfo {
  std::string hook_id;
  HookDefinition definition;
};

/// The URL without what may be secret: "[hidden]" stands for user-info, "…" for a query. Where it
/// is none, a text that says so.
std::string display_url(const ExternalHook& hook);

/// Says where a value stands, in the words of whoever wrote it. It is handed the JSON pointer into
/// a CreateHookRequest in proto3 JSON ("/trigger/filters/0/keyValue/key"), and answers with an
/// option's name, or with another pointer.
using Whereabouts = std::function<std::string(std::string_view pointer)>;

struct DefinitionChecks {
  Time now;
  bool allow_http = false;
  /// Lets pass what is refused of times and regexes: a time in the past, or one that was meant in
  /// seconds; a regex that RE2 does not compile, though the server's engine might.
  bool force = false;
};

/// Refuses (`invalid_input`) what the server would refuse, drop or take amiss, with the place and
/// what to write instead; spells the project ids as the server does.
Result<void> check_definition(HookDefinition& definition, const DefinitionChecks& checks,
                              const Whereabouts& where = {});

struct HookWarning {
  std::string_view code;  ///< stable: "no-filter"
  std::string message;
};

/// Where the server is known to surprise, in a definition that has passed its checks:
/// `filters-are-ored`, `no-filter`, `internal-swapped`, `expires-soon` (within a day), `may-loop`,
/// `http-receiver`, `project-attached-twice`, `no-project`, `no-bearer-token`.
std::vector<HookWarning> warnings_of(const HookDefinition& definition, Time now);

/// The names that proto3 JSON has for what differs between two definitions: "trigger", "hook",
/// "timeout", …, in the wire's order. Filters count in their order, project ids do not, and tokens
/// only where both sides have one: a server need not list it. To add a label and to add a hook
/// label are the same here, since Aruna 2.0 stores, and lists, the one for the other.
std::vector<std::string_view> differences(const HookDefinition& one, const HookDefinition& other);

/// "object-finished", as the command line has it; empty for a type that has no name.
std::string_view trigger_name(TriggerType type);
std::optional<TriggerType> trigger_of_name(std::string_view name);

}  // namespace hookctl::aruna
