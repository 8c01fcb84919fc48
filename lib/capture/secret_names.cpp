#include "capture/secret_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "base/url.hpp"
#include "capture/redact.hpp"

namespace hookctl::capture {
namespace {

template <std::size_t Count>
bool holds_any(std::string_view text, const std::array<std::string_view, Count>& parts) {
  return std::ranges::any_of(
      parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

/// "X-Amz-Security-Token", "secretKey" and "secret_key" are told by their letters alone.
std::string letters_of(std::string_view name) {
  std::string letters;
  for (const char c : name)
    if (c != '-' && c != '_' && c != '.' && c != ' ') letters += lower(c);
  return letters;
}

}  // namespace

bool is_secret_header(std::string_view name) {
  constexpr std::array<std::string_view, 13> parts{
      "authorization", "cookie",  "token",      "secret", "passw",   "passphrase", "apikey",
      "accesskey",     "authkey", "credential", "xauth",  "session", "privatekey"};
  return holds_any(letters_of(name), parts);
}

bool is_secret_field(std::string_view name) {
  constexpr std::array<std::string_view, 9> parts{"secret",     "token",      "passw",
                                                  "passphrase", "apikey",     "accesskey",
                                                  "privatekey", "credential", "authorization"};
  return holds_any(letters_of(name), parts);
}

bool is_secret_parameter(std::string_view name) {
  constexpr std::array<std::string_view, 6> whole{"sig", "key", "auth", "pwd", "code", "session"};
  const std::string letters = letters_of(percent_decode(name));
  return is_secret_field(letters) || letters.find("signature") != std::string::npos ||
         std::ranges::find(whole, letters) != whole.end();
}

bool is_relative_url(std::string_view text) {
  return text.starts_with('/') || text.starts_with('?') || text.starts_with('#');
}

std::optional<std::string> redact_query(std::string_view query) {
  std::string out;
  bool changed = false;
  for (std::string_view rest = query;;) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    const std::size_t equals = pair.find('=');
    const bool has_value = equals != std::string_view::npos && equals + 1 < pair.size();
    if (has_value && pair.substr(equals + 1) != redaction_mark &&
        is_secret_parameter(pair.substr(0, equals))) {
      out.append(pair.substr(0, equals + 1)).append(redaction_mark);
      changed = true;
    } else {
      out += pair;
    }
    if (pair.size() == rest.size()) break;
    out += '&';
    rest.remove_prefix(pair.size() + 1);
  }
  if (!changed) return std::nullopt;
  return out;
}

std::optional<std::string> redact_url(std::string_view url) {
  std::string out;
  bool changed = false;
  std::size_t from = 0;
  if (const std::size_t scheme = url.substr(0, url.find_first_of("/?#")).find(':');
      scheme != std::string_view::npos && url.substr(scheme).starts_with("://")) {
    const std::size_t begin = scheme + 3;
    const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
    const std::size_t at = url.substr(begin, end - begin).rfind('@');
    if (at != std::string_view::npos && url.substr(begin, at) != redaction_mark) {
      out.append(url.substr(0, begin)).append(redaction_mark);
      from = begin + at;
      changed = true;
    }
  }
  // A fragment may be a form too: OAuth hands tokens over in one.
  const std::size_t hash = std::min(url.find('#', from), url.size());
  const std::size_t question = std::min(url.find('?', from), hash);
  for (const auto& [begin, end] : {std::pair(question, hash), std::pair(hash, url.size())}) {
    if (begin == end) continue;
    const auto form = redact_query(url.substr(begin + 1, end - begin - 1));
    if (!form) continue;
    out.append(url.substr(from, begin + 1 - from)).append(*form);
    from = end;
    changed = true;
  }
  if (!changed) return std::nullopt;
  return out.append(url.substr(from));
}

}  // namespace hookctl::capture
