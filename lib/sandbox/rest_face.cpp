#include "sandbox/rest_face.hpp"

#include <array>

#include "json/writer.hpp"
#include "sandbox/rest_json.hpp"
#include "sandbox/services.hpp"

namespace hookctl::sandbox {
namespace {

constexpr std::size_t largest_body = 4UL * 1024 * 1024;

/// The path and the query that a request has, split off its target.
struct Target {
  std::string_view path;
  std::string_view query;
};

Target split(std::string_view target) {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

using Call = Answer<std::string> (*)(State&, const Caller&, const RestRequest&);

template <auto service, typename Request>
Answer<std::string> call(State& state, const Caller& caller, const RestRequest& rest) {
  Request request;
  HOOKCTL_CHECK(read_message(rest, request));
  HOOKCTL_TRY(const auto response, service(state, caller, request));
  return print_message(response);
}

struct Route {
  std::string_view method;
  std::string_view path;  ///< with {field} for one segment
  Call call;
};

// The first that fits: what is fixed stands before what is not.
constexpr std::array routes{
    Route{"PATCH", "/v2/hooks/callback", call<hook_callback, hooks::HookCallbackRequest>},
    Route{"GET", "/v2/hooks/projects/{project_id}",
          call<list_project_hooks, hooks::ListProjectHooksRequest>},
    Route{"GET", "/v2/hooks/owner/{user_id}", call<list_owned_hooks, hooks::ListOwnedHooksRequest>},
    Route{"POST", "/v2/hooks", call<create_hook, hooks::CreateHookRequest>},
    Route{"POST", "/v2/hooks/{hook_id}",
          call<add_projects_to_hook, hooks::AddProjectsToHookRequest>},
    Route{"DELETE", "/v2/hooks/{hook_id}", call<delete_hook, hooks::DeleteHookRequest>},
    Route{"POST", "/v2/objects", call<create_object, services::CreateObjectRequest>},
    Route{"GET", "/v2/objects/{object_id}/upload",
          call<get_upload_url, services::GetUploadURLRequest>},
    Route{"GET", "/v2/objects/{object_id}/download",
          call<get_download_url, services::GetDownloadURLRequest>},
    Route{"PATCH", "/v2/objects/{object_id}/finish",
          call<finish_object_staging, services::FinishObjectStagingRequest>},
    Route{"POST", "/v2/objects/{object_id}/title",
          call<update_object_title, services::UpdateObjectTitleRequest>},
    Route{"POST", "/v2/objects/{object_id}/authors",
          call<update_object_authors, services::UpdateObjectAuthorsRequest>},
    Route{"GET", "/v2/objects/{object_id}", call<get_object, services::GetObjectRequest>},
    Route{"POST", "/v2/objects/{object_id}", call<update_object, services::UpdateObjectRequest>},
    Route{"DELETE", "/v2/objects/{object_id}", call<delete_object, services::DeleteObjectRequest>},
    Route{"POST", "/v2/relations", call<modify_relations, services::ModifyRelationsRequest>},
    Route{"GET", "/v2/info/pubkeys", call<get_pubkeys, services::GetPubkeysRequest>},
    Route{"GET", "/v2/user", call<get_user, services::GetUserRequest>},
};

std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

/// The fields that the path gives, where it is of that pattern.
std::optional<std::vector<RestField>> match(std::string_view pattern, std::string_view path) {
  std::vector<RestField> fields;
  while (!pattern.empty() && !path.empty() && path.front() == '/') {
    const auto expected = next_segment(pattern);
    const auto segment = next_segment(path);
    if (expected.front() == '{') {
      if (segment.empty()) return std::nullopt;
      fields.push_back(
          {std::string(expected.substr(1, expected.size() - 2)), percent_decode(segment)});
    } else if (expected != segment) {
      return std::nullopt;
    }
  }
  return pattern.empty() && path.empty() ? std::optional(std::move(fields)) : std::nullopt;
}

Result<std::string> read_body(http::Exchange& exchange) {
  MemorySink sink(largest_body);
  std::vector<char> room(64UL * 1024);
  for (;;) {
    HOOKCTL_TRY(const auto count, exchange.read(room));
    if (count == 0) return sink.take();
    HOOKCTL_CHECK(sink.write({room.data(), count}));
  }
}

Answer<std::string> answer(State& state, http::Exchange& exchange) {
  const auto target = split(exchange.target());
  bool known_path = false;
  for (const auto& route : routes) {
    auto fields = match(route.path, target.path);
    if (!fields) continue;
    known_path = true;
    if (route.method != exchange.method()) continue;
    RestRequest request{std::move(*fields), std::string(target.query), {}};
    // The gateway reads a body only where the call has one: POST and PATCH.
    if (exchange.method() == "POST" || exchange.method() == "PATCH") {
      auto body = read_body(exchange);
      if (!body) return refuse(Code::invalid_argument, body.error().text());
      request.body = std::move(*body);
      request.query.clear();
    }
    return route.call(state, caller_of(exchange), request);
  }
  return known_path ? refuse(Code::unimplemented, "Method Not Allowed")
                    : refuse(Code::not_found, "Not Found");
}

}  // namespace

Caller caller_of(const http::Exchange& exchange) {
  return {Secret(exchange.headers().get("Authorization").value_or(std::string_view()))};
}

void respond_status(http::Exchange& exchange, const Status& status) {
  json::Writer out;
  out.begin_object()
      .member("code", static_cast<int>(status.code))
      .member("message", status.message)
      .key("details")
      .begin_array()
      .end_array()
      .end_object();
  http::Headers headers;
  headers.add("Content-Type", "application/json");
  (void)exchange.respond(http_status(status.code), headers, out.text());
}

void serve_rest(State& state, http::Exchange& exchange) {
  const auto body = answer(state, exchange);
  if (!body) return respond_status(exchange, body.error());
  http::Headers headers;
  headers.add("Content-Type", "application/json");
  (void)exchange.respond(200, headers, *body);
}

}  // namespace hookctl::sandbox
