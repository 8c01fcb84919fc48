// What a Mosaic receiver answers where a command has the say.
#pragma once

#include <memory>

#include "base/log.hpp"
#include "listen/reception.hpp"

namespace hookctl::listen {

/// The codes of the errors that are answered in a command's place.
namespace code {
inline constexpr std::string_view command_failed = "WEBHOOK_COMMAND_FAILED";
inline constexpr std::string_view invalid_answer = "WEBHOOK_COMMAND_ANSWER_INVALID";
inline constexpr std::string_view busy = "WEBHOOK_RECEIVER_BUSY";
}  // namespace code

/// Runs the command for each message and answers what it prints: 200, or 401 where that has errors.
/// Where it fails, is not begun in time, or prints what Mosaic's contract does not allow, the
/// answer is 401 with an error of one of the codes above: the contract has no third status. The
/// sender learns no more; the log tells all. The worker and the log must outlive it.
std::unique_ptr<Responder> make_command_responder(Worker& worker, Log& log);

}  // namespace hookctl::listen
