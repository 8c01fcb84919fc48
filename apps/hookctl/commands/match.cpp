#include "commands/match.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "aruna/hook_match.hpp"
#include "base/log.hpp"
#include "convert/converter.hpp"
#include "hook_output.hpp"
#include "invocation.hpp"
#include "json/writer.hpp"
#include "match_input.hpp"
#include "option_groups.hpp"
#include "pipeline/location.hpp"

namespace hookctl {
namespace {

using aruna::HookInfo;
using aruna::KeyValue;
using aruna::KeyValueVariant;
using aruna::MatchAnswer;
using aruna::Semantics;
using aruna::Subject;
using aruna::TriggerType;

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "PAYLOAD",
                      .help = "a payload, a record of a capture, or an object as JSON; standard "
                              "input where it is “-”"},
};

constexpr std::array option_list{
    OptionSpec{.name = "hook",
               .metavar = "FILE|ID",
               .help = "the hook: a CreateHookRequest, what “hookctl list -o json” printed, a file "
                       "of “hookctl apply”, or the id of a registered one",
               .kind = ValueKind::file,
               .required = true},
    OptionSpec{.name = "name",
               .metavar = "NAME",
               .help = "which of the file's hooks, by name or id",
               .kind = ValueKind::text},
    OptionSpec{.name = "event",
               .metavar = "TRIGGER",
               .help = "what happens to the object; by default what the hook waits for",
               .kind = ValueKind::choice,
               .choices = "hook-added|resource-created|label-added|static-label-added|"
                          "hook-status-changed|object-finished"},
    OptionSpec{.name = "semantics",
               .metavar = "WHOSE",
               .help = "the server's rules, or those of Aruna's guide",
               .kind = ValueKind::choice,
               .choices = "server|guide",
               .default_value = "server"},
    OptionSpec{.name = "added",
               .metavar = "KEY=VALUE",
               .help = "a key-value that the update added: filters look at these alone",
               .kind = ValueKind::key_value,
               .repeatable = true},
    OptionSpec{.name = "project",
               .metavar = "ID",
               .help = "the object's project, where the payload does not say it",
               .kind = ValueKind::id},
};
constexpr std::array plan_option_list{
    OptionSpec{.name = "convert",
               .metavar = "NAME",
               .help = "the converter that “hookctl process” will use",
               .kind = ValueKind::text,
               .from_profile = true},
    OptionSpec{.name = "key",
               .metavar = "TEMPLATE",
               .help = "the result's key, as for “hookctl process”",
               .kind = ValueKind::text,
               .from_profile = true},
    OptionSpec{.name = "publish",
               .metavar = "WHERE",
               .help = "how the result is published, as for “hookctl process”",
               .kind = ValueKind::choice,
               .choices = "s3|api|none",
               .default_value = "s3",
               .from_profile = true},
    OptionSpec{.name = "object-label",
               .metavar = "KEY=VALUE",
               .help = "a label of the result, with --publish api",
               .kind = ValueKind::key_value,
               .repeatable = true,
               .from_profile = true},
};

constexpr std::array groups{
    cli::OptionGroup{"Options", option_list},
    cli::OptionGroup{"Planned result: would it fire the hook again?", plan_option_list},
    aruna_options,
};

constexpr std::array examples{
    cli::ExampleSpec{"Find out why a hook does not fire",
                     "hookctl match --hook hook.json payload.json"},
    cli::ExampleSpec{"A hook of a file of hooks, and whether its result would fire it again",
                     "hookctl match --hook hooks.toml --name abcd --convert abcd-to-bioschemas "
                     "payload.json"},
    cli::ExampleSpec{"A label was added: only that one is looked at",
                     "hookctl match --hook hook.json --event label-added --added ABCD=2.06 "
                     "object.json"},
};

/// The variant of a key-value that is only given by key and value: that of the object's own, or the
/// one that the event is about.
KeyValue added_pair(const Subject& subject, TriggerType event, const std::string& key,
                    const std::string& value) {
  for (const auto& own : subject.resource.key_values)
    if (own.key == key && own.value == value) return own;
  const auto variant = event == TriggerType::static_label_added ? KeyValueVariant::static_label
                       : event == TriggerType::hook_added       ? KeyValueVariant::hook
                                                                : KeyValueVariant::label;
  return {key, value, variant};
}

aruna::Occasion read_occasion(const Invocation& in, const Subject& subject, const HookInfo& hook) {
  aruna::Occasion occasion;
  const auto named = in.text("event");
  occasion.event = named ? aruna::trigger_of_name(*named).value() : hook.definition.trigger.type;
  occasion.project_id = in.text("project");
  if (in.given("added")) {
    occasion.added.emplace();
    for (const auto& [key, value] : in.pairs("added"))
      occasion.added->push_back(added_pair(subject, occasion.event, key, value));
  }
  return occasion;
}

/// The source's key in its project: the presigned URL says it, and without one the name has to do.
std::string source_key(const Subject& subject) {
  if (subject.download) {
    if (const auto location = pipeline::locate(*subject.download, {})) return location->key;
  }
  return subject.resource.name;
}

/// The ids for a key's template; a payload that was made up may have none.
Ulid id_or_example(std::string_view text) {
  const auto id = Ulid::parse(text);
  return id ? *id : Ulid::parse("00000000000000000000000000").value();
}

Result<std::optional<aruna::PlannedResult>> read_plan(const Invocation& in, const Subject& subject,
                                                      const HookInfo& hook) {
  const auto name = in.text("convert");
  const auto key_template = in.text("key");
  const std::string publish = *in.text("publish");
  if ((!name && !key_template) || publish == "none") return std::nullopt;
  const auto* converter = name ? convert::find(*name) : nullptr;
  if (name && converter == nullptr)
    return fail(in.bad_value("convert", fmt::format("there is no converter “{}”", printable(*name)),
                             "“hookctl convert --list” names them"));
  const std::string source = source_key(subject);
  HOOKCTL_TRY(
      const auto key,
      pipeline::result_key(source, converter == nullptr ? "" : converter->suffix, key_template,
                           {id_or_example(hook.hook_id), id_or_example(subject.resource.id)}));
  aruna::PlannedResult planned;
  if (publish == "s3") {
    planned.name = aruna::name_of_key(key);
    return planned;
  }
  const std::string& own = subject.resource.name;
  const auto above = source.ends_with(own) ? source.size() - own.size() : source.rfind('/') + 1;
  planned.name = key.starts_with(source.substr(0, above)) ? key.substr(above) : key;
  for (const auto& [label, value] : in.pairs("object-label"))
    planned.key_values.push_back({label, value, KeyValueVariant::label});
  return planned;
}

bool is_notice(std::string_view code) {
  return code == "project-unknown" || code == "added-unknown" || code == "not-attached";
}

void log_warnings(const Invocation& in, const MatchAnswer& answer) {
  for (const auto& one : answer.warnings)
    in.log().write(is_notice(one.code) ? LogLevel::notice : LogLevel::warning, one.message,
                   {{"code", std::string(one.code)}});
}

Result<void> print_text(const Invocation& in, const HookInfo& hook, const Subject& subject,
                        const MatchAnswer& answer) {
  const auto mark = [&](bool good) {
    const std::string_view sign = good ? "✓" : "✗";
    if (!in.color()) return std::string(sign);
    return fmt::format("{}{}\x1b[0m", good ? "\x1b[32m" : "\x1b[31m", sign);
  };
  HOOKCTL_CHECK(in.out().line(fmt::format(
      "{} {}: {}", mark(answer.fires), answer.fires ? "fires" : "would not fire", answer.reason)));
  HOOKCTL_CHECK(in.out().line(fmt::format("  hook    {} ({})", printable(hook.definition.name),
                                          aruna::trigger_name(hook.definition.trigger.type))));
  HOOKCTL_CHECK(in.out().line(fmt::format("  object  {}", printable(subject.resource.name))));
  for (const auto& one : answer.filters)
    HOOKCTL_CHECK(in.out().line(
        fmt::format("  {} {}: {}", mark(one.matches), printable(one.filter), one.reason)));
  return {};
}

Result<void> print_json(const Invocation& in, const aruna::Occasion& occasion,
                        const MatchAnswer& answer) {
  json::Writer out;
  out.begin_object()
      .member("fires", answer.fires)
      .member("semantics", *in.text("semantics"))
      .member("event", aruna::trigger_name(occasion.event))
      .member("reason", answer.reason)
      .key("filters")
      .begin_array();
  for (const auto& one : answer.filters)
    out.begin_object()
        .member("filter", one.filter)
        .member("matches", one.matches)
        .member("reason", one.reason)
        .end_object();
  out.end_array().key("warnings");
  write_warnings(out, answer.warnings);
  out.end_object();
  return in.out().line(out.text());
}

void warn_of_loops(const HookInfo& hook, const Subject& subject,
                   const std::optional<aruna::PlannedResult>& planned, Semantics semantics,
                   MatchAnswer& answer) {
  if (auto loop = aruna::loop_by_itself(hook, subject.resource, semantics))
    answer.warnings.push_back(std::move(*loop));
  if (!planned) return;
  if (auto loop = aruna::loop_by_result(hook, *planned, semantics))
    answer.warnings.push_back(std::move(*loop));
}

Result<int> run(Invocation& in) {
  HOOKCTL_TRY(const auto subject, read_subject_argument(in));
  HOOKCTL_TRY(const auto hook, read_hook_argument(in, subject));
  HOOKCTL_TRY(const auto planned, read_plan(in, subject, hook));
  const auto occasion = read_occasion(in, subject, hook);
  const auto semantics = *in.text("semantics") == "guide" ? Semantics::guide : Semantics::server;
  auto answer = aruna::match_hook(hook, subject.resource, occasion, semantics);
  warn_of_loops(hook, subject, planned, semantics, answer);
  log_warnings(in, answer);
  if (in.format() == OutputFormat::text) {
    HOOKCTL_CHECK(print_text(in, hook, subject, answer));
    return answer.fires ? 0 : exit_code(ErrorCode::negative);
  }
  HOOKCTL_CHECK(print_json(in, occasion, answer));
  if (answer.fires) return 0;
  return fail(ErrorCode::negative, fmt::format("the hook would not fire: {}", answer.reason));
}

}  // namespace

constinit const Command match_command{
    .spec =
        {.name = "match",
         .group = "Hooks of Aruna",
         .summary = "tell whether a hook would fire, and why",
         .description =
             "Holds a hook against what happens to an object, without asking the server unless the "
             "hook is named by its id. By the server's rules the event has to be the hook's "
             "trigger, the object's project one of the hook's, and one filter has to match; a hook "
             "without filters never fires, and a filter whose regex does not compile is passed "
             "over. By Aruna's guide (--semantics guide) all filters have to match.\n\n"
             "On creation and finish filters look at all of the object's key-values. On an update "
             "they look at the new ones alone: --added names them, with the variant that the "
             "object has them in, else that of the event. Labels that a callback adds are no "
             "label-added, but a hook-status-changed. A project that the payload does not tell is "
             "left out.\n\n"
             "With --convert or --key it also tells whether the result of “hookctl process” would "
             "fire the hook again (may-loop).\n\n"
             "Ends with 0 where it fires, and with 9 where it would not. -o json prints "
             "{\"fires\",\"semantics\",\"event\",\"reason\",\"filters\":[{\"filter\",\"matches\","
             "\"reason\"}],\"warnings\":[{\"code\",\"message\"}]}.",
         .arguments = arguments,
         .option_groups = groups,
         .examples = examples,
         .exit_codes = "0 2 4 5 6 7 9"},
    .run = run,
};

}  // namespace hookctl
