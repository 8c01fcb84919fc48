// Which records of a capture a command is about.
#pragma once

#include <array>
#include <string>

#include "base/error.hpp"
#include "invocation.hpp"
#include "option_groups.hpp"
#include "replay/selection.hpp"

namespace hookctl {

inline constexpr std::array selection_option_list{
    OptionSpec{.name = "id",
               .metavar = "ID",
               .help = "the record of this id, or of the only one that begins so",
               .kind = ValueKind::text,
               .repeatable = true},
    OptionSpec{.name = "filter",
               .metavar = "EXPR",
               .help = "only records for which this holds, as type=Ping, header:x-a~^b or "
                       "/object/name; all of them where it is repeated",
               .kind = ValueKind::text,
               .repeatable = true},
    OptionSpec{.name = "since",
               .metavar = "TIME",
               .help = "only records received at this time or later",
               .kind = ValueKind::time},
    OptionSpec{.name = "until",
               .metavar = "TIME",
               .help = "only records received before this time",
               .kind = ValueKind::time},
};
inline constexpr OptionGroup selection_options{"Selection", selection_option_list};

/// Which records are meant. Goes through the capture where ids are to be found in it.
Result<replay::Selection> read_selection(const Invocation& in, const std::string& capture);

}  // namespace hookctl
