#include "capture/har_entry.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "capture/further.hpp"
#include "capture/record_parser.hpp"
#include "capture/request_writer.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "json/count.hpp"
#include "json/document.hpp"
#include "json/span.hpp"
#include "json/utf8.hpp"

namespace hookctl::capture {
namespace {

using json::Node;

/// A string, with NUL too: a body may have any.
Result<std::string_view> text_of(const Node& node) {
  if (!node.is_string()) return fail(node.error("must be a string"));
  return std::string_view(node.value().get_ref<const std::string&>());
}

Result<std::string> base64_of(const Node& node) {
  HOOKCTL_TRY(const std::string_view encoded, text_of(node));
  auto bytes = crypto::from_base64(encoded);
  if (!bytes) return fail(node.error("is no base64"));
  return std::move(*bytes);
}

/// When it was received, as the time of an id.
class OneMoment final : public Clock {
 public:
  explicit OneMoment(Time time) : time_(std::max(time, Time{})) {}
  Time now() const override { return time_; }

 private:
  Time time_;
};

Result<HeaderList> read_headers(const Node& message, bool request) {
  HeaderList headers;
  const auto list = message.find("headers");
  if (!list) return headers;
  HOOKCTL_TRY(const auto elements, list->elements());
  for (const Node& element : elements) {
    HOOKCTL_TRY(const Node name_node, element.at("name"));
    HOOKCTL_TRY(const std::string_view name, name_node.string());
    // HTTP/2's :method and :path, as browsers show them.
    if (name.starts_with(':')) continue;
    HOOKCTL_TRY(const Node value_node, element.at("value"));
    HOOKCTL_TRY(const std::string_view value, text_of(value_node));
    if (const auto bytes = element.find(har_value_member)) {
      HOOKCTL_TRY(std::string exact, base64_of(*bytes));
      headers.emplace_back(name, std::move(exact));
      continue;
    }
    // Several of one name that a browser has put together, as with Set-Cookie.
    std::string_view rest = value;
    while (!request && rest.find('\n') != std::string_view::npos) {
      const std::size_t end = rest.find('\n');
      headers.emplace_back(name, trimmed(rest.substr(0, end)));
      rest.remove_prefix(end + 1);
    }
    headers.emplace_back(name, rest);
  }
  return headers;
}

std::string form_of(const std::vector<Node>& params) {
  std::string form;
  for (const Node& param : params) {
    const auto part = [&param](std::string_view name) {
      const auto node = param.find(name);
      return node && node->is_string() ? node->value().get<std::string>() : std::string();
    };
    form.append(form.empty() ? "" : "&").append(percent_encode(part("name")));
    form.append("=").append(percent_encode(part("value")));
  }
  return form;
}

/// A body that HAR gives as text or as a form's fields; whether it is base64 and thus exact.
Result<std::string> read_body(const Node& data, bool& exact) {
  exact = false;
  const auto text = data.find("text");
  if (text && !text->is_null()) {
    for (const std::string_view name : {"encoding", "_encoding"}) {
      const auto encoding = data.find(name);
      if (!encoding || !encoding->is_string() || encoding->value() != "base64") continue;
      exact = true;
      return base64_of(*text);
    }
    HOOKCTL_TRY(const std::string_view body, text_of(*text));
    exact = body.empty();
    return std::string(body);
  }
  const auto params = data.find("params");
  if (!params || params->is_null()) {
    exact = true;
    return std::string();
  }
  HOOKCTL_TRY(const auto fields, params->elements());
  const auto type = data.find("mimeType");
  const bool multipart =
      type && type->is_string() &&
      lower(type->value().get_ref<const std::string&>()).starts_with("multipart/");
  if (multipart && !fields.empty())
    return fail(ErrorCode::invalid_input, "request/postData has a multipart form without its text",
                "its bytes cannot be made again from its fields");
  exact = fields.empty();
  return form_of(fields);
}

/// A text without the blanks between its values: a record is one line.
std::string on_one_line(std::string_view json) {
  std::string out;
  bool in_string = false;
  bool escaped = false;
  for (const char c : json) {
    if (!in_string && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) continue;
    out += c;
    if (in_string && !escaped && c == '\\') {
      escaped = true;
      continue;
    }
    if (!escaped && c == '"') in_string = !in_string;
    escaped = false;
  }
  return out;
}

class EntryReader {
 public:
  EntryReader(std::string_view text, const Node& root, Random& random)
      : text_(text), root_(root), own_(root.find(har_own_member)), random_(random) {}

  /// Whether it is a record; what is no HTTP request is none.
  Result<bool> read(HarEntry& entry) {
    Record& record = entry.record;
    HOOKCTL_TRY(const Node request, root_.at("request"));
    HOOKCTL_TRY(const Node url_node, request.at("url"));
    HOOKCTL_TRY(const std::string_view url, url_node.string());
    const std::string scheme = lower(url.substr(0, url.find(':')));
    if (scheme != "http" && scheme != "https") {
      entry.problem =
          Error{ErrorCode::invalid_input,
                fmt::format("skipped: {} is not HTTP", json_text(json::cut_utf8(scheme, 20))),
                {},
                {}};
      return false;
    }
    HOOKCTL_TRY(const Node method, request.at("method"));
    HOOKCTL_TRY(record.method, method.string());
    HOOKCTL_TRY(const Node started, root_.at("startedDateTime"));
    HOOKCTL_TRY(const std::string_view time, started.string());
    auto received = parse_time(time);
    if (!received) return fail(started.error("must be a time as RFC 3339 writes it"));
    record.received_at = *received;
    HOOKCTL_TRY(record.headers, read_headers(request, true));
    HOOKCTL_CHECK(read_target(url, record));
    HOOKCTL_CHECK(read_request_body(request, entry));
    HOOKCTL_CHECK(read_response(record));
    HOOKCTL_CHECK(read_id(record));
    HOOKCTL_CHECK(check_request(record));
    if (record.response) HOOKCTL_CHECK(check_headers(record.response->headers));
    return true;
  }

 private:
  Result<std::optional<std::string_view>> own(std::string_view name) const {
    if (!own_) return std::nullopt;
    const auto node = own_->find(name);
    if (!node) return std::nullopt;
    HOOKCTL_TRY(const std::string_view text, node->string());
    return std::optional(text);
  }

  Result<void> read_target(std::string_view text, Record& record) {
    HOOKCTL_TRY(const auto target, own("target"));
    if (target) {
      record.url = *target;
      return {};
    }
    HOOKCTL_TRY(const Url url, Url::parse(text));
    record.url = url.path();
    if (url.reveal().find('?') != std::string::npos) record.url.append("?").append(url.query());
    if (!record.header("Host"))
      record.headers.emplace(record.headers.begin(), "Host", url.authority());
    if (url.is_tls()) set_further_field(record.further, "origin", json_text(url.origin()));
    return {};
  }

  Result<void> read_request_body(const Node& request, HarEntry& entry) {
    if (const auto bytes = own_ ? own_->find("body_b64") : std::nullopt) {
      HOOKCTL_TRY(entry.record.body, base64_of(*bytes));
    } else if (const auto data = request.find("postData"); data && !data->is_null()) {
      HOOKCTL_TRY(entry.record.body, read_body(*data, entry.exact));
    }
    HOOKCTL_TRY(const auto digest, own("body_sha256"));
    if (digest)
      entry.exact = crypto::is_hex_of(*digest, crypto::bytes_of(crypto::sha256(entry.record.body)));
    HOOKCTL_CHECK(read_further(entry.record));
    if (!entry.exact) set_further_field(entry.record.further, "body_exact", "false");
    return {};
  }

  /// The fields that a record had beyond HAR, as it holds them; empty where there are none.
  Result<std::string> own_fields(std::string_view name) const {
    if (!own_ || !own_->find(name)) return std::string();
    HOOKCTL_TRY(const json::Span span,
                json::find_span(text_, fmt::format("/{}/{}", har_own_member, name)));
    const std::string object = on_one_line(span.of(text_));
    if (object.size() < 2 || object.front() != '{')
      return fail(own_->find(name)->error("must be an object"));
    return object.size() == 2 ? std::string() : "," + object.substr(1, object.size() - 2);
  }

  /// They must leave the record one.
  Result<void> read_further(Record& record) {
    HOOKCTL_TRY(std::string further, own_fields("further"));
    if (further.empty()) return {};
    record.further = std::move(further);
    RecordParser parser;
    RecordView seen;
    Record alone;
    alone.further = record.further;
    const std::string line = format_record(alone);
    if (auto parsed = parser.parse(line, seen); !parsed)
      return fail(std::move(parsed).error().within(own_->find("further")->pointer()));
    if (!seen.response.empty())
      return fail(own_->find("further")->error("must not have a field “response”"));
    return {};
  }

  Result<void> read_response_further(RecordedResponse& response) {
    constexpr std::string_view name = "response_further";
    HOOKCTL_TRY(response.further, own_fields(name));
    for (const std::string_view field : {"status", "headers", "body_b64", "ms"})
      if (further_field(response.further, field))
        return fail(own_->find(name)->error(fmt::format("must not have a field “{}”", field)));
    return {};
  }

  Result<void> read_response(Record& record) {
    const auto response = root_.find("response");
    if (!response || response->is_null()) return {};
    RecordedResponse read;
    HOOKCTL_TRY(const Node status, response->at("status"));
    HOOKCTL_TRY(const std::int64_t code, status.integer(-1, 999));
    // No answer came, or a browser does not tell.
    if (code <= 0) return {};
    read.status = static_cast<int>(code);
    HOOKCTL_TRY(read.headers, read_headers(*response, false));
    if (const auto content = response->find("content"); content && !content->is_null()) {
      bool exact = false;
      HOOKCTL_TRY(read.body, read_body(*content, exact));
    }
    if (const auto time = root_.find("time"); time && time->is_number()) {
      HOOKCTL_TRY(const double ms, time->number());
      read.milliseconds = std::max(ms, 0.0);
    }
    HOOKCTL_CHECK(read_response_further(read));
    record.response = std::move(read);
    return {};
  }

  Result<void> read_id(Record& record) {
    HOOKCTL_TRY(const auto id, own("id"));
    record.id =
        id ? std::string(*id) : Ulid::generate(OneMoment(record.received_at), random_).str();
    return {};
  }

  std::string_view text_;
  const Node& root_;
  std::optional<Node> own_;
  Random& random_;
};

}  // namespace

void read_har_entry(std::string_view text, Random& random, HarEntry& entry) {
  entry.kind = HarEntry::Kind::unreadable;
  if (json::count_values(text) > json::most_values) {
    entry.problem = Error{ErrorCode::invalid_input, "it has too many values", {}, {}};
    return;
  }
  const auto document =
      json::Document::parse(text, {.bytes = text.size(), .string_bytes = text.size()});
  if (!document) {
    entry.problem = document.error();
    return;
  }
  const Node root = document->root();
  auto read = EntryReader(text, root, random).read(entry);
  if (!read)
    entry.problem = std::move(read).error();
  else
    entry.kind = *read ? HarEntry::Kind::record : HarEntry::Kind::skipped;
}

}  // namespace hookctl::capture
