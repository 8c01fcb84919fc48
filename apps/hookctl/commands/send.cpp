#include "commands/send.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "connection.hpp"
#include "header_options.hpp"
#include "http/status_set.hpp"
#include "mosaic/envelope.hpp"
#include "option_groups.hpp"
#include "response_report.hpp"
#include "send_report.hpp"
#include "signed_message.hpp"

namespace hookctl {
namespace {

constexpr std::size_t largest_answer = 1024 * 1024;

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "FILE",
                      .help = "the message, or with --message-type its payload; standard input "
                              "without it",
                      .required = false},
};

constexpr std::array request_option_list{
    OptionSpec{.name = "to",
               .metavar = "URL",
               .help = "the receiver",
               .kind = ValueKind::url,
               .required = true},
    header_option,
    header_file_option,
    OptionSpec{.name = "timeout",
               .metavar = "DURATION",
               .help = "give up when the whole answer has not come within so long",
               .kind = ValueKind::duration,
               .default_value = "30s"},
    OptionSpec{.name = "dry-run", .help = "print the request, and send nothing"},
    allow_http_option,
};

constexpr std::array expectation_option_list{
    OptionSpec{.name = "expect",
               .metavar = "OUTCOME",
               .help = "what must come back: success, error (a proper refusal), or the code that "
                       "one of the errors must have",
               .kind = ValueKind::text},
    OptionSpec{.name = "expect-status",
               .metavar = "STATUS",
               .help =
                   "the status that must come back, as 204, 2xx or 200-299; without --expect it "
                   "alone decides",
               .kind = ValueKind::text,
               .repeatable = true},
};

constexpr std::array option_groups{
    cli::OptionGroup{"Request", request_option_list},
    envelope_options,
    signing_secret_options,
    cli::OptionGroup{"Expectations", expectation_option_list},
};

constexpr std::array examples{
    cli::ExampleSpec{"Send a payload in its envelope",
                     "hookctl send --to https://receiver.example/hook --secret-file secret.txt "
                     "--message-type CheckEntitlement payload.json"},
    cli::ExampleSpec{"See what would be sent",
                     "hookctl send --to https://receiver.example/hook --secret-file secret.txt "
                     "message.json --dry-run"},
    cli::ExampleSpec{"In CI: a message that is too old must be refused for that",
                     "hookctl send --to https://receiver.example/hook --secret-file secret.txt "
                     "--message-type Ping --timestamp 2020-01-01 --expect OUTDATED_WEBHOOK_REQUEST "
                     "payload.json"},
};

struct Expectations {
  std::optional<std::string> outcome;
  http::StatusSet statuses;
};

Result<Expectations> read_expectations(const Invocation& in) {
  Expectations wanted{in.text("expect"), {}};
  if (wanted.outcome && wanted.outcome->empty())
    return fail(in.bad_value("expect", "this says nothing", "write success, error, or a code"));
  for (const auto& status : in.list("expect-status"))
    if (auto added = wanted.statuses.add(status); !added)
      return fail(in.bad_value("expect-status", added.error().message, added.error().hint));
  return wanted;
}

/// Nothing, or what the run fails with.
Result<void> judge(const Expectations& wanted, const Exchange& exchange) {
  const int status = exchange.response.status;
  if (!wanted.statuses.empty() && !wanted.statuses.contains(status))
    return fail(
        ErrorCode::verification_failed,
        fmt::format("the answer has status {}; {} was expected", status, wanted.statuses.text()));
  if (!wanted.statuses.empty() && !wanted.outcome) return {};
  const auto& verdict = exchange.verdict;
  if (!verdict.kept()) return fail(broken_contract(verdict));
  if (!wanted.outcome) {
    if (verdict.success) return {};
    return fail(ErrorCode::refused, "the receiver refused the message");
  }
  const bool met = *wanted.outcome == exchange.outcome() ||
                   std::ranges::any_of(verdict.errors,
                                       [&](const auto& one) { return one.code == wanted.outcome; });
  if (met) return {};
  return fail(ErrorCode::verification_failed, fmt::format("the answer is {}; {} was expected",
                                                          exchange.outcome(), *wanted.outcome));
}

Result<http::Request> make_request(const Invocation& in, const SignedMessage& message) {
  HOOKCTL_TRY(const Url to, receiver_url(in,
                                         "others can read a command line: put an Authorization "
                                         "line into a file, and give that with --header-file"));
  http::Request request(to);
  request.method = "POST";
  request.what = "message";
  request.headers.add("accept", std::string(mosaic::content_type));
  for (auto& [name, value] : headers_of(message))
    request.headers.add(std::move(name), std::move(value));
  HOOKCTL_CHECK(add_headers(in, request.headers));
  request.body = message.body;
  const auto timeout = *in.duration("timeout");
  if (timeout.count() == 0)
    return fail(in.bad_value("timeout", "leaves no time for an answer", "write it as 30s"));
  request.time_limit = timeout;
  request.idle_timeout = timeout;
  request.connect_timeout = std::min(request.connect_timeout, timeout);
  request.body_limit = largest_answer;
  return request;
}

/// Sent once: whether a message in doubt may come twice is for its sender to know.
Result<Exchange> exchange(const Invocation& in, const SignedMessage& message,
                          http::Request& request) {
  const Connection connection = connect_http(in);
  const auto begin = std::chrono::steady_clock::now();
  auto response = connection.once->send(request);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  if (!response) {
    Error error = std::move(response.error());
    if (error.code == ErrorCode::invalid_input) error.code = ErrorCode::verification_failed;
    if (request.failure == http::Failure::in_doubt && error.hint.empty())
      error.hint = "the receiver may have got the message all the same; it was sent once";
    return fail(std::move(error));
  }
  Exchange made{.message = message, .request = request, .response = std::move(*response)};
  made.milliseconds = took.count();
  if (auto read = mosaic::read_message(message.body)) made.message_id = std::move(read->message_id);
  std::optional<std::string> content_type;
  if (const auto header = made.response.headers.get("content-type")) content_type = *header;
  made.verdict =
      mosaic::judge_response({made.response.status, std::move(content_type), made.response.body});
  return made;
}

Result<int> run(Invocation& in) {
  HOOKCTL_TRY(const Expectations wanted, read_expectations(in));
  HOOKCTL_TRY(const Secret secret, signing_secret(in));
  HOOKCTL_TRY(const SignedMessage message, sign_message(in, secret));
  HOOKCTL_TRY(http::Request request, make_request(in, message));
  const bool text = in.format() == OutputFormat::text;
  if (in.flag("dry-run")) {
    if (text)
      HOOKCTL_CHECK(in.out().write(request_as_text(request)));
    else
      HOOKCTL_CHECK(in.out().line(request_as_json(request)));
    return 0;
  }
  HOOKCTL_TRY(Exchange made, exchange(in, message, request));
  const auto judged = judge(wanted, made);
  made.ok = judged.has_value();
  if (!text)
    HOOKCTL_CHECK(in.out().line(exchange_as_json(made)));
  else if (!in.quiet())
    HOOKCTL_CHECK(in.out().write(exchange_as_text(made, in.color())));
  HOOKCTL_CHECK(in.out().flush());
  HOOKCTL_CHECK(judged);
  return 0;
}

}  // namespace

constinit const Command send_command{
    .spec = {.name = "send",
             .group = "Payloads",
             .summary = "sign a message, post it, and judge the answer",
             .description =
                 "Signs the message as Mosaic does, posts it once, and judges the answer by "
                 "Mosaic's response contract: status 200 with a payload, or 401 with errors, as "
                 "JSON. With --message-type FILE is a payload, and gets its envelope; its own "
                 "bytes are kept as they are.\n\n"
                 "Exit code 0 is a success, 5 a proper refusal, 3 an answer that breaks the "
                 "contract, 6 no answer, 7 none in time. With --expect or --expect-status the exit "
                 "code is 0 where all came as expected, else 3.\n\n"
                 "Nothing is sent twice, since a receiver may have acted on a message whose answer "
                 "was lost. Redirects are not followed. An answer may have 1 MiB.",
             .arguments = arguments,
             .option_groups = option_groups,
             .examples = examples,
             .exit_codes = "0 2 3 5 6 7"},
    .run = run,
};

}  // namespace hookctl
