// The calls of Aruna's API that hookctl makes: where they go, and what their failures mean.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace hookctl::aruna {

enum class Call {
  hook_callback,
  create_object,
  get_object,
  get_upload_url,
  get_download_url,
  finish_object_staging,
  modify_relations,
  get_pubkeys,
  create_hook,
  add_projects_to_hook,
  list_project_hooks,
  list_owned_hooks,
  delete_hook,
  get_user,
};

struct CallFacts {
  std::string_view grpc_path;   ///< "/package.Service/Method"
  std::string_view verb;        ///< over REST
  std::string_view rest_path;   ///< with the message's fields in braces
  std::string_view doing;       ///< for people: "creating the object"
  std::string_view permission;  ///< for the hint of a refusal
};

const CallFacts& facts_of(Call call);

/// gRPC's status codes, which the REST gateway uses too.
enum class RpcCode {
  ok = 0,
  cancelled = 1,
  unknown = 2,
  invalid_argument = 3,
  deadline_exceeded = 4,
  not_found = 5,
  already_exists = 6,
  permission_denied = 7,
  resource_exhausted = 8,
  failed_precondition = 9,
  aborted = 10,
  out_of_range = 11,
  unimplemented = 12,
  internal = 13,
  unavailable = 14,
  data_loss = 15,
  unauthenticated = 16
};

/// The code that an HTTP status stands for, where the answer's body names none.
RpcCode code_of_http_status(int status);

/// Whether an answer of that code leaves open what became of the request.
bool leaves_doubt(RpcCode code);

/// What a server answered instead of a result, as an error of ours. Of `said`, the server's words,
/// the start is quoted, without control characters and without the `secrets` that the request
/// held, should the server echo one.
Error call_error(Call call, RpcCode code, std::string_view said,
                 std::span<const std::string_view> secrets);

}  // namespace hookctl::aruna
