#include "signed_message.hpp"

#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/io.hpp"
#include "mosaic/envelope.hpp"
#include "mosaic/signature.hpp"

namespace hookctl {
namespace {

Result<std::string> body_of(const Invocation& in, std::string content, Time time) {
  const auto type = in.text("message-type");
  if (!type) {
    for (const std::string_view option : {"message-id", "timestamp"})
      if (in.given(option))
        return fail(ErrorCode::usage,
                    fmt::format("--{} is of use with --message-type only", option),
                    "without it, FILE is signed as it is");
    return content;
  }
  const std::string id = in.text("message-id").value_or(generate_uuid(in.runtime().random));
  if (type->empty()) return fail(in.bad_value("message-type", "must not be empty"));
  if (id.empty()) return fail(in.bad_value("message-id", "must not be empty"));
  return mosaic::wrap(content, {*type, id, time});
}

}  // namespace

Result<Secret> signing_secret(const Invocation& in) {
  HOOKCTL_TRY(auto secret, in.secret("secret"));
  if (!secret)
    return fail(ErrorCode::usage, "there is no secret to sign with",
                "give --secret-file, --secret-command or HOOKCTL_SECRET");
  HOOKCTL_CHECK(mosaic::check_secret(*secret));
  return *std::move(secret);
}

Result<SignedMessage> sign_message(const Invocation& in, const Secret& secret) {
  SignedMessage message;
  message.time = in.time("timestamp").value_or(in.runtime().clock.now());
  HOOKCTL_TRY(std::string content,
              read_file(in.argument("FILE").value_or("-"), largest_message, &in.stop()));
  HOOKCTL_TRY(message.body, body_of(in, std::move(content), message.time));
  message.signature = mosaic::sign(secret, message.body);
  return message;
}

std::vector<std::pair<std::string, std::string>> headers_of(const SignedMessage& message) {
  return {{"content-type", std::string(mosaic::content_type)},
          {std::string(mosaic::signature_header), message.signature}};
}

}  // namespace hookctl
