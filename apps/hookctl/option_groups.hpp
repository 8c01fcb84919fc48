// Options that several commands share, declared once.
#pragma once

#include <array>

#include "cli/spec.hpp"

// The two options that lead to a secret, beside its variable HOOKCTL_<NAME>; `several` lets them be
// repeated, for the rotation of keys. A macro, since the names are put together from literals.
#define HOOKCTL_SECRET_OPTIONS(secret_name, what, several)                                    \
  ::hookctl::cli::OptionSpec{.name = secret_name "-file",                                     \
                             .metavar = "FILE",                                               \
                             .help = "read " what " from a file",                             \
                             .kind = ::hookctl::cli::ValueKind::file,                         \
                             .repeatable = several,                                           \
                             .from_environment = true,                                        \
                             .secret = secret_name},                                          \
      ::hookctl::cli::OptionSpec {                                                            \
    .name = secret_name "-command", .metavar = "COMMAND",                                     \
    .help = "run a program and take " what " from what it prints",                            \
    .kind = ::hookctl::cli::ValueKind::text, .repeatable = several, .from_environment = true, \
    .secret = secret_name                                                                     \
  }

namespace hookctl {

using cli::OptionGroup;
using cli::OptionSpec;
using cli::ValueKind;

inline constexpr std::array global_option_list{
    OptionSpec{.name = "output",
               .metavar = "FORMAT",
               .help = "how to print results",
               .kind = ValueKind::choice,
               .short_name = 'o',
               .choices = "text|json|ndjson",
               .default_value = "text",
               .from_environment = true},
    OptionSpec{
        .name = "quiet", .help = "print errors only", .short_name = 'q', .from_environment = true},
    OptionSpec{.name = "verbose",
               .help = "tell more on standard error; twice for still more",
               .short_name = 'v',
               .repeatable = true},
    OptionSpec{.name = "log-format",
               .metavar = "FORMAT",
               .help = "how to print diagnostics",
               .kind = ValueKind::choice,
               .choices = "text|json",
               .default_value = "text",
               .from_environment = true},
    OptionSpec{.name = "log-level",
               .metavar = "LEVEL",
               .help = "the least important diagnostics to print",
               .kind = ValueKind::choice,
               .choices = "error|warning|notice|info|debug|trace",
               .from_environment = true,
               .other_variable = "LOG_LEVEL"},
    OptionSpec{.name = "color",
               .metavar = "WHEN",
               .help = "whether to use colours; NO_COLOR is honoured",
               .kind = ValueKind::choice,
               .choices = "auto|always|never",
               .default_value = "auto",
               .from_environment = true},
    OptionSpec{.name = "no-progress", .help = "show no progress bars", .from_environment = true},
    OptionSpec{.name = "config",
               .metavar = "FILE",
               .help = "the configuration file",
               .kind = ValueKind::file,
               .from_environment = true},
    OptionSpec{.name = "profile",
               .metavar = "NAME",
               .help = "the configuration's profile to use",
               .kind = ValueKind::text,
               .default_value = "default",
               .from_environment = true},
    OptionSpec{.name = "ca-file",
               .metavar = "FILE",
               .help = "trust the certificates in this PEM file instead of the system's",
               .kind = ValueKind::file,
               .from_environment = true},
    OptionSpec{.name = "help", .help = "show this help", .short_name = 'h'},
    OptionSpec{.name = "version", .help = "show the version", .short_name = 'V'},
};
inline constexpr OptionGroup global_options{"Global options", global_option_list};

/// Plain HTTP beyond this machine. A command that has this option has its URL options checked.
inline constexpr OptionSpec allow_http_option{.name = "allow-http",
                                              .help = "allow plain http:// beyond this machine",
                                              .from_environment = true};

/// Where Aruna is, and who asks.
inline constexpr std::array aruna_option_list{
    OptionSpec{.name = "api-url",
               .metavar = "URL",
               .help = "Aruna's REST gateway",
               .kind = ValueKind::url,
               .from_environment = true},
    OptionSpec{.name = "grpc-url",
               .metavar = "URL",
               .help = "Aruna's gRPC server",
               .kind = ValueKind::url,
               .from_environment = true,
               .other_variable = "ARUNA_SERVER_ADDRESS"},
    OptionSpec{.name = "transport",
               .metavar = "NAME",
               .help = "what to speak; gRPC where its URL is known, else REST",
               .kind = ValueKind::choice,
               .choices = "rest|grpc",
               .from_environment = true},
    HOOKCTL_SECRET_OPTIONS("token", "the bearer token", false),
    allow_http_option,
};
inline constexpr OptionGroup aruna_options{"Connection to Aruna", aruna_option_list};

/// Where results are stored, where the payload does not say so.
inline constexpr std::array s3_option_list{
    OptionSpec{.name = "s3-endpoint",
               .metavar = "URL",
               .help = "the S3 server",
               .kind = ValueKind::url,
               .from_environment = true},
    OptionSpec{.name = "s3-region",
               .metavar = "NAME",
               .help = "the region to sign for; by default the presigned URL's",
               .kind = ValueKind::text,
               .from_environment = true},
    OptionSpec{.name = "path-style",
               .help = "name the bucket in the path instead of in the host",
               .from_environment = true},
    HOOKCTL_SECRET_OPTIONS("access-key", "the S3 access key", false),
    HOOKCTL_SECRET_OPTIONS("secret-key", "the S3 secret key", false),
};
inline constexpr OptionGroup s3_options{"S3", s3_option_list};

/// What is remembered between runs. The default is `Invocation::ledger_file`.
inline constexpr OptionSpec ledger_option{.name = "ledger",
                                          .metavar = "FILE",
                                          .help =
                                              "the ledger of what has been done; by default "
                                              "$XDG_STATE_HOME/hookctl/ledger.db",
                                          .kind = ValueKind::file,
                                          .from_environment = true};

/// The default is `Invocation::temp_folder`.
inline constexpr OptionSpec temp_dir_option{.name = "temp-dir",
                                            .metavar = "DIR",
                                            .help =
                                                "the folder for temporary files; by default "
                                                "$TMPDIR, else /tmp",
                                            .kind = ValueKind::folder,
                                            .from_environment = true,
                                            .other_variable = "TEMP_DIR"};

inline constexpr std::array ledger_option_list{ledger_option, temp_dir_option};
inline constexpr OptionGroup ledger_options{"Ledger and temporary files", ledger_option_list};

/// What a Mosaic message is held to.
inline constexpr OptionSpec max_age_option{.name = "max-age",
                                           .metavar = "DURATION",
                                           .help = "how old a Mosaic message may be",
                                           .kind = ValueKind::duration,
                                           .default_value = "120s"};
inline constexpr OptionSpec max_skew_option{.name = "max-skew",
                                            .metavar = "DURATION",
                                            .help = "how far in the future its timestamp may lie",
                                            .kind = ValueKind::duration,
                                            .default_value = "60s"};
inline constexpr OptionSpec schema_option{
    .name = "schema",
    .metavar = "FILE",
    .help = "check its payload against this JSON schema (draft-07)",
    .kind = ValueKind::file};
inline constexpr OptionSpec compat_option{.name = "compat",
                                          .metavar = "LIBRARY",
                                          .help = "be as lenient as this library",
                                          .kind = ValueKind::choice,
                                          .choices = "axinom"};

}  // namespace hookctl
