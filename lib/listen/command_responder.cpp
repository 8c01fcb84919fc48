#include "listen/command_responder.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "mosaic/response.hpp"

namespace hookctl::listen {
namespace {

constexpr int refused = 401;

Answer error_answer(std::string_view error_code, std::string message) {
  mosaic::ResponseMessage response;
  response.errors.push_back({std::move(message), std::string(error_code)});
  auto body = mosaic::write_response(response);
  return {refused, "application/json", body ? std::move(*body) : std::string(), {}};
}

class CommandResponder final : public Responder {
 public:
  CommandResponder(Worker& worker, Log& log) : worker_(worker), log_(log) {}

  Answer respond(const Message& message) override {
    auto printed = worker_.run_now(message);
    if (!printed) return failed(message, printed.error());
    const auto verdict = mosaic::judge_response({{}, {}, *printed});
    if (verdict.kept())
      return {verdict.success ? 200 : refused, "application/json", std::move(*printed), {}};
    for (const mosaic::Breach& breach : verdict.breaches)
      log_.error(fmt::format("{}: what the command printed is no answer that Mosaic takes: {}",
                             message.record.id, breach.message),
                 {{"code", std::string(breach.code)}});
    return error_answer(code::invalid_answer, "the receiver's command gave no valid answer");
  }

 private:
  Answer failed(const Message& message, const Error& error) {
    if (error.code == ErrorCode::timed_out) {
      log_.error(fmt::format("{}: {}", message.record.id, error.text()));
      return error_answer(code::busy, "the receiver is busy; send the message again later");
    }
    return error_answer(code::command_failed, "the receiver's command failed");
  }

  Worker& worker_;
  Log& log_;
};

}  // namespace

std::unique_ptr<Responder> make_command_responder(Worker& worker, Log& log) {
  return std::make_unique<CommandResponder>(worker, log);
}

}  // namespace hookctl::listen
