// A hook definition as the command line tells it: by options, by a file, or by both.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "aruna/hook_definition.hpp"
#include "base/error.hpp"
#include "invocation.hpp"
#include "option_groups.hpp"

namespace hookctl {

/// The options that say what a hook is; a command that has them has the argument ACTION too.
inline constexpr std::array hook_option_list{
    OptionSpec{.name = "name",
               .metavar = "NAME",
               .help = "what the hook is called",
               .kind = ValueKind::text},
    OptionSpec{.name = "description",
               .metavar = "TEXT",
               .help = "what it is for",
               .kind = ValueKind::text},
    OptionSpec{.name = "project",
               .metavar = "ID",
               .help = "a project whose resources fire the hook",
               .kind = ValueKind::text,
               .repeatable = true},
    OptionSpec{.name = "expires",
               .metavar = "TIME",
               .help = "when the hook's credentials expire: a date, a time as in RFC 3339, or "
                       "milliseconds since 1970",
               .kind = ValueKind::text},
    OptionSpec{.name = "expires-in",
               .metavar = "DURATION",
               .help = "the same, counted from now: 30d",
               .kind = ValueKind::duration},
    OptionSpec{.name = "from",
               .metavar = "FILE",
               .help = "read a CreateHookRequest in JSON, in the form of Aruna's guide too; what "
                       "other options say overrides it",
               .kind = ValueKind::file},
};

inline constexpr std::array trigger_option_list{
    OptionSpec{.name = "trigger",
               .metavar = "EVENT",
               .help = "the event that fires the hook",
               .kind = ValueKind::choice,
               .choices = "hook-added|resource-created|label-added|static-label-added|"
                          "hook-status-changed|object-finished"},
    OptionSpec{.name = "label",
               .metavar = "KEY=VALUE",
               .help = "fire where a label matches; KEY and VALUE are regexes",
               .kind = ValueKind::key_value,
               .repeatable = true},
    OptionSpec{.name = "static-label",
               .metavar = "KEY=VALUE",
               .help = "fire where a static label matches",
               .kind = ValueKind::key_value,
               .repeatable = true},
    OptionSpec{.name = "hook-label",
               .metavar = "KEY=VALUE",
               .help = "fire where a hook label matches",
               .kind = ValueKind::key_value,
               .repeatable = true},
    OptionSpec{.name = "hook-status",
               .metavar = "KEY=VALUE",
               .help = "fire where a hook status matches",
               .kind = ValueKind::key_value,
               .repeatable = true},
    OptionSpec{.name = "object-name",
               .metavar = "REGEX",
               .help = "fire where the resource's name matches",
               .kind = ValueKind::text,
               .repeatable = true},
};

inline constexpr std::array action_option_list{
    OptionSpec{.name = "url",
               .metavar = "URL",
               .help = "where Aruna sends the payload",
               .kind = ValueKind::text},
    OptionSpec{.name = "method",
               .metavar = "METHOD",
               .help = "how it is sent",
               .kind = ValueKind::choice,
               .choices = "post|put",
               .default_value = "post"},
    HOOKCTL_SECRET_OPTIONS("hook-token", "the bearer token that Aruna sends to the receiver",
                           false),
    OptionSpec{.name = "template",
               .metavar = "FILE",
               .help = "send this text, its placeholders filled in, instead of Aruna's payload",
               .kind = ValueKind::file},
    OptionSpec{.name = "internal",
               .metavar = "ACTION",
               .help = "instead of a receiver: what Aruna itself does with KEY=VALUE",
               .kind = ValueKind::choice,
               .choices = "add-label|add-hook"},
};

inline constexpr cli::ArgumentSpec hook_pair_argument{
    .name = "KEY=VALUE",
    .help = "for --internal: the label or hook label to add",
    .kind = ValueKind::key_value,
    .required = false};

struct HookInput {
  aruna::HookDefinition definition;
  /// What was corrected in a file, for people.
  std::vector<std::string> notices;
  /// Where a value came from: an option, or a place in the file.
  aruna::Whereabouts where;
};

/// Reads them, the file and the secrets now. Only the form is judged.
Result<HookInput> read_hook_input(const Invocation& in);

}  // namespace hookctl
