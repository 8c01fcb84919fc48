// The converter command: any program turns the input into the output.
#pragma once

#include <memory>

#include "convert/converter.hpp"

namespace hookctl::convert {

/// Whether options name a program.
Result<void> check_command(const Options& options);

/// A converter that runs `options.command`. The program reads standard input and writes standard
/// output while the input comes; where its arguments contain `{in}`, they get the name of a file
/// with the whole input, where they contain `{out}`, that of a file that the program is to write.
/// An exit status other than 0, a signal and an elapsed `command_timeout` are `convert_failed`,
/// with the end of what the program wrote to standard error. It ends with all its children when
/// the converter fails, is stopped or goes.
Result<std::unique_ptr<Converter>> make_command(const Options& options, const Context& context,
                                                ByteSink& output);

}  // namespace hookctl::convert
