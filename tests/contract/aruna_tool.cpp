// Makes one call of `aruna::Api`, told by JSON on standard input, and prints what came of it: how
// the contract suite drives the real transports.
//   {"transport":"grpc","url":…,"token":…,"call":"get_object","arguments":{…}}
#include <array>
#include <csignal>
#include <cstdio>
#include <string>

#include "aruna/api.hpp"
#include "aruna/fields.hpp"
#include "aruna/hook_json.hpp"
#include "aruna/payload_json.hpp"
#include "aruna/resource_json.hpp"
#include "base/io.hpp"
#include "base/text.hpp"

namespace {

using namespace hookctl;
using namespace hookctl::aruna;
using json::Node;
using std::chrono::milliseconds;

Stop* stop_to_interrupt = nullptr;

void on_signal(int signal) {
  stop_to_interrupt->interrupt(signal);
}

Result<std::optional<milliseconds>> duration_field(const Node& node, std::string_view name) {
  HOOKCTL_TRY(const auto number, integer_field(node, name, 0, 3'600'000));
  return number ? std::optional(milliseconds(*number)) : std::nullopt;
}

Result<Ulid> id_field(const Node& node, std::string_view name) {
  HOOKCTL_TRY(const auto text, text_field(node, name));
  return Ulid::parse(text);
}

Result<std::string> done(Result<void> result) {
  if (!result) return fail(std::move(result).error());
  return std::string("{}");
}

Result<std::string> shown(Result<Resource> resource) {
  if (!resource) return fail(std::move(resource).error());
  json::Writer out;
  write_resource(out, *resource);
  return out.take();
}

Result<std::string> hook_callback(Api& api, const Node& in) {
  HOOKCTL_TRY(const auto hook_id, id_field(in, "hook_id"));
  HOOKCTL_TRY(const auto object_id, id_field(in, "object_id"));
  HOOKCTL_TRY(const auto secret, text_field(in, "secret"));
  HOOKCTL_TRY(const auto serial, integer_field(in, "pubkey_serial", -1, 1'000'000));
  HOOKCTL_TRY(const auto error, optional_text_field(in, "error"));
  HOOKCTL_TRY(auto add, list_field<KeyValue>(in, "add", read_key_value));
  HOOKCTL_TRY(auto remove, list_field<KeyValue>(in, "remove", read_key_value));
  HOOKCTL_TRY(const auto last_words, duration_field(in, "last_words_ms"));
  HookCallback callback{hook_id,
                        object_id,
                        Secret(secret),
                        static_cast<std::int32_t>(serial.value_or(0)),
                        Finished{std::move(add), std::move(remove)},
                        last_words};
  if (error) callback.status = Failed{*error};
  return done(api.hook_callback(callback));
}

Result<std::string> create_object(Api& api, const Node& in) {
  // Of a resource in JSON a new object takes what the caller decides about.
  HOOKCTL_TRY(auto resource, read_resource(in, ResourceVariant::object));
  NewObject object;
  object.name = resource.name;
  object.title = resource.title;
  object.description = resource.description;
  object.key_values = resource.key_values;
  object.relations = resource.relations;
  object.data_class = resource.data_class;
  object.metadata_license_tag = resource.metadata_license_tag;
  object.data_license_tag = resource.data_license_tag;
  object.authors = resource.authors;
  HOOKCTL_TRY(const auto parent, in.at("parent"));
  HOOKCTL_TRY(object.parent.variant, enum_field<ResourceVariant>(parent, "variant"));
  HOOKCTL_TRY(object.parent.id, text_field(parent, "id"));
  return shown(api.create_object(object));
}

Result<std::string> get_upload_url(Api& api, const Node& in) {
  HOOKCTL_TRY(const auto id, id_field(in, "object_id"));
  HOOKCTL_TRY(const auto multipart, flag_field(in, "multipart"));
  HOOKCTL_TRY(const auto part, integer_field(in, "part_number", 0, 10'000));
  HOOKCTL_TRY(const auto upload_id, text_field(in, "upload_id"));
  HOOKCTL_TRY(
      const auto answer,
      api.get_upload_url(id, multipart, static_cast<std::int32_t>(part.value_or(0)), upload_id));
  return json::Writer()
      .begin_object()
      .member("url", answer.url.reveal())
      .member("upload_id", answer.upload_id)
      .end_object()
      .take();
}

Result<std::string> get_download_url(Api& api, const Node& in) {
  HOOKCTL_TRY(const auto id, id_field(in, "object_id"));
  HOOKCTL_TRY(const auto url, api.get_download_url(id));
  return json::Writer().begin_object().member("url", url.reveal()).end_object().take();
}

Result<CompletedPart> read_part(const Node& in) {
  HOOKCTL_TRY(const auto etag, text_field(in, "etag"));
  HOOKCTL_TRY(const auto part, integer_field(in, "part", 0, 10'000));
  return CompletedPart{etag, part.value_or(0)};
}

Result<std::string> finish(Api& api, const Node& in) {
  HOOKCTL_TRY(const auto id, id_field(in, "object_id"));
  HOOKCTL_TRY(const auto upload_id, text_field(in, "upload_id"));
  HOOKCTL_TRY(const auto parts, list_field<CompletedPart>(in, "parts", read_part));
  return shown(api.finish_object_staging(id, upload_id, parts));
}

Result<std::string> modify_relations(Api& api, const Node& in) {
  HOOKCTL_TRY(const auto id, id_field(in, "resource_id"));
  HOOKCTL_TRY(const auto add, list_field<Relation>(in, "add", read_relation));
  HOOKCTL_TRY(const auto remove, list_field<Relation>(in, "remove", read_relation));
  return done(api.modify_relations(id, add, remove));
}

Result<std::string> get_object(Api& api, const Node& in) {
  HOOKCTL_TRY(const auto id, id_field(in, "object_id"));
  return shown(api.get_object(id));
}

Result<std::string> get_pubkeys(Api& api, const Node&) {
  HOOKCTL_TRY(const auto keys, api.get_pubkeys());
  json::Writer out;
  out.begin_array();
  for (const Pubkey& key : keys)
    out.begin_object()
        .member("serial", key.serial)
        .member("key", key.key)
        .member("location", key.location)
        .end_object();
  return out.end_array().take();
}

Result<std::string> create_hook(Api& api, const Node& in) {
  HOOKCTL_TRY(const auto read, read_hook(in));
  auto creation = api.create_hook(read.hook.definition);
  std::fputs(creation.in_doubt ? "in doubt\n" : "certain\n", stderr);
  if (!creation.hook_id) return fail(std::move(creation.hook_id).error());
  return json_text(creation.hook_id->text());
}

/// With the token, which is hidden elsewhere: this is how a test sees that it arrived.
Result<std::string> shown(Result<std::vector<HookInfo>> hooks) {
  if (!hooks) return fail(std::move(hooks).error());
  json::Writer out;
  out.begin_array();
  for (const HookInfo& hook : *hooks) {
    const auto* external = std::get_if<ExternalHook>(&hook.definition.action);
    out.begin_object().key("info");
    write_hook_info(out, hook);
    out.member("token_size", external != nullptr && external->token ? external->token->size() : 0);
    out.end_object();
  }
  return out.end_array().take();
}

Result<std::string> list_project_hooks(Api& api, const Node& in) {
  HOOKCTL_TRY(const auto id, id_field(in, "project_id"));
  return shown(api.list_project_hooks(id));
}

Result<std::string> list_owned_hooks(Api& api, const Node& in) {
  if (!in.find("user_id")) return shown(api.list_owned_hooks(std::nullopt));
  HOOKCTL_TRY(const auto id, id_field(in, "user_id"));
  return shown(api.list_owned_hooks(id));
}

Result<std::string> add_projects_to_hook(Api& api, const Node& in) {
  HOOKCTL_TRY(const auto id, id_field(in, "hook_id"));
  HOOKCTL_TRY(const auto project, id_field(in, "project_id"));
  return done(api.add_projects_to_hook(id, {project}));
}

Result<std::string> delete_hook(Api& api, const Node& in) {
  HOOKCTL_TRY(const auto id, id_field(in, "hook_id"));
  return done(api.delete_hook(id));
}

struct Row {
  std::string_view name;
  Result<std::string> (*run)(Api&, const Node&);
};
constexpr std::array rows{
    Row{"hook_callback", hook_callback},
    Row{"create_object", create_object},
    Row{"get_object", get_object},
    Row{"get_upload_url", get_upload_url},
    Row{"get_download_url", get_download_url},
    Row{"finish_object_staging", finish},
    Row{"modify_relations", modify_relations},
    Row{"get_pubkeys", get_pubkeys},
    Row{"create_hook", create_hook},
    Row{"list_project_hooks", list_project_hooks},
    Row{"list_owned_hooks", list_owned_hooks},
    Row{"add_projects_to_hook", add_projects_to_hook},
    Row{"delete_hook", delete_hook},
};

Result<std::string> call(Api& api, const Node& root) {
  HOOKCTL_TRY(const auto name, text_field(root, "call"));
  HOOKCTL_TRY(const auto arguments, root.at("arguments"));
  for (const Row& row : rows)
    if (row.name == name) return row.run(api, arguments);
  return fail(ErrorCode::usage, "no such call");
}

Result<std::string> run(const Runtime& runtime, const Node& root) {
  HOOKCTL_TRY(const auto transport, text_field(root, "transport"));
  HOOKCTL_TRY(const auto address, text_field(root, "url"));
  HOOKCTL_TRY(auto url, Url::parse(address));
  ApiOptions options{.url = std::move(url)};
  HOOKCTL_TRY(const auto token, optional_text_field(root, "token"));
  if (token) options.token = Secret(*token);
  HOOKCTL_TRY(options.ca_file, optional_text_field(root, "ca_file"));
  HOOKCTL_TRY(const auto timeout, duration_field(root, "timeout_ms"));
  options.timeout = timeout.value_or(options.timeout);
  HOOKCTL_TRY(const auto wait, duration_field(root, "first_wait_ms"));
  options.retry.first_wait = wait.value_or(milliseconds(1));
  if (transport == "grpc") return call(*make_grpc_api(std::move(options), runtime), root);
  const auto curl = http::make_retrying(
      http::make_curl_transport(runtime, {.ca_file = options.ca_file, .user_agent = "aruna_tool"}),
      runtime, options.retry);
  return call(*make_rest_api(std::move(options), *curl, runtime), root);
}

Result<std::string> run(Stop& stop, Log& log) {
  HOOKCTL_TRY(const auto text, read_file("-", 1024 * 1024));
  HOOKCTL_TRY(const auto document, json::Document::parse(text));
  HOOKCTL_TRY(const auto stopped, flag_field(document.root(), "stopped"));
  if (stopped) stop.interrupt(SIGINT);
  HOOKCTL_TRY(const auto deadline, duration_field(document.root(), "deadline_ms"));
  if (deadline) stop.set_deadline(std::chrono::steady_clock::now() + *deadline);
  const Runtime runtime{system_clock(), system_random(), stop, log};
  return run(runtime, document.root());
}

std::string as_json(const Result<std::string>& result) {
  json::Writer out;
  out.begin_object();
  if (result)
    out.key("result").raw(*result);
  else
    out.key("error")
        .begin_object()
        .member("code", name_of(result.error().code))
        .member("message", result.error().text())
        .member("hint", result.error().hint)
        .end_object();
  return out.end_object().take();
}

}  // namespace

int main(int argc, char** argv) {
  // What starting costs, with nothing done.
  if (argc > 1 && std::string_view(argv[1]) == "--nothing") return 0;
  Stop stop;
  stop_to_interrupt = &stop;
  std::signal(SIGINT, on_signal);
  Log log(LogLevel::debug, LogFormat::text, false);
  const auto result = run(stop, log);
  std::puts(as_json(result).c_str());
  return result ? 0 : 1;
}
