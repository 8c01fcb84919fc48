// Aruna's REST gateway. POST and PATCH carry the whole message as proto3 JSON; GET carries what is
// not in the path as query parameters.
#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include "aruna/wire_api.hpp"
#include "json/document.hpp"

namespace hookctl::aruna {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

/// A scalar field as a parameter has it; empty where it has its default.
std::string parameter(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "true" : "";
    case FieldDescriptor::CPPTYPE_INT32: {
      const auto number = reflection.GetInt32(message, &field);
      return number == 0 ? "" : fmt::to_string(number);
    }
    default:
      // The requests of our GET calls have no other types.
      return {};
  }
}

struct Target {
  std::string path;
  std::string query;
};

/// Puts the message's fields into the braces of the path, and for GET the rest into the query.
Target target_of(const CallFacts& facts, const Message& message) {
  Target target{std::string(facts.rest_path), {}};
  const auto& fields = *message.GetDescriptor();
  for (int i = 0; i < fields.field_count(); ++i) {
    const FieldDescriptor& field = *fields.field(i);
    const std::string braces = "{" + field.name() + "}";
    if (const auto at = target.path.find(braces); at != std::string::npos) {
      target.path.replace(at, braces.size(), percent_encode(parameter(message, field)));
    } else if (facts.verb == "GET") {
      const std::string value = parameter(message, field);
      if (value.empty()) continue;
      target.query += target.query.empty() ? "?" : "&";
      target.query += field.json_name() + "=" + percent_encode(value);
    }
  }
  return target;
}

/// An error's body: `{"code":16,"message":"…","details":[]}`.
struct ErrorBody {
  std::optional<RpcCode> code;
  std::string message;
};

ErrorBody read_error_body(const std::string& body) {
  ErrorBody out;
  const auto document = json::Document::parse(body, {.bytes = 1024 * 1024});
  if (!document) return out;
  if (const auto code = document->root().find("code"))
    if (const auto number = code->integer(1, static_cast<int>(RpcCode::unauthenticated)))
      out.code = static_cast<RpcCode>(*number);
  if (const auto message = document->root().find("message"))
    if (const auto text = message->string()) out.message = *text;
  return out;
}

class RestApi final : public WireApi {
 public:
  RestApi(ApiOptions options, http::Transport& transport, const Runtime& runtime)
      : WireApi(runtime), options_(std::move(options)), transport_(transport) {}

 protected:
  bool empty_user_is_caller() const override { return false; }

  Result<void> exchange(const Exchange& exchange) override {
    const CallFacts& facts = facts_of(exchange.call);
    HOOKCTL_TRY(auto request, make_request(exchange));
    auto response = transport_.send(request);
    if (auto* body = std::get_if<std::string>(&request.body)) wipe(body->data(), body->size());
    if (!response) {
      tell_doubt(exchange, request.failure == http::Failure::in_doubt);
      return fail(in_context(std::move(response).error(), facts));
    }
    if (!response->ok()) return fail(error_of(exchange, *response));
    auto read = read_answer(exchange, response->body);
    // A hook was made, though its id cannot be read.
    tell_doubt(exchange, !read);
    return read;
  }

 private:
  Result<http::Request> make_request(const Exchange& exchange) const {
    const CallFacts& facts = facts_of(exchange.call);
    const Target target = target_of(facts, exchange.request);
    std::string_view base = options_.url.path();
    while (base.ends_with('/')) base.remove_suffix(1);
    HOOKCTL_TRY(auto url,
                options_.url.with_path(fmt::format("{}{}{}", base, target.path, target.query)));
    http::Request request(std::move(url));
    request.method = facts.verb;
    request.what = facts.doing;
    request.repeatable = exchange.repeatable;
    request.connect_timeout = std::min(request.connect_timeout, options_.timeout);
    request.time_limit = exchange.last_words.value_or(options_.timeout);
    request.even_when_stopped = exchange.last_words.has_value();
    request.headers.add("Accept", "application/json");
    if (options_.token) {
      std::string value = fmt::format("Bearer {}", options_.token->reveal());
      request.headers.add_secret("Authorization", Secret(value));
      wipe(value.data(), value.size());
    }
    if (facts.verb == "POST" || facts.verb == "PATCH") {
      std::string body;
      const auto status = google::protobuf::util::MessageToJsonString(exchange.request, &body);
      if (!status.ok())
        return fail(ErrorCode::internal, "a request that cannot be written as JSON");
      request.headers.add("Content-Type", "application/json");
      request.body = std::move(body);
    }
    return request;
  }

  Error error_of(const Exchange& exchange, const http::Response& response) const {
    ErrorBody body = read_error_body(response.body);
    if (body.message.empty()) body.message = fmt::format("HTTP status {}", response.status);
    const std::string_view token = options_.token ? options_.token->reveal() : "";
    const std::string_view secrets[] = {exchange.secret, token};
    const RpcCode code = body.code.value_or(code_of_http_status(response.status));
    Error error = call_error(exchange.call, code, body.message, secrets);
    // A gateway of Aruna's names a code; whatever else answers here may be at a path beside it.
    if (!body.code && error.hint.empty())
      error.hint = "the answer is not in the form of Aruna's API: check the address, and its path";
    tell_doubt(exchange, leaves_doubt(code) && error.code != ErrorCode::invalid_input);
    return error;
  }

  static void tell_doubt(const Exchange& exchange, bool in_doubt) {
    if (exchange.in_doubt != nullptr) *exchange.in_doubt = in_doubt;
  }

  /// The transport has said what it was doing in most cases.
  static Error in_context(Error error, const CallFacts& facts) {
    return error.context.empty() ? std::move(error).within(facts.doing) : error;
  }

  static Result<void> read_answer(const Exchange& exchange, const std::string& body) {
    if (exchange.response.GetDescriptor()->field_count() == 0) return {};
    google::protobuf::util::JsonParseOptions lenient;
    lenient.ignore_unknown_fields = true;
    const auto status =
        google::protobuf::util::JsonStringToMessage(body, &exchange.response, lenient);
    if (status.ok()) return {};
    return fail(Error{ErrorCode::unreachable,
                      "the server's answer is not what Aruna answers",
                      {},
                      "check that the address is that of Aruna's API"}
                    .within(facts_of(exchange.call).doing));
  }

  ApiOptions options_;
  http::Transport& transport_;
};

}  // namespace

std::unique_ptr<Api> make_rest_api(ApiOptions options, http::Transport& transport,
                                   const Runtime& runtime) {
  return std::make_unique<RestApi>(std::move(options), transport, runtime);
}

}  // namespace hookctl::aruna
