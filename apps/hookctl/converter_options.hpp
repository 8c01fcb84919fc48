// Options that choose and steer a converter.
#pragma once

#include <array>
#include <string>

#include "base/error.hpp"
#include "cli/spec.hpp"
#include "convert/converter.hpp"
#include "invocation.hpp"
#include "option_groups.hpp"

namespace hookctl {

// Of `abcd-to-bioschemas`, in the order of the help.
inline constexpr OptionSpec units_option{
    .name = "units",
    .metavar = "WHERE",
    .help =
        "where an ABCD document's units go: into the result, to a sidecar of one JSON a line, "
        "or nowhere",
    .kind = ValueKind::choice,
    .choices = "inline|ndjson|none",
    .default_value = "inline",
    .from_profile = true};
inline constexpr OptionSpec strict_option{
    .name = "strict",
    .help = "take the lack of a property that the profile demands as an error",
    .from_profile = true};
inline constexpr OptionSpec license_option{.name = "license",
                                           .metavar = "LICENSE",
                                           .help =
                                               "the license where the document names none: a URL, "
                                               "or a text such as “CC BY 4.0”",
                                           .kind = ValueKind::text,
                                           .from_profile = true};
inline constexpr OptionSpec dataset_id_option{
    .name = "dataset-id",
    .metavar = "ID",
    .help = "the identifier where the document has no DatasetGUID",
    .kind = ValueKind::text,
    .from_profile = true};
// A text: nothing is ever sent to it, so plain http:// is nothing to be refused.
inline constexpr OptionSpec url_option{.name = "url",
                                       .metavar = "URL",
                                       .help = "the address where the document has none",
                                       .kind = ValueKind::text,
                                       .from_profile = true};

inline constexpr std::array abcd_option_list{units_option, strict_option, license_option,
                                             dataset_id_option, url_option};
inline constexpr OptionGroup abcd_options{"Converter abcd-to-bioschemas", abcd_option_list};

// Of `command`.
inline constexpr OptionSpec convert_command_option{
    .name = "convert-command",
    .metavar = "COMMAND",
    .help =
        "convert with this program; takes the rest of the line. It reads standard input and "
        "writes standard output, or the files {in} and {out}",
    .kind = ValueKind::rest};
inline constexpr OptionSpec convert_timeout_option{
    .name = "convert-timeout",
    .metavar = "DURATION",
    .help = "the time that the program may take in all",
    .kind = ValueKind::duration,
    .from_profile = true};

inline constexpr std::array process_converter_option_list{
    OptionSpec{.name = "convert",
               .metavar = "NAME",
               .help = "the converter to use; “hookctl convert --list” names them",
               .kind = ValueKind::text,
               .from_profile = true},
    convert_command_option,
    convert_timeout_option,
};
inline constexpr OptionGroup process_converter_options{"Conversion", process_converter_option_list};

/// What the options of `abcd_options` say.
Result<convert::Options> read_abcd_options(const Invocation& in);

/// The converter of that name, with all that the options say; for `convert`.
Result<convert::Options> read_converter(const Invocation& in, const std::string& name);

/// The converter that `process` is to use. A usage error where none is named, where two are, or
/// where it has more than one output.
Result<convert::Options> read_process_converter(const Invocation& in);

}  // namespace hookctl
