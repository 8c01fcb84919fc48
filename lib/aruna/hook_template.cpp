#include "aruna/hook_template.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "aruna/enums.hpp"
#include "json/writer.hpp"

namespace hookctl::aruna {
namespace {

constexpr std::array<std::string_view, 4> mandatory{"secret", "object_id", "hook_id",
                                                    "pubkey_serial"};

std::string braced(std::string_view name) {
  return fmt::format("{{{{{}}}}}", name);
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// A replacement text as Rust's regex crate reads it: group 0 is the placeholder itself, and there
/// is no other.
std::string expand_groups(std::string_view value, std::string_view placeholder) {
  std::string text;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const auto rest = value.substr(at + 1);
    if (value[at] != '$' || rest.empty()) {
      text += value[at];
    } else if (rest.front() == '$') {
      text += '$';
      ++at;
    } else if (rest.front() == '{') {
      const auto close = rest.find('}');
      if (close == std::string_view::npos) {
        text += '$';
        continue;
      }
      if (rest.substr(1, close - 1) == "0") text += placeholder;
      at += close + 1;
    } else {
      const auto word = static_cast<std::size_t>(
          std::find_if_not(rest.begin(), rest.end(), is_word) - rest.begin());
      if (word == 0) text += '$';
      if (rest.substr(0, word) == "0") text += placeholder;
      at += word;
    }
  }
  return text;
}

std::string key_values_json(const std::vector<KeyValue>& pairs) {
  json::Writer out;
  out.begin_array();
  for (const auto& pair : pairs) {
    out.begin_object().member("key", pair.key).member("value", pair.value);
    out.member("variant", short_name(pair.variant)).end_object();
  }
  out.end_array();
  return out.take();
}

std::string endpoints_json(const std::vector<DataEndpoint>& endpoints) {
  json::Writer out;
  out.begin_object();
  for (const auto& endpoint : endpoints) {
    out.key(endpoint.id).begin_object().key("replication");
    if (endpoint.partial_sync)
      out.begin_object().member("PartialSync", *endpoint.partial_sync).end_object();
    else
      out.string("FullSync");
    out.key("status");
    if (endpoint.status)
      out.string(short_name(*endpoint.status));
    else
      out.null();
    out.end_object();
  }
  out.end_object();
  return out.take();
}

void replace_first(std::string& text, std::string_view name, std::string_view value) {
  const auto placeholder = braced(name);
  const auto at = text.find(placeholder);
  if (at != std::string::npos)
    text.replace(at, placeholder.size(), expand_groups(value, placeholder));
}

std::string_view revealed(const std::optional<Secret>& secret) {
  return secret ? secret->reveal() : std::string_view();
}

}  // namespace

std::vector<std::string_view> missing_placeholders(std::string_view text) {
  std::vector<std::string_view> missing;
  for (const auto name : mandatory) {
    if (text.find(braced(name)) == std::string_view::npos) missing.push_back(name);
  }
  return missing;
}

Result<void> check_template(std::string_view text) {
  if (text.empty()) return fail(ErrorCode::invalid_input, "the template is empty");
  const auto missing = missing_placeholders(text);
  if (missing.empty()) return {};
  return fail(ErrorCode::invalid_input,
              fmt::format("the template lacks {}", braced(missing.front())),
              "it needs {{secret}}, {{object_id}}, {{hook_id}} and {{pubkey_serial}}");
}

Secret render_template(std::string_view text, const Payload& payload) {
  const Resource& object = payload.object;
  std::string made(text);
  replace_first(made, "secret", payload.secret.reveal());
  replace_first(made, "object_id", payload.object_id.text());
  replace_first(made, "hook_id", payload.hook_id.text());
  replace_first(made, "pubkey_serial", std::to_string(payload.pubkey_serial));
  replace_first(made, "name", object.name);
  replace_first(made, "description", object.description);
  replace_first(made, "size", std::to_string(object.content_len.value_or(0)));
  replace_first(made, "key_values", key_values_json(object.key_values));
  replace_first(made, "status", short_name(object.status));
  replace_first(made, "class", short_name(object.data_class));
  replace_first(made, "endpoints", endpoints_json(object.endpoints));
  replace_first(made, "download_url", payload.download ? payload.download->reveal() : "");
  replace_first(made, "access_key", revealed(payload.access_key));
  replace_first(made, "secret_key", revealed(payload.secret_key));
  Secret rendered{std::string_view(made)};
  wipe(made.data(), made.size());
  return rendered;
}

}  // namespace hookctl::aruna
