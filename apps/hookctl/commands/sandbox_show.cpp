#include <array>

#include <fmt/format.h>

#include "aruna/enums.hpp"
#include "base/log.hpp"
#include "commands/sandbox.hpp"
#include "json/document.hpp"
#include "sandbox_client.hpp"

namespace hookctl {
namespace {

using json::Node;

constexpr std::array options{
    cli::OptionSpec{.name = "ready-file",
                    .metavar = "FILE",
                    .help = "the file that the sandbox wrote when it answered",
                    .kind = cli::ValueKind::file,
                    .required = true},
};
constexpr std::array groups{cli::OptionGroup{"Options", options}};
constexpr std::array arguments{cli::ArgumentSpec{"ID", "the object's id", cli::ValueKind::id}};
constexpr std::array examples{
    cli::ExampleSpec{"See what a hook's receiver has answered",
                     "hookctl sandbox show 01ARZ3NDEKTSV4RRFFQ69G5FAV --ready-file ./sandbox.json "
                     "-o json"}};

std::string text_at(const Node& node, std::string_view key) {
  const auto found = node.find(key);
  if (!found) return {};
  if (const auto text = found->string()) return printable(*text);
  if (const auto number = found->integer()) return std::to_string(*number);
  return {};
}

template <typename Enum>
std::string name_at(const Node& node, std::string_view key) {
  const auto found = node.find(key);
  const auto number = found ? found->integer(0, 255) : tl::make_unexpected(Error{});
  return number ? std::string(aruna::short_name(static_cast<Enum>(*number))) : std::string();
}

template <typename Write>
std::string each(const Node& parent, std::string_view key, Write write) {
  const auto list = parent.find(key);
  std::string text;
  if (!list) return text;
  if (const auto elements = list->elements()) {
    for (const auto& element : *elements) text += write(element);
  }
  return text;
}

std::string key_value_line(const Node& pair) {
  const auto variant = name_at<aruna::KeyValueVariant>(pair, "variant");
  if (variant == "HOOK_STATUS") return {};
  return fmt::format("  {} {}={}\n", variant, text_at(pair, "key"), text_at(pair, "value"));
}

std::string relation_line(const Node& relation) {
  if (const auto internal = relation.resolve("/relation/Internal")) {
    return fmt::format("  {} {} {} {}\n", name_at<aruna::RelationDirection>(*internal, "direction"),
                       name_at<aruna::InternalRelationVariant>(*internal, "defined_variant"),
                       name_at<aruna::ResourceVariant>(*internal, "resource_variant"),
                       text_at(*internal, "resource_id"));
  }
  if (const auto external = relation.resolve("/relation/External")) {
    return fmt::format("  EXTERNAL {} {}\n",
                       name_at<aruna::ExternalRelationVariant>(*external, "defined_variant"),
                       text_at(*external, "identifier"));
  }
  return {};
}

std::string callback_line(const Node& callback) {
  auto line = fmt::format("  {} hook {} {}", text_at(callback, "received_at"),
                          text_at(callback, "hook_id"), text_at(callback, "status"));
  line += each(callback, "labels", [](const Node& label) {
    return fmt::format(" {}={}", text_at(label, "key"), text_at(label, "value"));
  });
  if (const auto error = text_at(callback, "error"); !error.empty()) line += ": " + error;
  return line + "\n";
}

std::string hook_lines(const Node& root) {
  std::string text;
  const auto statuses = root.find("hook_status");
  if (!statuses) return text;
  if (const auto members = statuses->members()) {
    for (const auto& [hook, status] : *members) {
      text += fmt::format("  {} {}", hook, status.string().value_or(""));
      const auto error = root.find("errors") ? text_at(*root.find("errors"), hook) : std::string();
      text += error.empty() ? "\n" : ": " + error + "\n";
    }
  }
  return text;
}

std::string section(std::string_view heading, const std::string& lines) {
  return lines.empty() ? std::string() : fmt::format("{}\n{}", heading, lines);
}

Result<std::string> for_people(const std::string& answer) {
  HOOKCTL_TRY(const auto document, json::Document::parse(answer));
  const auto root = document.root();
  HOOKCTL_TRY(const auto object, root.at("object"));
  auto text = fmt::format(
      "{} {}\n  {}, {} bytes, {}, made {}\n", text_at(object, "id"), text_at(root, "key"),
      name_at<aruna::Status>(object, "status"), text_at(object, "content_len"),
      name_at<aruna::DataClass>(object, "data_class"), text_at(object, "created_at"));
  text += section("Labels", each(object, "key_values", key_value_line));
  text += section("Relations", each(root, "relations", relation_line));
  text += section("Revisions", each(root, "revisions", [](const Node& id) {
                    return fmt::format("  {}\n", id.string().value_or(""));
                  }));
  text += section("Hooks", hook_lines(root));
  text += section("Callbacks", each(root, "callbacks", callback_line));
  return text;
}

Result<int> run(Invocation& in) {
  const auto id = Ulid::parse(in.argument("ID").value_or(""));
  if (!id) return fail(ErrorCode::usage, "ID is no ULID", "sandbox put prints the object's id");
  HOOKCTL_TRY(const auto client, SandboxClient::connect(in));
  HOOKCTL_TRY(const auto answer, client.get_json(in.runtime(), "/_sandbox/objects/" + id->str()));
  if (in.format() != OutputFormat::text) {
    HOOKCTL_CHECK(in.out().line(answer));
    return 0;
  }
  HOOKCTL_TRY(const auto text, for_people(answer));
  HOOKCTL_CHECK(in.out().write(text));
  return 0;
}

}  // namespace

constinit const Command sandbox_show_command{
    .spec = {.name = "sandbox show",
             .group = "Setup",
             .summary = "tell what a sandbox knows of an object",
             .description =
                 "Labels, relations, revisions, the status of each hook that fired on "
                 "the object, and the callbacks received for it. -o json prints "
                 "{\"object\",\"hook_status\",\"errors\",\"callbacks\",\"relations\",…}, "
                 "the object as it stands in a payload.",
             .arguments = arguments,
             .option_groups = groups,
             .examples = examples,
             .exit_codes = "0 2 4 6"},
    .run = run,
};

}  // namespace hookctl
