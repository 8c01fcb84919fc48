#include "base/url.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"

namespace hookctl {
namespace {

constexpr auto npos = std::string_view::npos;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

std::string_view between(std::string_view text, std::size_t from, std::size_t to) {
  return text.substr(from, to - from);
}

bool parse_port(std::string_view text, std::uint16_t& port) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
  return problem == std::errc{} && end == text.data() + text.size() && port != 0;
}

tl::unexpected<Error> refuse(std::string_view why) {
  return fail(ErrorCode::invalid_input, fmt::format("not a usable URL: {}", why),
              "write it as https://host[:port]/path");
}

/// Removes "." and ".." from a path, as RFC 3986 section 5.2.4 says.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  std::size_t at = 0;
  bool ends_in_folder = false;
  while (at < path.size()) {
    const auto end = std::min(path.find('/', at + 1), path.size());
    const auto segment = between(path, at + 1, end);
    ends_in_folder = segment == "." || segment == "..";
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
    at = end;
  }
  std::string out;
  for (const auto segment : kept) out.append("/").append(segment);
  if (ends_in_folder || out.empty()) out += '/';
  return out;
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  if (text.empty()) return refuse("it is empty");
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '\\')
      return refuse("it holds a blank, a backslash or a control character; percent-encode it");

  Url url;
  url.text_ = std::string(text.substr(0, text.find('#')));
  const std::string_view all = url.text_;
  const auto colon = all.find("://");
  if (colon == npos) return refuse("it has no scheme");
  const std::string scheme = lower(all.substr(0, colon));
  if (scheme != "http" && scheme != "https") return refuse("its scheme is neither http nor https");
  std::copy(scheme.begin(), scheme.end(), url.text_.begin());
  url.scheme_ = {0, colon};

  const auto start = colon + 3;
  const auto end = std::min(all.find_first_of("/?", start), all.size());
  auto authority = between(all, start, end);
  if (const auto at = authority.rfind('@'); at != npos) {
    url.user_info_ = {start, at};
    authority.remove_prefix(at + 1);
  }
  url.port_ = scheme == "https" ? 443 : 80;
  const auto bracket = authority.rfind(']');
  const auto port_at = authority.rfind(':');
  if (port_at != npos && (bracket == npos || port_at > bracket)) {
    if (!parse_port(authority.substr(port_at + 1), url.port_)) return refuse("its port is no port");
    url.explicit_port_ = true;
    authority = authority.substr(0, port_at);
  }
  if (authority.empty()) return refuse("it has no host");
  const bool ipv6 = authority.front() == '[';
  if (ipv6 ? authority.back() != ']' : authority.find_first_of("[]:") != npos)
    return refuse("its host is not readable");
  url.host_ = lower(authority);

  const auto query = std::min(all.find('?', end), all.size());
  url.path_ = {end, query - end};
  if (query < all.size()) url.query_ = {query + 1, all.size() - query - 1};
  return url;
}

std::string_view Url::path() const {
  return path_.second == 0 ? "/" : view(path_);
}

std::string Url::display() const {
  return fmt::format("{}{}{}", origin(), path(), query_.second == 0 ? "" : "?…");
}

std::string Url::authority() const {
  const bool usual = port_ == (is_tls() ? 443 : 80);
  return usual ? host_ : fmt::format("{}:{}", host_, port_);
}

std::string Url::origin() const {
  return fmt::format("{}://{}", scheme(), authority());
}

bool Url::is_loopback() const {
  if (host_ == "localhost" || host_.ends_with(".localhost") || host_ == "[::1]") return true;
  if (!host_.starts_with("127.")) return false;
  // A name such as 127.example.org is no address.
  return std::ranges::count(host_, '.') == 3 &&
         host_.find_first_not_of("0123456789.") == std::string::npos;
}

bool Url::same_origin(const Url& other) const {
  return scheme() == other.scheme() && host_ == other.host_ && port_ == other.port_;
}

std::vector<std::pair<std::string, std::string>> Url::query_pairs() const {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::string_view rest = query();
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    pairs.emplace_back(percent_decode(pair.substr(0, equals)),
                       equals == npos ? "" : percent_decode(pair.substr(equals + 1)));
  }
  return pairs;
}

std::optional<std::string> Url::query_value(std::string_view name) const {
  for (auto& [key, value] : query_pairs())
    if (key == name) return std::move(value);
  return std::nullopt;
}

Result<Url> Url::with_path(std::string_view encoded) const {
  return parse(fmt::format("{}{}", view({0, path_.first}), encoded));
}

Result<Url> Url::resolve(std::string_view reference) const {
  if (const auto scheme_end = reference.find("://");
      scheme_end != npos && scheme_end < reference.find_first_of("/?"))
    return parse(reference);
  if (reference.starts_with("//")) return parse(fmt::format("{}:{}", scheme(), reference));
  const auto query_at = std::min(reference.find_first_of("?#"), reference.size());
  const auto target = reference.substr(0, query_at);
  const auto rest = reference.substr(query_at);
  if (target.empty()) return with_path(fmt::format("{}{}", path(), rest));
  if (target.front() == '/') return with_path(fmt::format("{}{}", without_dots(target), rest));
  const auto folder = path().substr(0, path().rfind('/') + 1);
  return with_path(fmt::format("{}{}", without_dots(fmt::format("{}{}", folder, target)), rest));
}

std::string percent_encode(std::string_view bytes, std::string_view keep) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    if (unreserved(c) || keep.find(c) != npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high << 4 | low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace hookctl
