#include "mosaic/explanation.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "mosaic/body_variants.hpp"
#include "mosaic/rewrite.hpp"
#include "mosaic/secret_variants.hpp"
#include "mosaic/signature_forms.hpp"

namespace hookctl::mosaic {
namespace {

struct Cause {
  std::string_view code, sentence;
};

/// In the order of their importance: the first of those that come together is the code.
constexpr std::array causes{
    Cause{"body-trailing-newline-added",
          "the body got a line end after it was signed: hand its bytes on as they are (curl "
          "--data-binary, printf instead of echo)"},
    Cause{"body-trailing-newline-lost",
          "the signed body ended with a line end that has been lost: keep the bytes as they are (a "
          "shell's $(…), curl -d and text editors drop it)"},
    Cause{"body-crlf",
          "line ends were changed between LF and CR LF after the body was signed: handle it as "
          "bytes, not as text"},
    Cause{"body-bom",
          "a byte order mark was put before the body, or taken from it, after it was signed: write "
          "UTF-8 without one, and handle the body as bytes"},
    Cause{"body-keys-sorted",
          "the signed body had its keys sorted, the one received has not: it was read and written "
          "anew; verify the bytes as they were received"},
    Cause{"body-reserialized",
          "the body was read and written anew between signing and verifying: verify the bytes as "
          "they were received, before any parser sees them"},
    Cause{"signature-hex",
          "the signature is in hexadecimal digits: Mosaic's is in base64 (digest('base64'))"},
    Cause{"signature-base64url",
          "the signature is in base64's alphabet for URLs (“-” and “_”): Mosaic's is in the "
          "standard one (“+” and “/”)"},
    Cause{"signature-unpadded",
          "the signature has lost its padding: Mosaic's has 44 characters and ends with “=”"},
    Cause{"signature-whitespace",
          "the signature has blanks or quotes around it: give it without them"},
    Cause{"secret-trailing-newline",
          "one side's secret has a line end at its end: store it without one (printf instead of "
          "echo)"},
    Cause{"secret-whitespace",
          "one side's secret has blanks or quotes around it: store just the secret itself"},
    Cause{"secret-is-base64",
          "one side decodes the secret from base64: Mosaic's key is the secret's text as it is "
          "shown"},
    Cause{"secret-is-hex",
          "one side decodes the secret from hexadecimal digits: Mosaic's key is the secret's text "
          "as it is shown"},
    Cause{"secret-appended-to-body",
          "the secret was appended to the body before it was signed, as Mosaic's guide says, but "
          "its library does not do: sign the body alone, with the secret as the key"},
    Cause{"signature-t-v1-form",
          "the signature is in the form t=…,v1=…, which is not Mosaic's: that is the base64 of the "
          "body's HMAC alone"},
    Cause{"other-scheme", "the signature is in another scheme's form"},
    Cause{"previous-secret",
          "the message is signed with one of the older secrets: it is valid as long as that one is "
          "given, and its sender is to change over"},
};

std::size_t rank_of(std::string_view code) {
  return static_cast<std::size_t>(std::ranges::find(causes, code, &Cause::code) - causes.begin());
}

using Style = RewriteStyle;

struct NamedLayout {
  Style::Layout layout;
  std::string_view indent, name;
};
constexpr std::array layouts{
    NamedLayout{Style::Layout::compact, "", "compact"},
    NamedLayout{Style::Layout::spaced, "", "with blanks after commas and colons"},
    NamedLayout{Style::Layout::indented, "  ", "indented by 2"},
    NamedLayout{Style::Layout::indented, "    ", "indented by 4"},
    NamedLayout{Style::Layout::indented, "\t", "indented by tabs"},
};
constexpr std::array<std::pair<Style::Strings, std::string_view>, 6> strings{{
    {Style::Strings::plain, ""},
    {Style::Strings::kept, ", strings as they are"},
    {Style::Strings::ascii, ", escaped beyond ASCII"},
    {Style::Strings::php, ", escaped beyond ASCII and in slashes"},
    {Style::Strings::slashes, ", slashes escaped"},
    {Style::Strings::html, ", escaped for HTML"},
}};
constexpr std::array<std::pair<Style::Numbers, std::string_view>, 3> numbers{{
    {Style::Numbers::kept, ""},
    {Style::Numbers::shortest, ", numbers in their shortest form"},
    {Style::Numbers::floating, ", numbers with decimals"},
}};

class Search {
 public:
  Search(std::string_view body, std::string_view signature, std::span<const Secret> secrets)
      : body_(body), secrets_(secrets), readings_(read_signature(signature)) {
    for (const Secret& secret : secrets) keys_.push_back(variants_of(secret));
  }

  Explanation run() {
    const auto simple = simple_bodies();
    if (try_body({{}, std::string(body_)}) || try_bodies(simple) || try_keys(body_, {}) ||
        try_appended() || try_rewritten() || try_pairs(simple) || try_others())
      return std::move(found_);
    return unknown();
  }

 private:
  /// Bodies that differ in what happens to text: line ends, a byte order mark, the encoding.
  std::vector<BodyVariant> simple_bodies() const {
    std::vector<BodyVariant> out = line_end_variants(body_);
    for (const auto& list : {text_variants(body_), encoding_variants(body_)})
      out.insert(out.end(), list.begin(), list.end());
    return out;
  }

  bool try_bodies(const std::vector<BodyVariant>& variants) {
    return std::ranges::any_of(variants,
                               [this](const BodyVariant& body) { return try_body(body); });
  }

  /// A body under each of the secrets.
  bool try_body(const BodyVariant& body) {
    for (std::size_t i = 0; i < secrets_.size(); ++i)
      if (try_key(secrets_[i].reveal(), body.bytes, {&body.change}, i)) return true;
    return false;
  }

  /// A body under each form of each secret.
  bool try_keys(std::string_view bytes, const std::vector<const Change*>& so_far) {
    for (std::size_t i = 0; i < keys_.size(); ++i)
      for (const SecretVariant& key : keys_[i]) {
        auto changes = so_far;
        changes.push_back(&key.change);
        if (try_key(key.secret.reveal(), bytes, changes, i)) return true;
      }
    return false;
  }

  bool try_pairs(const std::vector<BodyVariant>& simple) {
    for (const BodyVariant& body : simple)
      if (try_keys(body.bytes, {&body.change})) return true;
    for (const BodyVariant& body : text_variants(body_))
      for (const BodyVariant& end : line_end_variants(body.bytes))
        for (std::size_t i = 0; i < secrets_.size(); ++i)
          if (try_key(secrets_[i].reveal(), end.bytes, {&end.change, &body.change}, i)) return true;
    return false;
  }

  /// One HMAC against all readings of the signature.
  bool try_key(std::string_view key, std::string_view body,
               const std::vector<const Change*>& changes, std::size_t secret) {
    std::optional<std::string> code;
    for (const SignatureReading& reading : readings_) {
      if (reading.hash != crypto::Hash::sha256 || reading.digest.size() != 32) continue;
      if (reading.prefix.empty()) {
        if (!code) code = hmac(key, body);
        if (crypto::equal(*code, reading.digest)) return find(reading, changes, secret);
      } else if (crypto::equal(hmac(key, reading.prefix + std::string(body)), reading.digest)) {
        return find(reading, changes, secret);
      }
    }
    return false;
  }

  std::string hmac(std::string_view key, std::string_view message) {
    if (work_left_ < message.size()) {
      gave_up_ = true;
      return {};
    }
    work_left_ -= message.size();
    return std::string(crypto::bytes_of(crypto::hmac_sha256(key, message)));
  }

  bool try_appended() {
    const Change appended{"secret-appended-to-body", ""};
    for (std::size_t i = 0; i < secrets_.size(); ++i) {
      const std::string_view secret = secrets_[i].reveal();
      std::string text;
      text.reserve(body_.size() + secret.size());  // one buffer, and no other is left
      text.append(body_).append(secret);
      bool found = false;
      for (const std::string_view key : {secret, std::string_view()})
        found = found || try_key(key, text, {&appended}, i);
      const std::string digest(crypto::bytes_of(crypto::sha256(text)));
      for (const SignatureReading& reading : readings_)
        if (!found && crypto::equal(digest, reading.digest)) found = find(reading, {&appended}, i);
      wipe(text.data(), text.size());
      if (found) return true;
    }
    return false;
  }

  bool try_rewritten() {
    for (const auto keys : {Style::Keys::kept, Style::Keys::merged, Style::Keys::sorted})
      for (const auto& layout : layouts)
        for (const auto& [string_style, string_name] : strings)
          for (const auto& [number_style, number_name] : numbers) {
            if (work_left_ < body_.size()) return false;
            const Style style{layout.layout, layout.indent, string_style, number_style, keys};
            auto text = rewrite(body_, style);
            if (!text) return false;
            if (try_written(std::move(*text), keys,
                            fmt::format("{}{}{}", layout.name, string_name, number_name)))
              return true;
          }
    return false;
  }

  bool try_written(std::string text, Style::Keys keys, std::string_view how) {
    const std::string_view cause =
        keys == Style::Keys::sorted ? "body-keys-sorted" : "body-reserialized";
    BodyVariant body{{cause, fmt::format("it was signed {}", how)}, std::move(text)};
    if (try_body(body)) return true;
    body.bytes += '\n';
    body.change.detail += ", with a line end";
    return try_body(body);
  }

  /// Other hashes, and digests without a key.
  bool try_others() {
    for (const SignatureReading& reading : readings_) {
      if (!reading.digest.empty() && reading.digest == crypto::digest(reading.hash, body_))
        return find_other(reading, "a digest of the body without any key", "it fits the body");
      for (const Secret& secret : secrets_)
        if (reading.hash != crypto::Hash::sha256 &&
            reading.digest == crypto::hmac(reading.hash, secret.reveal(), body_))
          return find_other(reading, reading.scheme, "it fits the body and the secret");
    }
    for (const SignatureReading& reading : readings_) {
      if (reading.causes.empty()) continue;
      if (reading.causes.front() == "signature-t-v1-form") {
        found_ = explained({"signature-t-v1-form"},
                           {"neither the body nor time and body fit under the secret"});
        return true;
      }
      if (reading.causes.front() == "other-scheme")
        return find_other(reading, reading.scheme, "told by its form alone");
    }
    return false;
  }

  bool find_other(const SignatureReading& reading, std::string_view scheme, std::string_view how) {
    std::vector<std::string_view> codes{"other-scheme"};
    for (const std::string_view cause : reading.causes)
      if (cause == "signature-t-v1-form") codes.front() = cause;
    found_ = explained(std::move(codes), {std::string(scheme), std::string(how)});
    return true;
  }

  bool find(const SignatureReading& reading, const std::vector<const Change*>& changes,
            std::size_t secret) {
    std::vector<std::string_view> codes = reading.causes;
    std::vector<std::string> details;
    if (!reading.scheme.empty()) details.push_back(reading.scheme);
    if (!reading.prefix.empty()) details.emplace_back("the time, a dot and the body are signed");
    for (const Change* change : changes) {
      if (!change->cause.empty()) codes.push_back(change->cause);
      if (!change->detail.empty()) details.push_back(change->detail);
    }
    if (secret > 0) {
      codes.emplace_back("previous-secret");
      details.push_back(fmt::format("the secret is number {} of {}", secret + 1, secrets_.size()));
    }
    if (codes.empty())
      found_ = {"", "the signature is that of the body", {}};
    else
      found_ = explained(std::move(codes), details);
    return true;
  }

  static Explanation explained(std::vector<std::string_view> codes,
                               const std::vector<std::string>& details) {
    std::ranges::sort(codes, {}, rank_of);
    codes.erase(std::ranges::unique(codes).begin(), codes.end());
    std::string message;
    for (const std::string_view code : codes)
      message.append(message.empty() ? "" : "; and ").append(causes[rank_of(code)].sentence);
    std::string inside;
    for (const std::string& detail : details)
      if (!detail.empty()) inside.append(inside.empty() ? "" : "; ").append(detail);
    if (!inside.empty()) message += " (" + inside + ")";
    return {codes.front(), std::move(message), {codes.begin() + 1, codes.end()}};
  }

  Explanation unknown() const {
    if (readings_.empty())
      return {"unknown",
              "the signature is no base64 and in no other form known here: look whether the header "
              "is the right one and whole",
              {}};
    std::string message =
        "none of the usual causes fits: most likely the secret is another one, or the body was "
        "changed; compare the secrets, and the body's SHA-256, on both sides";
    if (gave_up_) message += " (the body is so large that not all causes were tried)";
    return {"unknown", std::move(message), {}};
  }

  std::string_view body_;
  std::span<const Secret> secrets_;
  std::vector<SignatureReading> readings_;
  std::vector<std::vector<SecretVariant>> keys_;
  std::uint64_t work_left_ = std::uint64_t{1} << 27U;  ///< bytes to hash
  bool gave_up_ = false;
  Explanation found_;
};

}  // namespace

Explanation explain_mismatch(std::string_view body, std::string_view signature,
                             std::span<const Secret> secrets) {
  return Search(body, signature, secrets).run();
}

}  // namespace hookctl::mosaic
