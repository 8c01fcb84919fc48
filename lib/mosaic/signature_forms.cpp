#include "mosaic/signature_forms.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "crypto/encoding.hpp"

namespace hookctl::mosaic {
namespace {

using crypto::Hash;

struct HashName {
  std::string_view name, spoken;
  Hash hash;
  std::size_t size;
};
constexpr std::array hashes{
    HashName{"sha256", "SHA-256", Hash::sha256, 32},
    HashName{"sha1", "SHA-1", Hash::sha1, 20},
    HashName{"sha512", "SHA-512", Hash::sha512, 64},
    HashName{"sha384", "SHA-384", Hash::sha384, 48},
    HashName{"md5", "MD5", Hash::md5, 16},
};

std::string without_quotes(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front())
    text = trimmed(text.substr(1, text.size() - 2));
  return std::string(text);
}

/// The bytes of a text in base64, and in what it is not standard.
std::optional<std::string> read_base64(std::string_view text,
                                       std::vector<std::string_view>& causes) {
  std::string standard(text);
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  if (standard != text) causes.emplace_back("signature-base64url");
  if (standard.size() % 4 != 0) {
    causes.emplace_back("signature-unpadded");
    standard.append(4 - standard.size() % 4, '=');
  }
  return crypto::from_base64(standard);
}

class Readings {
 public:
  explicit Readings(std::string_view text) : text_(without_quotes(text)) {
    if (text_ != text) outside_.emplace_back("signature-whitespace");
  }

  std::vector<SignatureReading> run() {
    read_digest(text_, outside_, "");
    if (!read_stamped() && !read_named() && !read_listed()) read_other();
    return std::move(readings_);
  }

 private:
  void add(SignatureReading reading) { readings_.push_back(std::move(reading)); }

  void add_other(std::string scheme) {
    SignatureReading reading;
    reading.causes = {"other-scheme"};
    reading.scheme = std::move(scheme);
    add(std::move(reading));
  }

  /// A digest in hexadecimal digits or base64, told from others by its size.
  void read_digest(std::string_view text, const std::vector<std::string_view>& causes,
                   std::string_view scheme) {
    if (const auto bytes = crypto::from_hex(text); bytes && !bytes->empty()) {
      auto with = causes;
      with.emplace_back("signature-hex");
      add_digest(*bytes, with, scheme);
    }
    auto with = causes;
    const auto bytes = read_base64(text, with);
    if (!bytes) return;
    add_digest(*bytes, with, scheme);
    // The base64 of the digest's hexadecimal digits.
    if (const auto inner = crypto::from_hex(*bytes); inner && inner->size() == 32) {
      with.emplace_back("signature-hex");
      add_digest(*inner, with, scheme);
    }
  }

  void add_digest(std::string_view bytes, const std::vector<std::string_view>& causes,
                  std::string_view scheme) {
    const auto* hash = std::ranges::find(hashes, bytes.size(), &HashName::size);
    if (hash == hashes.end()) return;
    SignatureReading reading;
    reading.causes = causes;
    reading.hash = hash->hash;
    reading.digest = bytes;
    reading.scheme = scheme;
    if (reading.scheme.empty() && hash->hash != Hash::sha256)
      reading.scheme = "an HMAC with " + std::string(hash->spoken);
    if (!reading.scheme.empty()) reading.causes = {"other-scheme"};
    add(std::move(reading));
  }

  /// `t=1663838770,v1=…`, as Stripe writes it; the time, a dot and the body are signed.
  bool read_stamped() {
    std::string_view left = text_, time;
    std::vector<std::string_view> codes;
    while (!left.empty()) {
      const std::size_t comma = std::min(left.find(','), left.size());
      const std::string_view part = trimmed(left.substr(0, comma));
      left.remove_prefix(std::min(comma + 1, left.size()));
      if (part.starts_with("t=")) time = part.substr(2);
      if (part.starts_with("v1=")) codes.push_back(part.substr(3));
    }
    if (time.empty() || codes.empty()) return false;
    for (const std::string_view code : codes) {
      SignatureReading reading;
      reading.causes = {"signature-t-v1-form"};
      std::vector<std::string_view> ignored;
      if (const auto bytes = crypto::from_hex(code))
        reading.digest = *bytes;
      else if (const auto decoded = read_base64(code, ignored))
        reading.digest = *decoded;
      reading.prefix = std::string(time) + ".";
      add(reading);
      reading.prefix.clear();
      add(reading);
    }
    return true;
  }

  /// `sha256=…`, as GitHub and those after it write it.
  bool read_named() {
    const std::size_t sign = text_.find('=');
    if (sign == std::string::npos) return false;
    const std::string name = lower(std::string_view(text_).substr(0, sign));
    const auto* hash = std::ranges::find(hashes, name, &HashName::name);
    if (hash == hashes.end()) return false;
    const std::string scheme = name == "sha256" ? "GitHub's X-Hub-Signature-256 (sha256=…)"
                                                : "the form " + name + "=…, as of X-Hub-Signature";
    const std::size_t before = readings_.size();
    read_digest(std::string_view(text_).substr(sign + 1), {}, scheme);
    if (readings_.size() == before) add_other(scheme);
    return true;
  }

  /// `v0=…`, `v1,…`: those that sign more than is known here, such as the time in another header.
  bool read_listed() {
    if (text_.starts_with("v0=")) {
      add_other("Slack's X-Slack-Signature (v0=…), which covers the time in another header");
    } else if (text_.starts_with("v1,") || text_.starts_with("v1a,")) {
      add_other("Standard Webhooks' webhook-signature (v1,…), which covers an id and a time");
    } else {
      return false;
    }
    return true;
  }

  void read_other() {
    const std::string lowered = lower(text_);
    if (lowered.starts_with("eyj") && std::ranges::count(text_, '.') == 2)
      add_other("a JSON Web Token");
    else if (lowered.starts_with("bearer ") || lowered.starts_with("basic "))
      add_other("an Authorization header's value");
    else if (lowered.starts_with("hmac ") || lowered.starts_with("signature ") ||
             lowered.find("keyid=") != std::string::npos)
      add_other("an HTTP signature (keyId=…,signature=…)");
    else if (lowered.find("=:") != std::string::npos && lowered.ends_with(':'))
      add_other("HTTP Message Signatures (RFC 9421)");
  }

  std::string text_;
  std::vector<std::string_view> outside_;
  std::vector<SignatureReading> readings_;
};

}  // namespace

std::vector<SignatureReading> read_signature(std::string_view text) {
  return Readings(text).run();
}

bool is_foreign_signature(std::string_view text) {
  const auto readings = read_signature(text);
  if (readings.empty() || readings.front().causes.empty()) return false;
  const std::string_view cause = readings.front().causes.front();
  return cause == "signature-t-v1-form" || cause == "other-scheme";
}

}  // namespace hookctl::mosaic
