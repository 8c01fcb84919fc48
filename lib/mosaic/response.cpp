#include "mosaic/response.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "json/reader.hpp"
#include "json/scan.hpp"
#include "mosaic/envelope.hpp"
#include "mosaic/js_value.hpp"

namespace hookctl::mosaic {
namespace {

void append_notices(std::string& out, const std::vector<Notice>& notices) {
  out += '[';
  for (const Notice& notice : notices) {
    if (out.back() != '[') out += ',';
    out += "{\"message\":";
    append_json_text(out, notice.message);
    if (notice.code) {
      out += ",\"code\":";
      append_json_text(out, *notice.code);
    }
    out += '}';
  }
  out += ']';
}

class Judgement {
 public:
  explicit Judgement(const Answer& answer) : answer_(answer) {}

  ResponseVerdict run() {
    check_content_type();
    const bool read = read_body();
    check_status(read);
    if (read) check_whole();
    verdict_.success = verdict_.kept() && has_payload_ && verdict_.errors.empty() &&
                       answer_.status.value_or(200) == 200;
    return std::move(verdict_);
  }

 private:
  void breach(std::string_view code, std::string pointer, std::string message) {
    verdict_.breaches.push_back({code, std::move(pointer), std::move(message)});
  }
  void misshapen(std::string pointer, std::string_view wanted) {
    breach(breach::shape, std::move(pointer), std::string(wanted));
  }

  void check_content_type() {
    if (!answer_.content_type) {
      if (answer_.status)
        breach(breach::no_content_type, "",
               "there is no content type; it must be application/json");
      return;
    }
    std::string_view type = *answer_.content_type;
    const std::size_t semicolon = std::min(type.find(';'), type.size());
    std::string parameters = lower(type.substr(semicolon));
    std::erase_if(parameters, [](char c) { return c == ' ' || c == '\t' || c == '"'; });
    if (!same_ignoring_case(trimmed(type.substr(0, semicolon)), content_type))
      breach(breach::content_type, "", "the content type must be application/json");
    else if (const auto charset = parameters.find(";charset=");
             charset != std::string::npos &&
             !std::string_view(parameters).substr(charset + 9).starts_with("utf-8"))
      breach(breach::content_type, "", "the content type names a charset; JSON is UTF-8");
  }

  void check_status(bool read) {
    if (!answer_.status) return;
    const int status = *answer_.status;
    if (status != 200 && status != 401)
      breach(breach::status, "",
             fmt::format("the status is {}; it must be 200, or 401 with errors", status));
    else if (read && status == 401 && errors_ == 0)
      breach(breach::status_and_errors, "/errors", "the status is 401, but there are no errors");
    else if (read && status == 200 && errors_ > 0)
      breach(breach::status_and_errors, "/errors", "there are errors; the status must be 401");
  }

  void check_whole() {
    if (has_payload_ && errors_ > 0)
      breach(breach::payload_and_errors, "/payload",
             "there are a payload and errors; with errors the payload must be null or missing");
    // 401 without errors has been told already.
    if (!has_payload_ && errors_ == 0 && answer_.status.value_or(200) != 401)
      breach(breach::empty, "",
             "there is neither a payload nor an error; null, false, 0 and \"\" count as none");
  }

  bool read_body() {
    if (trimmed(answer_.body).empty()) {
      breach(breach::empty_body, "", "the body is empty");
      return false;
    }
    auto kind = json::check(answer_.body, grammar);
    if (!kind) {
      breach(breach::body, "", kind.error().text());
      return false;
    }
    if (*kind != json::Kind::object) {
      misshapen("", "the body must be an object");
      return false;
    }
    read_members();
    return true;
  }

  void read_members() {
    std::optional<Value> payload, errors, warnings, version;
    const std::pair<std::string_view, std::optional<Value>*> wanted[] = {
        {"payload", &payload},
        {"errors", &errors},
        {"warnings", &warnings},
        {"message_version", &version}};
    read_object(answer_.body, "", wanted);
    has_payload_ = payload && is_truthy(payload->kind, payload->span.of(answer_.body));
    errors_ = read_notices("/errors", errors, verdict_.errors);
    read_notices("/warnings", warnings, verdict_.warnings);
    if (!version) return;
    if (version->kind != json::Kind::string)
      misshapen("/message_version", "must be a string");
    else if (text_of(answer_.body, version) != message_version)
      breach(breach::version, "/message_version", "the version must be 1.0");
  }

  /// Finds members of an object that is JSON; of a key that is there twice the last counts.
  template <std::size_t size>
  void read_object(std::string_view text, const std::string& pointer,
                   const std::pair<std::string_view, std::optional<Value>*> (&wanted)[size]) {
    json::Scanner scanner(text, grammar);
    json::ScannedMember member;
    for (auto more = scanner.next(member); more && *more; more = scanner.next(member)) {
      for (const auto& [name, slot] : wanted) {
        if (!member.is(name)) continue;
        if (*slot)
          breach(breach::duplicate_key, fmt::format("{}/{}", pointer, name), "given twice");
        *slot = Value{member.kind, member.value};
      }
    }
  }

  /// How many there are, readable or not.
  std::size_t read_notices(const std::string& pointer, const std::optional<Value>& list,
                           std::vector<Notice>& notices) {
    if (!list) {
      misshapen(pointer, "missing; it must be an array, if an empty one");
      return 0;
    }
    if (list->kind != json::Kind::array) {
      misshapen(pointer, "must be an array");
      return 0;
    }
    const std::string_view text = list->span.of(answer_.body);
    json::Reader reader(text, grammar);
    reader.take('[');
    if (reader.take(']')) return 0;
    std::size_t count = 0;
    do {
      Value notice;
      reader.value(0, notice.kind, notice.span);
      read_notice(fmt::format("{}/{}", pointer, count), notice.kind, notice.span.of(text), notices);
      ++count;
    } while (reader.take(','));
    return count;
  }

  void read_notice(const std::string& pointer, json::Kind kind, std::string_view text,
                   std::vector<Notice>& notices) {
    if (kind != json::Kind::object) return misshapen(pointer, "must be an object");
    std::optional<Value> message, code;
    const std::pair<std::string_view, std::optional<Value>*> wanted[] = {{"message", &message},
                                                                         {"code", &code}};
    read_object(text, pointer, wanted);
    if (code && code->kind != json::Kind::string)
      misshapen(pointer + "/code", "must be a string, or missing");
    if (!message || message->kind != json::Kind::string)
      return misshapen(pointer + "/message", message ? "must be a string" : "missing");
    notices.push_back({text_of(text, message).value_or(""), text_of(text, code)});
  }

  static constexpr json::Limits grammar{.grammar = json::Grammar::ecmascript};

  const Answer& answer_;
  ResponseVerdict verdict_;
  bool has_payload_ = false;
  std::size_t errors_ = 0;
};

}  // namespace

Result<std::string> write_response(const ResponseMessage& response) {
  bool payload = false;
  if (response.payload) {
    auto kind = json::check(*response.payload, {.grammar = json::Grammar::ecmascript});
    if (!kind) return fail(std::move(kind.error()).within("the payload"));
    payload = is_truthy(*kind, trimmed(*response.payload));
  }
  if (!payload && response.errors.empty())
    return fail(ErrorCode::usage,
                "EMPTY_WEBHOOK_RESPONSE: a response needs a payload or an error; null, false, 0 "
                "and \"\" count as no payload",
                "give a payload such as {}, or an error");
  if (payload && !response.errors.empty())
    return fail(ErrorCode::usage,
                "INVALID_WEBHOOK_RESPONSE: a response cannot have both a payload and errors",
                "leave one of them out, or tell of the errors as warnings");
  std::string body = "{";
  if (response.payload) body += "\"payload\":" + *response.payload + ",";
  body += "\"errors\":";
  append_notices(body, response.errors);
  body += ",\"warnings\":";
  append_notices(body, response.warnings);
  body += ",\"message_version\":";
  append_json_text(body, message_version);
  body += '}';
  return body;
}

int status_of(const ResponseMessage& response) {
  return response.errors.empty() ? 200 : 401;
}

ResponseVerdict judge_response(const Answer& answer) {
  return Judgement(answer).run();
}

}  // namespace hookctl::mosaic
