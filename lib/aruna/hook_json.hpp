// Hook definitions in proto3 JSON: CreateHookRequest and HookInfo, read and written.
#pragma once

#include <string>
#include <vector>

#include "aruna/hook_definition.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace hookctl::aruna {

struct ReadHook {
  /// Its id is empty for a CreateHookRequest.
  HookInfo hook;
  /// What was corrected or passed over, for people.
  std::vector<std::string> notices;
};

/// Reads a CreateHookRequest, or a HookInfo as `list -o json` prints it. Names are camelCase or
/// snake_case, enums names (short ones too) or numbers, 64 bits a number or its digits in a string.
/// The guide's name filter, `{"name":{"name":"…"}}`, is corrected with a notice. A member that is
/// not known, which the gateway would drop in silence, is an error that tells the nearest name.
/// Only the form is judged here: `check_definition` judges what it says. Errors are
/// `invalid_input` and name the JSON pointer.
Result<ReadHook> read_hook(const json::Node& root);

/// Where the value at a pointer of `check_definition` stands in a document that `read_hook` has
/// read, whichever names it has.
std::string pointer_in(const json::Node& root, std::string_view pointer);

/// What stands for a token where a hook is shown.
inline constexpr std::string_view hidden_token = "[hidden]";

/// A HookInfo in proto3 JSON with its defaults printed. The receiver's token is replaced by
/// `hidden_token`, and so is what may be secret in its URL.
void write_hook_info(json::Writer& out, const HookInfo& hook);
/// A CreateHookRequest in proto3 JSON, ready to be sent, but for the token and a user-info in the
/// URL: they become `hidden_token`.
void write_create_request(json::Writer& out, const HookDefinition& definition);

}  // namespace hookctl::aruna
