#include "capture/redact.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "capture/further.hpp"
#include "capture/redact_json.hpp"
#include "capture/secret_names.hpp"
#include "json/utf8.hpp"
#include "json/writer.hpp"

namespace hookctl::capture {
namespace {

/// "Bearer abc" → "Bearer REDACTED": which scheme it was is no secret.
std::string redact_credentials(std::string_view value) {
  constexpr std::array<std::string_view, 4> schemes{"Bearer", "Basic", "Digest",
                                                    "AWS4-HMAC-SHA256"};
  const std::string_view scheme = value.substr(0, value.find(' '));
  const bool known = std::ranges::any_of(
      schemes, [&](std::string_view one) { return same_ignoring_case(one, scheme); });
  if (!known || scheme.size() == value.size()) return std::string(redaction_mark);
  return fmt::format("{} {}", scheme, redaction_mark);
}

std::string redact_header(std::string_view name, std::string_view value) {
  const std::string letters = lower(name);
  return letters.ends_with("authorization") ? redact_credentials(value)
                                            : std::string(redaction_mark);
}

bool is_form(const HeaderList& headers) {
  return std::ranges::any_of(headers, [](const auto& header) {
    return same_ignoring_case(header.first, "Content-Type") &&
           lower(header.second).starts_with("application/x-www-form-urlencoded");
  });
}

class Redactor {
 public:
  explicit Redactor(const RedactOptions& options) : options_(options) {}

  Redaction run(Record& record) {
    if (auto url = redact_url(record.url)) {
      record.url = std::move(*url);
      note("url");
    }
    headers(record.headers, "header:");
    result_.body_changed = body(record.body, is_form(record.headers), "body");
    if (record.response) {
      headers(record.response->headers, "response.header:");
      body(record.response->body, is_form(record.response->headers), "response.body");
    }
    mark(record);
    return std::move(result_);
  }

 private:
  void headers(HeaderList& headers, std::string_view where) {
    for (auto& [name, value] : headers) {
      const bool wanted = std::ranges::any_of(
          options_.headers,
          [&name = name](const std::string& one) { return same_ignoring_case(one, name); });
      std::optional<std::string> changed;
      if (wanted || is_secret_header(name))
        changed = redact_header(name, value);
      else if (is_relative_url(value) || value.find("://") != std::string::npos)
        changed = redact_url(value);
      if (!changed || *changed == value || value.empty()) continue;
      value = std::move(*changed);
      note(fmt::format("{}{}", where, json::to_utf8(name)));
    }
  }

  /// Whether it was changed.
  bool body(std::string& body, bool form, const std::string& where) {
    if (body.empty() || body == redaction_mark) return false;
    if (options_.body) {
      body = redaction_mark;
      note(where);
      return true;
    }
    if (auto redacted = redact_json(body, options_.pointers)) {
      if (redacted->pointers.empty()) return false;
      body = std::move(redacted->text);
      for (const std::string& pointer : redacted->pointers)
        note(fmt::format("{}:{}", where, pointer));
      if (redacted->more > 0) note(fmt::format("{}:and {} more", where, redacted->more));
      return true;
    }
    if (form) {
      auto redacted = redact_query(body);
      if (!redacted) return false;
      body = std::move(*redacted);
      note(where + ":form");
      return true;
    }
    ++result_.bodies_opaque;
    return false;
  }

  void note(std::string what) {
    if (seen_.insert(what).second) result_.done.push_back(std::move(what));
  }

  void mark(Record& record) {
    std::vector<std::string> all = redactions_of(record.further);
    const std::size_t before = all.size();
    const std::set<std::string> known(all.begin(), all.end());
    for (const std::string& one : result_.done)
      if (!known.contains(one)) all.push_back(one);
    if (all.size() == before) return;
    json::Writer list;
    list.begin_array();
    for (const std::string& one : all) list.string(one);
    list.end_array();
    set_further_field(record.further, "redactions", list.text());
  }

  const RedactOptions& options_;
  Redaction result_;
  std::set<std::string> seen_;
};

}  // namespace

Redaction redact(Record& record, const RedactOptions& options) {
  return Redactor(options).run(record);
}

}  // namespace hookctl::capture
