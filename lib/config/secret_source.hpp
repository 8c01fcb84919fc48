// Secrets that a program prints: `--NAME-command`.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "base/stop.hpp"

namespace hookctl::config {

/// Runs a program and takes what it prints on standard output as a secret; one trailing newline is
/// dropped. `command` is split by `split_words`, and no shell is involved. The program has our
/// standard input and error. A program that cannot be started, fails or prints nothing is an error
/// of code `config`, whose text never holds what it printed. Once `stop` asks to end, the
/// program is ended too, and the error is the stop's.
Result<Secret> read_secret_from_command(std::string_view command, const Stop* stop = nullptr);

}  // namespace hookctl::config
