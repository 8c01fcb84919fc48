#include "commands/sign.hpp"

#include <array>
#include <vector>

#include "base/io.hpp"
#include "invocation.hpp"
#include "mosaic/signature.hpp"
#include "option_groups.hpp"
#include "request_forms.hpp"
#include "signed_message.hpp"

namespace hookctl {
namespace {

constexpr std::array arguments{
    cli::ArgumentSpec{.name = "FILE",
                      .help = "the message's body, or with --message-type its payload; standard "
                              "input where it is “-” or left out",
                      .required = false},
};

constexpr std::array own_option_list{
    OptionSpec{.name = "as",
               .metavar = "FORM",
               .help = "print a whole request instead, whatever -o says",
               .kind = ValueKind::choice,
               .choices = "headers|curl|http|capture"},
    OptionSpec{.name = "to",
               .metavar = "URL",
               .help = "where the request of --as is to go",
               .kind = ValueKind::url,
               .default_value = "http://127.0.0.1:8080/"},
    OptionSpec{.name = "body-out",
               .metavar = "FILE",
               .help = "write the body that was signed to this file, too",
               .kind = ValueKind::file},
};

constexpr std::array option_groups{
    cli::OptionGroup{"Options", own_option_list},
    envelope_options,
    signing_secret_options,
};

constexpr std::array examples{
    cli::ExampleSpec{"Sign a body as it is", "hookctl sign body.json --secret-file secret"},
    cli::ExampleSpec{"Put a payload in its envelope and try a receiver with it",
                     "hookctl sign payload.json --message-type PublishEntity --secret-file secret "
                     "--as curl --to http://localhost:11600/manifest | sh"},
    cli::ExampleSpec{"Keep body and headers for later",
                     "hookctl sign payload.json --message-type PublishEntity --secret-file secret "
                     "--as headers --body-out body.json"},
    cli::ExampleSpec{"Make the same message again",
                     "hookctl sign payload.json --message-type PublishEntity --message-id "
                     "41409546-df67-42b6-b5c4-c006b26b6bad --timestamp 2022-09-22T09:26:10.498Z "
                     "--secret-file secret -o json"},
};

/// The signature alone needs no more of a file than a piece at a time.
Result<std::string> sign_stream(const Invocation& in, const Secret& secret) {
  const std::string path = in.argument("FILE").value_or("-");
  HOOKCTL_TRY(const Fd file, open_for_reading(path));
  FdSource source(file.get(), path);
  mosaic::Signer signer(secret);
  std::vector<char> piece(std::size_t{16} * 1024);
  for (;;) {
    HOOKCTL_TRY(const std::size_t count, source.read(piece));
    if (count == 0) return signer.signature();
    signer.update({piece.data(), count});
  }
}

Result<std::string> rendered(const Invocation& in, const SignedMessage& message) {
  const auto form = in.text("as");
  if (!form) {
    if (in.format() == OutputFormat::text) return message.signature + "\n";
    return as_json(message) + "\n";
  }
  if (*form == "headers") return as_headers(message);
  const Url to = *in.url("to");
  if (to.has_user_info()) return fail(in.bad_value("to", "must have no user name and password"));
  if (*form == "curl") return as_curl(message, to);
  if (*form == "http") return as_http(message, to);
  return as_capture(message, to, in.runtime());
}

Result<void> check_options(const Invocation& in) {
  if (in.given("to") && !in.given("as"))
    return fail(ErrorCode::usage, "--to is of use with --as only",
                "without it, no request is made that could go there");
  if (in.text("body-out") == "-")
    return fail(in.bad_value("body-out", "standard output has the result already",
                             "name a file, or take the body from -o json"));
  return {};
}

Result<int> run(Invocation& in) {
  HOOKCTL_CHECK(check_options(in));
  HOOKCTL_TRY(const Secret secret, signing_secret(in));
  const auto body_out = in.text("body-out");
  const bool whole = body_out || in.given("message-type") || in.given("message-id") ||
                     in.given("timestamp") || in.text("as") || in.format() != OutputFormat::text;
  if (!whole) {
    HOOKCTL_TRY(const std::string signature, sign_stream(in, secret));
    HOOKCTL_CHECK(in.out().line(signature));
    return 0;
  }
  HOOKCTL_TRY(const SignedMessage message, sign_message(in, secret));
  HOOKCTL_TRY(const std::string text, rendered(in, message));
  if (body_out) HOOKCTL_CHECK(write_file_atomically(*body_out, message.body, 0600));
  HOOKCTL_CHECK(in.out().write(text));
  return 0;
}

}  // namespace

constinit const Command sign_command{
    .spec =
        {.name = "sign",
         .group = "Payloads",
         .summary = "sign a message for Mosaic",
         .description =
             "Prints the signature of FILE's bytes as they are: base64 of their HMAC-SHA-256 "
             "under the secret, as it stands in the header x-mosaic-signature. Nothing is "
             "trimmed; a line end at the end of FILE is signed as well.\n\n"
             "With --message-type, FILE is a payload, and what is signed is the message made of "
             "it: the payload's own bytes, in an envelope with message id, type, version and "
             "timestamp. Since id and timestamp differ every time, the signature alone is of "
             "little use then: take the body along, with -o json, --as or --body-out.\n\n"
             "-o json prints the body (as base64 in body_b64 where it is no UTF-8) and the "
             "headers. --as headers prints header lines; curl a command line; http the request "
             "as it is on the wire; capture a line for a capture file, received when it was "
             "sent.",
         .arguments = arguments,
         .option_groups = option_groups,
         .examples = examples,
         .exit_codes = "0 2"},
    .run = run,
    .watches_stop = false,
};

}  // namespace hookctl
