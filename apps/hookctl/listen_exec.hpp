// `listen --exec`: its options, and the command that is run for accepted messages.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/io.hpp"
#include "base/stop.hpp"
#include "capture/appender.hpp"
#include "cli/spec.hpp"
#include "invocation.hpp"
#include "listen/command_worker.hpp"
#include "listen/reception.hpp"
#include "option_groups.hpp"

namespace hookctl {

inline constexpr std::array exec_option_list{
    cli::OptionSpec{.name = "exec",
                    .metavar = "COMMAND",
                    .help =
                        "run this program for every accepted message, with the body on standard "
                        "input; takes the rest of the line",
                    .kind = cli::ValueKind::rest},
    cli::OptionSpec{
        .name = "jobs",
        .metavar = "N",
        .help = "how many commands run at the same time; by default one for each processor",
        .kind = cli::ValueKind::number,
        .from_profile = true},
    cli::OptionSpec{.name = "exec-timeout",
                    .metavar = "DURATION",
                    .help =
                        "end a command, and its children, that takes longer; by default 1h, and "
                        "30s where it is to answer; 0 for no limit",
                    .kind = cli::ValueKind::duration,
                    .from_profile = true},
    cli::OptionSpec{.name = "exec-backlog",
                    .help =
                        "on the first start with a capture that was made without --exec: run the "
                        "command for what it holds, too"},
    temp_dir_option,
};
inline constexpr cli::OptionGroup exec_options{"Commands", exec_option_list};

/// The command of one run of `listen`.
class ListenExec {
 public:
  /// Reads and checks the options; nothing where there is no --exec. `answers`: whether what the
  /// command prints is the answer.
  static Result<std::unique_ptr<ListenExec>> create(const Invocation& in, bool answers);

  /// The capture's file: a temporary one, with a notice, where none was given.
  Result<std::string> capture_file();
  /// Makes the worker and, where the command is to answer, the responder. `haste` ends commands and
  /// leaves what waits; it must outlive this.
  Result<void> open(std::shared_ptr<const capture::Appender> capture, const Stop& haste);

  /// How many commands run at the same time.
  unsigned jobs() const { return options_.jobs; }
  listen::Worker* worker() const { return answers_ ? nullptr : worker_.get(); }
  listen::Responder* responder() const { return responder_.get(); }
  /// The longest that an answer may take, from the message's arrival on; 0 where no command
  /// answers.
  std::chrono::milliseconds answer_time() const;
  /// Begins with what an earlier run has left. `url` is where messages that are replayed go.
  void resume(std::string url);
  /// Finishes what was accepted, says what is left, and gives the exit code: 8 in place of 0 where
  /// commands have failed.
  int finish(int code);

 private:
  ListenExec(const Invocation& in, bool answers) : in_(in), answers_(answers) {}
  Result<void> read_options();
  std::string replay_line(std::string_view id);

  const Invocation& in_;
  const bool answers_;
  listen::CommandOptions options_;
  std::optional<TempFolder> folder_;
  std::shared_ptr<const capture::Appender> capture_;
  std::mutex mutex_;
  std::string url_ = "URL";
  std::unique_ptr<listen::CommandWorker> worker_;
  std::unique_ptr<listen::Responder> responder_;
};

}  // namespace hookctl
