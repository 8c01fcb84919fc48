#include <exception>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "base/log.hpp"
#include "base/stop.hpp"
#include "bind.hpp"
#include "cli/help.hpp"
#include "cli/lookup.hpp"
#include "commands.hpp"
#include "dispatch.hpp"
#include "invocation.hpp"
#include "output.hpp"
#include "report.hpp"
#include "signals.hpp"
#include "terminal.hpp"

namespace hookctl {
namespace {

/// What a run has: made before anything is understood, so that even then errors can be told.
struct Process {
  std::vector<std::string> words;
  Log log;
  Stop stop;
  Output out{STDOUT_FILENO};
  /// Set once line, variables and configuration are understood.
  std::optional<OutputFormat> format = {};
};

tl::unexpected<Error> no_command(const cli::CommandSpec* parent) {
  if (parent == nullptr)
    return fail(ErrorCode::usage, "no command was given", "hookctl --help lists the commands");
  std::string names;
  for (const cli::CommandSpec* below : cli::commands_below(program(), parent->name))
    names.append(names.empty() ? "" : ", ").append(cli::last_word(below->name));
  return fail(ErrorCode::usage, fmt::format("{} needs a command of its own", parent->name),
              fmt::format("there are: {}", names));
}

Result<int> run_command(const cli::CommandSpec& spec, std::span<const std::string> words,
                        Process& process) {
  const Command& command = command_of(spec);
  if (command.run == nullptr) return no_command(&spec);
  HOOKCTL_TRY(GivenLine line, bind_words(program(), spec, words));
  HOOKCTL_TRY(Invocation invocation, Invocation::create(program(), spec, std::move(line),
                                                        process.stop, process.log, process.out));
  process.format = invocation.format();
  HOOKCTL_CHECK(invocation.check_arguments());
  if (command.watches_stop) stop_on_signals(process.stop);
  return command.run(invocation);
}

Result<int> execute(Process& process) {
  HOOKCTL_TRY(const Dispatch asked, dispatch(program(), process.words));
  switch (asked.what) {
    case Dispatch::What::version:
      HOOKCTL_CHECK(process.out.line(fmt::format("hookctl {}", program().version)));
      return 0;
    case Dispatch::What::help:
      HOOKCTL_CHECK(process.out.write(asked.command == nullptr
                                          ? cli::render_help(program())
                                          : cli::render_help(program(), *asked.command)));
      return 0;
    case Dispatch::What::run:
      break;
  }
  if (asked.command == nullptr) return no_command(nullptr);
  return run_command(*asked.command, asked.words, process);
}

/// Faults of ours: a library's exception that nobody caught says nothing that a user could act on,
/// and might quote what must not be seen.
Result<int> execute_safely(Process& process) {
  try {
    return execute(process);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::internal, "out of memory");
  } catch (const std::logic_error& error) {
    return fail(ErrorCode::internal, fmt::format("a fault of hookctl: {}", error.what()),
                "please report it, with the command that led to it");
  } catch (const std::exception&) {
    return fail(ErrorCode::internal, "a fault of hookctl: an exception was not handled",
                "please report it, with the command that led to it");
  }
}

/// Whether errors are to be told as JSON. Where that is asked before the line was understood, the
/// log is made to fit the wishes as well.
bool tells_json(Process& process) {
  if (process.format) return *process.format != OutputFormat::text;
  const EarlyWishes wishes = early_wishes(program(), process.words);
  process.log.configure(LogLevel::notice, wishes.json_log ? LogFormat::json : LogFormat::text,
                        wants_color("auto", STDERR_FILENO));
  return wishes.json_errors;
}

int finish(Result<int> result, Process& process) {
  if (const auto flushed = process.out.flush(); !flushed && !process.out.closed() && result)
    result = fail(flushed.error());
  if (result) return *result;
  const Error& error = result.error();
  const int signal = process.stop.signal();
  // The reader of a pipe has gone, as `head` does: nobody is left to tell.
  if (error.code == ErrorCode::interrupted && signal == 0 && process.out.closed()) return 0;
  report(error, tells_json(process), process.log);
  if (error.code == ErrorCode::interrupted && signal == 0) return 1;
  return exit_code(error.code, signal);
}

int run(int argc, char** argv) {
  ignore_signals_of_writing();
  Process process;
  for (int i = 1; i < argc; ++i) process.words.emplace_back(argv[i]);
  return finish(execute_safely(process), process);
}

}  // namespace
}  // namespace hookctl

int main(int argc, char** argv) {
  return hookctl::run(argc, argv);
}
