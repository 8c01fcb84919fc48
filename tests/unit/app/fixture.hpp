// A small program for the tests of the command line.
#pragma once

#include <array>
#include <string_view>

#include "cli/spec.hpp"

namespace fixture {

using namespace hookctl::cli;

inline constexpr std::array global_options{
    OptionSpec{.name = "output",
               .metavar = "FORMAT",
               .help = "x",
               .kind = ValueKind::choice,
               .short_name = 'o',
               .choices = "text|json",
               .default_value = "text"},
    OptionSpec{.name = "quiet", .help = "x", .short_name = 'q'},
    OptionSpec{.name = "verbose", .help = "x", .short_name = 'v', .repeatable = true},
    OptionSpec{.name = "help", .help = "x", .short_name = 'h'},
    OptionSpec{.name = "version", .help = "x", .short_name = 'V'},
};
inline constexpr std::array fetch_options{
    OptionSpec{.name = "label",
               .metavar = "K=V",
               .help = "x",
               .kind = ValueKind::text,
               .repeatable = true},
    OptionSpec{.name = "ledger", .metavar = "FILE", .help = "x", .kind = ValueKind::file},
    OptionSpec{.name = "token-file",
               .metavar = "FILE",
               .help = "x",
               .kind = ValueKind::file,
               .secret = "token"},
    OptionSpec{.name = "force", .help = "x"},
    OptionSpec{.name = "owner",
               .metavar = "USER",
               .help = "x",
               .kind = ValueKind::id,
               .optional_value = true},
    OptionSpec{.name = "exec", .metavar = "CMD", .help = "x", .kind = ValueKind::rest},
};
inline constexpr std::array fetch_groups{OptionGroup{"Options", fetch_options}};
inline constexpr std::array fetch_arguments{
    ArgumentSpec{.name = "FIRST", .help = "x"},
    ArgumentSpec{.name = "REST", .help = "x", .required = false, .repeatable = true}};
inline constexpr CommandSpec fetch{.name = "fetch",
                                   .group = "G",
                                   .summary = "x",
                                   .description = "x",
                                   .arguments = fetch_arguments,
                                   .option_groups = fetch_groups};
inline constexpr std::array list_arguments{
    ArgumentSpec{.name = "ONE", .help = "x", .required = false}};
inline constexpr CommandSpec list{
    .name = "list", .group = "G", .summary = "x", .description = "x", .arguments = list_arguments};
inline constexpr CommandSpec box{.name = "box", .group = "G", .summary = "x", .description = "x"};
inline constexpr CommandSpec box_put{
    .name = "box put", .group = "G", .summary = "x", .description = "x"};
inline constexpr std::array<const CommandSpec*, 4> commands{&fetch, &list, &box, &box_put};
inline constexpr std::array<std::string_view, 1> groups{"G"};
inline constexpr ProgramSpec program{.name = "hookctl",
                                     .version = "1",
                                     .summary = "x",
                                     .description = "x",
                                     .global = {"Global", global_options},
                                     .groups = groups,
                                     .commands = commands};

}  // namespace fixture
