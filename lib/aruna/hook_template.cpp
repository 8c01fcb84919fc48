#include "aruna/hook_template.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "aruna/enums.hpp"
#include "json/writer.hpp"

namespace hookctl::aruna {
namespace {

using enum PlaceholderKind;

constexpr std::array known{
    Placeholder{"secret", word, true, true},
    Placeholder{"object_id", word, true},
    Placeholder{"hook_id", word, true},
    Placeholder{"pubkey_serial", number, true},
    Placeholder{"name", word},
    Placeholder{"description", PlaceholderKind::text},
    Placeholder{"size", number},
    Placeholder{"key_values", PlaceholderKind::json},
    Placeholder{"status", word},
    Placeholder{"class", word},
    Placeholder{"endpoints", PlaceholderKind::json},
    Placeholder{"download_url", word, false, true},
    Placeholder{"access_key", word, false, true},
    Placeholder{"secret_key", word, false, true},
};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
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

std::string_view revealed(const std::optional<Secret>& secret) {
  return secret ? secret->reveal() : std::string_view();
}

/// Everything but the secrets.
std::string plain_value(std::string_view name, const Payload& payload) {
  const Resource& object = payload.object;
  if (name == "object_id") return payload.object_id.str();
  if (name == "hook_id") return payload.hook_id.str();
  if (name == "pubkey_serial") return std::to_string(payload.pubkey_serial);
  if (name == "name") return object.name;
  if (name == "description") return object.description;
  if (name == "size") return std::to_string(object.content_len.value_or(0));
  if (name == "key_values") return key_values_json(object.key_values);
  if (name == "status") return std::string(short_name(object.status));
  if (name == "class") return std::string(short_name(object.data_class));
  if (name == "endpoints") return endpoints_json(object.endpoints);
  return {};
}

}  // namespace

std::span<const Placeholder> placeholders() {
  return known;
}

std::string braced(std::string_view name) {
  return fmt::format("{{{{{}}}}}", name);
}

Secret placeholder_value(const Placeholder& placeholder, const Payload& payload) {
  if (placeholder.name == "secret") return payload.secret.clone();
  if (placeholder.name == "access_key") return Secret(revealed(payload.access_key));
  if (placeholder.name == "secret_key") return Secret(revealed(payload.secret_key));
  if (placeholder.name == "download_url")
    return Secret(payload.download ? std::string_view(payload.download->reveal()) : "");
  return Secret(plain_value(placeholder.name, payload));
}

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

std::vector<std::string_view> missing_placeholders(std::string_view text) {
  std::vector<std::string_view> missing;
  for (const auto& one : known) {
    if (one.mandatory && text.find(braced(one.name)) == std::string_view::npos)
      missing.push_back(one.name);
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
  std::string made(text);
  for (const auto& one : known) {
    const auto placeholder = braced(one.name);
    const auto at = made.find(placeholder);
    if (at == std::string::npos) continue;
    const Secret value = placeholder_value(one, payload);
    std::string filled = expand_groups(value.reveal(), placeholder);
    made.replace(at, placeholder.size(), filled);
    wipe(filled.data(), filled.size());
  }
  Secret rendered{std::string_view(made)};
  wipe(made.data(), made.size());
  return rendered;
}

}  // namespace hookctl::aruna
