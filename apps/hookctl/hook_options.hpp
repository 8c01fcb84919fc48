// What the commands about hooks that are there have in common.
#pragma once

#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "cli/spec.hpp"
#include "connection.hpp"
#include "invocation.hpp"

namespace hookctl {

inline constexpr cli::ArgumentSpec hook_id_argument{
    .name = "ID", .help = "the hook's id", .kind = cli::ValueKind::id};

inline constexpr cli::OptionSpec look_in_project_option{
    .name = "project",
    .metavar = "ID",
    .help = "look among the hooks of this project, too",
    .kind = cli::ValueKind::id,
    .repeatable = true};

/// The ids of an option or an argument, each once; they have been checked.
std::vector<Ulid> ids_of(const std::vector<std::string>& texts);

/// The way to Aruna, with the token of the options; a notice where there is none.
Result<Connection> connect_with_token(const Invocation& in);

}  // namespace hookctl
