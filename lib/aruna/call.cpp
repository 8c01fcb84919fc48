#include "aruna/call.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "json/utf8.hpp"

namespace hookctl::aruna {
namespace {

constexpr std::array calls{
    CallFacts{"/aruna.api.hooks.services.v2.HooksService/HookCallback", "PATCH",
              "/v2/hooks/callback", "calling back", ""},
    CallFacts{"/aruna.api.storage.services.v2.ObjectService/CreateObject", "POST", "/v2/objects",
              "creating the object", "APPEND on the parent and on every related object"},
    CallFacts{"/aruna.api.storage.services.v2.ObjectService/GetObject", "GET",
              "/v2/objects/{object_id}", "reading the object", "READ on the object"},
    CallFacts{"/aruna.api.storage.services.v2.ObjectService/GetUploadURL", "GET",
              "/v2/objects/{object_id}/upload", "asking for an upload URL", "WRITE on the object"},
    CallFacts{"/aruna.api.storage.services.v2.ObjectService/GetDownloadURL", "GET",
              "/v2/objects/{object_id}/download", "asking for a download URL",
              "READ on the object"},
    CallFacts{"/aruna.api.storage.services.v2.ObjectService/FinishObjectStaging", "PATCH",
              "/v2/objects/{object_id}/finish", "finishing the object", "WRITE on the object"},
    CallFacts{"/aruna.api.storage.services.v2.RelationsService/ModifyRelations", "POST",
              "/v2/relations", "adding the relation", "WRITE on both objects"},
    CallFacts{"/aruna.api.storage.services.v2.StorageStatusService/GetPubkeys", "GET",
              "/v2/info/pubkeys", "reading the public keys", ""},
    CallFacts{"/aruna.api.hooks.services.v2.HooksService/CreateHook", "POST", "/v2/hooks",
              "creating the hook", "APPEND on each project"},
    CallFacts{"/aruna.api.hooks.services.v2.HooksService/AddProjectsToHook", "POST",
              "/v2/hooks/{hook_id}", "attaching the hook",
              "ADMIN on each project, of the user who owns the hook"},
    CallFacts{"/aruna.api.hooks.services.v2.HooksService/ListProjectHooks", "GET",
              "/v2/hooks/projects/{project_id}", "listing the project's hooks",
              "ADMIN on the project"},
    CallFacts{"/aruna.api.hooks.services.v2.HooksService/ListOwnedHooks", "GET",
              "/v2/hooks/owner/{user_id}", "listing the owner's hooks",
              "the right to act as that user"},
    CallFacts{"/aruna.api.hooks.services.v2.HooksService/DeleteHook", "DELETE",
              "/v2/hooks/{hook_id}", "deleting the hook", "ADMIN on the hook's projects"},
    CallFacts{"/aruna.api.storage.services.v2.UserService/GetUser", "GET", "/v2/user",
              "asking who one is", "the right to act as its user"},
};
static_assert(calls.size() == static_cast<std::size_t>(Call::get_user) + 1);

struct Meaning {
  std::string_view name;
  ErrorCode code;
};
// By gRPC code.
constexpr std::array meanings{
    Meaning{"OK", ErrorCode::internal},
    Meaning{"CANCELLED", ErrorCode::unreachable},
    Meaning{"UNKNOWN", ErrorCode::unreachable},
    Meaning{"INVALID_ARGUMENT", ErrorCode::invalid_input},
    Meaning{"DEADLINE_EXCEEDED", ErrorCode::timed_out},
    Meaning{"NOT_FOUND", ErrorCode::not_found},
    Meaning{"ALREADY_EXISTS", ErrorCode::invalid_input},
    Meaning{"PERMISSION_DENIED", ErrorCode::refused},
    Meaning{"RESOURCE_EXHAUSTED", ErrorCode::unreachable},
    Meaning{"FAILED_PRECONDITION", ErrorCode::invalid_input},
    Meaning{"ABORTED", ErrorCode::unreachable},
    Meaning{"OUT_OF_RANGE", ErrorCode::invalid_input},
    Meaning{"UNIMPLEMENTED", ErrorCode::unreachable},
    Meaning{"INTERNAL", ErrorCode::unreachable},
    Meaning{"UNAVAILABLE", ErrorCode::unreachable},
    Meaning{"DATA_LOSS", ErrorCode::unreachable},
    Meaning{"UNAUTHENTICATED", ErrorCode::refused},
};
static_assert(meanings.size() == static_cast<std::size_t>(RpcCode::unauthenticated) + 1);

bool contains(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  return std::ranges::search(text, part, same).begin() != text.end();
}

std::string fit_to_be_seen(std::string_view said, std::span<const std::string_view> secrets) {
  constexpr std::size_t longest = 400;
  std::string text = json::to_utf8(said);
  for (const auto secret : secrets) {
    if (secret.empty()) continue;
    constexpr std::string_view mask = "…";
    for (auto at = text.find(secret); at != std::string::npos;
         at = text.find(secret, at + mask.size()))
      text.replace(at, secret.size(), mask);
  }
  const auto start = json::cut_utf8(text, longest);
  return printable(start) + (start.size() < text.size() ? "…" : "");
}

/// The stream's reset, by which a callback learns that its secret does not fit: the server panics.
bool is_reset(RpcCode code, std::string_view said) {
  if (code == RpcCode::cancelled) return !contains(said, "timeout expired");
  return (code == RpcCode::unknown || code == RpcCode::internal) && contains(said, "RST_STREAM");
}

/// Where a callback's failure means something of its own.
void refine_callback(Error& error, RpcCode code, std::string_view said) {
  if (is_reset(code, said)) {
    error.code = ErrorCode::verification_failed;
    error.message = "the server broke the call off: secret and ids do not belong together";
    error.hint =
        "the object id must be that of the object that fired the hook, and the secret "
        "the one of the same payload";
  } else if (code == RpcCode::unauthenticated) {
    error.hint =
        "a callback needs no token: the server could not use the ids, the secret or the "
        "serial of its public key";
  } else if (code != RpcCode::internal) {
    return;
  } else if (contains(said, "hook status not found")) {
    error.code = ErrorCode::not_found;
    error.hint =
        "a fault of the server: when two hooks fire on one event, the status of the "
        "second overwrites that of the first; sending the callback again does not help";
  } else if (contains(said, "hook not found")) {
    error.code = ErrorCode::not_found;
    error.hint = "the hook has been deleted; sending the callback again does not help";
  } else if (contains(said, "static label") || contains(said, "unspecified")) {
    error.code = ErrorCode::invalid_input;
  } else if (contains(said, "object not found")) {
    error.code = ErrorCode::not_found;
  }
}

/// Where a hook's creation or deletion fails with words of its own. What Aruna cannot make a hook
/// of it calls an error of its own.
void refine_hook_call(Call call, Error& error, RpcCode code, std::string_view said) {
  if (call == Call::create_hook && code == RpcCode::internal &&
      contains(said, "error while creating hook")) {
    error.code = ErrorCode::invalid_input;
    error.hint =
        "the server cannot use the trigger, a filter, the receiver, the template or the expiry";
  }
}

std::string general_hint(Call call, RpcCode code) {
  const auto permission = facts_of(call).permission;
  switch (code) {
    case RpcCode::unauthenticated:
    case RpcCode::permission_denied:
      if (permission.empty()) return {};
      return fmt::format("this call needs a valid token with {}", permission);
    case RpcCode::unimplemented:
    case RpcCode::not_found:
      return "check that the address is that of Aruna's API";
    default:
      return {};
  }
}

}  // namespace

const CallFacts& facts_of(Call call) {
  return calls[static_cast<std::size_t>(call)];
}

RpcCode code_of_http_status(int status) {
  switch (status) {
    case 400:
      return RpcCode::invalid_argument;
    case 401:
      return RpcCode::unauthenticated;
    case 403:
      return RpcCode::permission_denied;
    case 404:
      return RpcCode::not_found;
    case 408:
    case 504:
      return RpcCode::deadline_exceeded;
    case 409:
      return RpcCode::already_exists;
    case 412:
      return RpcCode::failed_precondition;
    case 429:
      return RpcCode::resource_exhausted;
    case 499:
      return RpcCode::cancelled;
    case 500:
      return RpcCode::internal;
    case 501:
      return RpcCode::unimplemented;
    case 502:
    case 503:
      return RpcCode::unavailable;
    default:
      return RpcCode::unknown;
  }
}

bool leaves_doubt(RpcCode code) {
  switch (code) {
    case RpcCode::cancelled:
    case RpcCode::unknown:
    case RpcCode::deadline_exceeded:
    case RpcCode::aborted:
    case RpcCode::internal:
    case RpcCode::unavailable:
    case RpcCode::data_loss:
      return true;
    default:
      return false;
  }
}

Error call_error(Call call, RpcCode code, std::string_view said,
                 std::span<const std::string_view> secrets) {
  const auto number = static_cast<std::size_t>(code);
  const Meaning& meaning = meanings[number < meanings.size() ? number : 2];
  Error error{meaning.code, {}, {}, general_hint(call, code)};
  if (code == RpcCode::cancelled && contains(said, "timeout expired"))
    error.code = ErrorCode::timed_out;
  const std::string words = fit_to_be_seen(said, secrets);
  error.message =
      fmt::format("the server answered {}{}{}", meaning.name, words.empty() ? "" : ": ", words);
  if (call == Call::hook_callback) refine_callback(error, code, said);
  refine_hook_call(call, error, code, said);
  return std::move(error).within(facts_of(call).doing);
}

}  // namespace hookctl::aruna
