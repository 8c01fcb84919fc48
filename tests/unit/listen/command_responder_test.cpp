// What is answered to Mosaic in a command's name.
#include "listen/command_responder.hpp"

#include <doctest/doctest.h>

#include "mosaic/response.hpp"
#include "unit/listen/exec_world.hpp"

using namespace hookctl;
using listen::test::ExecWorld;

namespace {

listen::Answer respond(ExecWorld& world, const std::string& printed) {
  REQUIRE(world.start("cat"));
  capture::RecordView record;
  record.id = "01A";
  record.body = printed;
  return listen::make_command_responder(*world.worker, world.log)
      ->respond({record, world.append("01A", printed)});
}

/// The code of the one error of an answer that keeps to Mosaic's contract.
std::string code_of(const listen::Answer& answer) {
  const auto verdict = mosaic::judge_response(
      {.status = answer.status, .content_type = answer.content_type, .body = answer.body});
  REQUIRE(verdict.kept());
  REQUIRE(verdict.errors.size() == 1);
  return verdict.errors[0].code.value_or("");
}

}  // namespace

TEST_CASE("a proper response is answered as it was printed") {
  ExecWorld world;
  const std::string printed = "{ \"payload\" : {\"a\":1}, \"errors\":[],\"warnings\":[] }\n";
  const auto answer = respond(world, printed);
  CHECK(answer.status == 200);
  CHECK(answer.content_type == "application/json");
  CHECK(answer.body == printed);
}

TEST_CASE("errors of the command's own are 401") {
  ExecWorld world;
  const auto answer =
      respond(world, R"({"errors":[{"message":"no","code":"MINE"}],"warnings":[]})");
  CHECK(answer.status == 401);
  CHECK(code_of(answer) == "MINE");
}

TEST_CASE("what is no response is told to the log, and to the sender as an error") {
  for (const std::string printed : {"", "done", "{}", R"({"payload":1,"errors":[{}]})"}) {
    CAPTURE(printed);
    ExecWorld world;
    const auto answer = respond(world, printed);
    CHECK(answer.status == 401);
    CHECK(code_of(answer) == "WEBHOOK_COMMAND_ANSWER_INVALID");
    CHECK(world.logged().find("is no answer that Mosaic takes") != std::string::npos);
  }
}

TEST_CASE("a command that fails is an error that says nothing of the receiver") {
  ExecWorld world;
  REQUIRE(world.start("echo canary >&2; exit 1"));
  capture::RecordView record;
  record.id = "01A";
  const auto answer = listen::make_command_responder(*world.worker, world.log)
                          ->respond({record, world.append("01A", "")});
  CHECK(answer.status == 401);
  CHECK(code_of(answer) == "WEBHOOK_COMMAND_FAILED");
  CHECK(answer.body.find("canary") == std::string::npos);
  CHECK(answer.body.find("status") == std::string::npos);
}
