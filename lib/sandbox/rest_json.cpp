#include "sandbox/rest_json.hpp"

#include <google/protobuf/util/json_util.h>

#include "base/url.hpp"
#include "json/writer.hpp"

namespace hookctl::sandbox {
namespace {

namespace util = google::protobuf::util;

Answer<void> read_json(const std::string& text, google::protobuf::Message& message) {
  util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const auto status = util::JsonStringToMessage(text, &message, options);
  if (!status.ok()) return refuse(Code::invalid_argument, std::string(status.message()));
  return {};
}

/// Query parameters as a JSON object of strings: proto3 JSON reads numbers and booleans from them.
std::string query_json(std::string_view query) {
  json::Writer out;
  out.begin_object();
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    const auto name = percent_decode(pair.substr(0, equals));
    if (name.empty() || equals == std::string_view::npos) continue;
    out.member(name, percent_decode(pair.substr(equals + 1)));
  }
  return out.end_object().take();
}

}  // namespace

Answer<void> read_message(const RestRequest& request, google::protobuf::Message& message) {
  if (!request.body.empty()) HOOKCTL_CHECK(read_json(request.body, message));
  if (!request.query.empty()) HOOKCTL_CHECK(read_json(query_json(request.query), message));
  const auto* fields = message.GetDescriptor();
  for (const auto& [name, value] : request.path) {
    const auto* field = fields->FindFieldByName(name);
    message.GetReflection()->SetString(&message, field, value);
  }
  return {};
}

Answer<std::string> print_message(const google::protobuf::Message& message) {
  util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string text;
  const auto status = util::MessageToJsonString(message, &text, options);
  if (!status.ok()) return refuse(Code::internal, std::string(status.message()));
  return text;
}

}  // namespace hookctl::sandbox
