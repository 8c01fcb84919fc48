#include "commands/respond.hpp"

#include <array>

#include <fmt/format.h>

#include "base/io.hpp"
#include "base/text.hpp"
#include "capture/request_text.hpp"
#include "invocation.hpp"
#include "json/utf8.hpp"
#include "mosaic/envelope.hpp"
#include "mosaic/response.hpp"
#include "option_groups.hpp"
#include "response_report.hpp"

namespace hookctl {
namespace {

constexpr std::size_t largest_response = std::size_t{16} * 1024 * 1024;

constexpr std::array make_option_list{
    OptionSpec{.name = "payload",
               .metavar = "FILE",
               .help = "answer with success and this payload (JSON; “-” is standard input)",
               .kind = ValueKind::file},
    OptionSpec{.name = "error",
               .metavar = "[CODE=]MESSAGE",
               .help = "answer with this error; “=MESSAGE” where a message without a code has a "
                       "“=” in it",
               .kind = ValueKind::text,
               .repeatable = true},
    OptionSpec{.name = "warning",
               .metavar = "[CODE=]MESSAGE",
               .help = "add this warning",
               .kind = ValueKind::text,
               .repeatable = true},
    OptionSpec{.name = "as",
               .metavar = "FORM",
               .help = "print the body alone, or a whole HTTP response, whatever -o says",
               .kind = ValueKind::choice,
               .choices = "body|http"},
};

constexpr std::array check_option_list{
    OptionSpec{.name = "check",
               .metavar = "FILE",
               .help = "judge this response: an HTTP response, head and all, or a body alone; “-” "
                       "is standard input",
               .kind = ValueKind::file},
    OptionSpec{.name = "status",
               .metavar = "NUMBER",
               .help = "the status that the body came with",
               .kind = ValueKind::number},
    OptionSpec{.name = "content-type",
               .metavar = "TYPE",
               .help = "the content type that the body came with",
               .kind = ValueKind::text},
};

constexpr std::array option_groups{
    cli::OptionGroup{"To make a response", make_option_list},
    cli::OptionGroup{"To judge one", check_option_list},
};

constexpr std::array examples{
    cli::ExampleSpec{"Answer with a payload", "hookctl respond --payload payload.json"},
    cli::ExampleSpec{"Refuse, with a code, and say what else was seen",
                     "hookctl respond --error 'TITLE_MISSING=the movie has no title' --warning "
                     "'the poster is small'"},
    cli::ExampleSpec{"Judge what a receiver answered, as curl -i has saved it",
                     "hookctl respond --check answer.txt"},
    cli::ExampleSpec{"Judge a body that was saved",
                     "hookctl respond --check body.json --status 401 -o json"},
};

Result<std::vector<mosaic::Notice>> notices_of(const Invocation& in, std::string_view option) {
  std::vector<mosaic::Notice> notices;
  for (const std::string& text : in.list(option)) {
    const std::size_t sign = text.find('=');
    mosaic::Notice notice{text, std::nullopt};
    if (sign != std::string::npos) {
      notice.message = text.substr(sign + 1);
      if (sign > 0) notice.code = text.substr(0, sign);
    }
    if (notice.message.empty()) return fail(in.bad_value(option, "needs a message"));
    if (!json::is_utf8(text)) return fail(in.bad_value(option, "must be UTF-8"));
    notices.push_back(std::move(notice));
  }
  return notices;
}

constexpr std::string_view reason_of(int status) {
  return status == 200 ? "OK" : "Unauthorized";
}

Result<int> make(const Invocation& in) {
  mosaic::ResponseMessage response;
  if (const auto file = in.text("payload")) {
    HOOKCTL_TRY(response.payload, read_file(*file, largest_response));
  }
  HOOKCTL_TRY(response.errors, notices_of(in, "error"));
  HOOKCTL_TRY(response.warnings, notices_of(in, "warning"));
  HOOKCTL_TRY(const std::string body, mosaic::write_response(response));
  const int status = mosaic::status_of(response);
  const auto form = in.text("as");
  if (form == "http")
    HOOKCTL_CHECK(in.out().write(
        fmt::format("HTTP/1.1 {} {}\r\ncontent-type: {}\r\ncontent-length: {}\r\n\r\n{}", status,
                    reason_of(status), mosaic::content_type, body.size(), body)));
  else if (form == "body")
    HOOKCTL_CHECK(in.out().write(body));
  else if (in.format() == OutputFormat::text)
    HOOKCTL_CHECK(in.out().line(body));
  else
    HOOKCTL_CHECK(
        in.out().line(fmt::format(R"({{"status":{},"headers":{{"content-type":{}}},"body":{}}})",
                                  status, json_text(mosaic::content_type), json_text(body))));
  return 0;
}

/// A response, or a body with what the options say of it.
struct Given {
  std::optional<int> status;
  std::optional<std::string> content_type;
  std::string body;
};

Result<Given> read_given(const Invocation& in, const std::string& file) {
  Given given;
  HOOKCTL_TRY(given.body, read_file(file, largest_response));
  if (given.body.starts_with("HTTP/")) {
    auto response = capture::parse_raw_response(given.body);
    if (!response)
      return fail(std::move(response).error().within(file == "-" ? "standard input" : file));
    given.status = response->status;
    for (const auto& [name, value] : response->headers)
      if (!given.content_type && same_ignoring_case(name, "content-type"))
        given.content_type = value;
    given.body = std::move(response->body);
    if (in.given("status") || in.given("content-type"))
      return fail(ErrorCode::usage, "the response has a head of its own",
                  "leave out --status and --content-type");
    return given;
  }
  if (const auto status = in.number("status")) {
    if (*status < 100 || *status > 599)
      return fail(in.bad_value("status", "must be between 100 and 599"));
    given.status = static_cast<int>(*status);
  }
  given.content_type = in.text("content-type");
  // A status alone says nothing on the content type; what is unknown is not held against it.
  if (given.status && !given.content_type) given.content_type = mosaic::content_type;
  return given;
}

Result<int> check(const Invocation& in, const std::string& file) {
  HOOKCTL_TRY(const Given given, read_given(in, file));
  const auto verdict = mosaic::judge_response({given.status, given.content_type, given.body});
  if (in.format() == OutputFormat::text) {
    if (!verdict.kept() || !in.quiet()) HOOKCTL_CHECK(in.out().write(verdict_text(verdict)));
    return verdict.kept() ? 0 : exit_code(ErrorCode::verification_failed);
  }
  HOOKCTL_CHECK(in.out().line("{" + verdict_members(verdict) + "}"));
  if (verdict.kept()) return 0;
  return fail(broken_contract(verdict));
}

Result<int> run(Invocation& in) {
  const auto file = in.text("check");
  for (const std::string_view option : {"payload", "error", "warning", "as"})
    if (file && in.given(option))
      return fail(ErrorCode::usage, fmt::format("--{} does not go with --check", option),
                  "make a response, or judge one");
  for (const std::string_view option : {"status", "content-type"})
    if (!file && in.given(option))
      return fail(ErrorCode::usage, fmt::format("--{} goes with --check only", option),
                  "the status of a response that is made follows from its errors");
  return file ? check(in, *file) : make(in);
}

}  // namespace

constinit const Command respond_command{
    .spec = {.name = "respond",
             .group = "Payloads",
             .summary = "make a response for Mosaic, or judge one",
             .description =
                 "Prints the body of a response: with a payload, whose bytes are kept as they are, "
                 "or with errors, and warnings beside either. -o json adds the status and the "
                 "headers that belong to it, --as http makes it a whole response. Mosaic's library "
                 "takes a payload of null, false, 0 or \"\" for none, and so does this: there must "
                 "be an error then.\n\n"
                 "With --check, judges a response by Mosaic's contract: the status is 200, or 401 "
                 "with errors; the content type application/json; the body an object with the "
                 "arrays errors and warnings, and a payload or errors, but not both. All breaches "
                 "are listed with their codes, and the exit code is 3. A refusal that keeps the "
                 "contract has exit code 0. Of a body alone, only what is known is judged.",
             .option_groups = option_groups,
             .examples = examples,
             .exit_codes = "0 2 3"},
    .run = run,
    .watches_stop = false,
};

}  // namespace hookctl
