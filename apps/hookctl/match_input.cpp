#include "match_input.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "aruna/hook_file.hpp"
#include "aruna/hook_json.hpp"
#include "aruna/hook_registry.hpp"
#include "base/io.hpp"
#include "base/log.hpp"
#include "capture/record.hpp"
#include "connection.hpp"
#include "hook_file.hpp"
#include "hook_options.hpp"

namespace hookctl {
namespace {

using aruna::HookInfo;

constexpr std::size_t largest_subject = 32 * 1024 * 1024;

Result<void> take_hook(const Invocation& in, const json::Node& node, std::vector<HookInfo>& out) {
  HOOKCTL_TRY(auto read, aruna::read_hook(node));
  for (const auto& notice : read.notices) in.log().notice(notice);
  out.push_back(std::move(read.hook));
  return {};
}

/// Every hook of a file, whichever form it has.
Result<std::vector<HookInfo>> hooks_of(const Invocation& in, const json::Node& root) {
  std::vector<HookInfo> hooks;
  const auto list = root.find("hook");
  if (list && list->is_array()) {
    HOOKCTL_TRY(auto file, aruna::read_hook_file(root));
    for (auto& entry : file.hooks) hooks.push_back({{}, std::move(entry.hook.definition)});
  } else if (root.is_array()) {
    HOOKCTL_TRY(const auto elements, root.elements());
    for (const auto& element : elements) HOOKCTL_CHECK(take_hook(in, element, hooks));
  } else {
    HOOKCTL_CHECK(take_hook(in, root, hooks));
  }
  return hooks;
}

/// A hook that waits for nothing that is known cannot be judged.
Result<HookInfo> with_trigger(HookInfo hook) {
  if (!aruna::trigger_name(hook.definition.trigger.type).empty()) return hook;
  return fail(ErrorCode::invalid_input, "the hook does not say what it waits for",
              "its trigger.triggerType should be TRIGGER_TYPE_OBJECT_FINISHED or another");
}

/// The one that --name names, or the only one.
Result<HookInfo> choose(const Invocation& in, std::vector<HookInfo> hooks) {
  const auto wanted = in.text("name");
  std::string names;
  for (const auto& hook : hooks)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", printable(hook.definition.name));
  if (wanted)
    std::erase_if(hooks, [&](const HookInfo& hook) {
      return hook.definition.name != *wanted && hook.hook_id != *wanted;
    });
  if (hooks.size() == 1) return with_trigger(std::move(hooks.front()));
  if (hooks.empty())
    return fail(ErrorCode::not_found,
                wanted ? fmt::format("there is no hook {} in the file", printable(*wanted))
                       : std::string("there is no hook in the file"),
                names.empty() ? std::string() : fmt::format("there are: {}", names));
  return fail(ErrorCode::usage, wanted ? "several hooks have that name" : "which hook is meant?",
              fmt::format("choose one by --name, by its name or id: {}", names));
}

Result<HookInfo> fetch_hook(const Invocation& in, const Ulid& id, const aruna::Subject& subject) {
  HOOKCTL_TRY(const auto connection, connect_with_token(in));
  std::vector<Ulid> projects;
  for (const auto& text : {in.text("project"), aruna::project_of(subject.resource)}) {
    const auto project = text ? Ulid::parse(*text) : tl::make_unexpected(Error{});
    if (project) projects.push_back(*project);
  }
  HOOKCTL_TRY(auto found, aruna::find_hook(*connection.api, id, projects));
  return std::move(found.hook);
}

bool is_record(const json::Node& root) {
  return root.find("body_b64") && root.find("v");
}

/// The text of a record's body; of any other text itself.
Result<std::string> body_of(std::string text) {
  const auto end = text.find('\n');
  const auto first = json::Document::parse(std::string_view(text).substr(0, end));
  if (!first || !is_record(first->root())) return text;
  if (end != std::string::npos && text.find_first_not_of(" \t\r\n", end) != std::string::npos)
    return fail(ErrorCode::usage, "the capture has several records",
                "hand over one: grep its id, and pipe the line into “hookctl match … -”");
  HOOKCTL_TRY(auto record, capture::parse_record(std::string_view(text).substr(0, end)));
  return std::move(record.body);
}

}  // namespace

Result<HookInfo> read_hook_argument(const Invocation& in, const aruna::Subject& subject) {
  const std::string given = *in.text("hook");
  const auto id = Ulid::parse(given);
  if (id && ::access(given.c_str(), F_OK) != 0) return fetch_hook(in, *id, subject);
  HOOKCTL_TRY(const auto text, HookText::read(in, given));
  auto hooks = hooks_of(in, text.root());
  if (!hooks) return fail(text.located(std::move(hooks).error()));
  return choose(in, std::move(*hooks));
}

Result<aruna::Subject> read_subject_argument(const Invocation& in) {
  const std::string path = *in.argument("PAYLOAD");
  if (path == "-" && in.text("hook") == "-")
    return fail(ErrorCode::usage, "standard input cannot be hook and payload at once",
                "give one of them as a file");
  const std::string shown = path == "-" ? "standard input" : path;
  HOOKCTL_TRY(auto raw, read_file(path, largest_subject, &in.stop()));
  auto text = body_of(std::move(raw));
  if (!text) return fail(std::move(text).error().within(shown));
  auto document = json::Document::parse(*text);
  wipe(text->data(), text->size());
  if (!document) return fail(std::move(document).error().within(shown));
  auto subject = aruna::read_subject(document->root());
  if (!subject) return fail(std::move(subject).error().within(shown));
  return subject;
}

}  // namespace hookctl
