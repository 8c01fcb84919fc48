#include "mosaic/validation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "crypto/encoding.hpp"
#include "json/utf8.hpp"
#include "mosaic/envelope.hpp"
#include "mosaic/js_text.hpp"
#include "mosaic/js_value.hpp"
#include "mosaic/payload_check.hpp"
#include "mosaic/signature.hpp"

namespace hookctl::mosaic {
namespace {

using std::chrono::milliseconds;

double seconds(milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

/// For people: "2.5 s", "about 3 h".
std::string spoken(milliseconds time) {
  const double s = seconds(time);
  if (s < 600) return fmt::format("{:.1f} s", s);
  if (s < 7200) return fmt::format("{:.0f} s (about {:.0f} min)", s, s / 60);
  if (s < 172'800) return fmt::format("{:.0f} s (about {:.0f} h)", s, s / 3600);
  return fmt::format("{:.0f} s (about {:.0f} days)", s, s / 86'400);
}

/// Whether a message seems to be off by a zone: by whole half hours, give or take two minutes.
bool looks_like_a_zone(milliseconds off) {
  constexpr milliseconds half_hour{1'800'000}, slack{120'000};
  const auto beyond = off % half_hour;
  return off > half_hour - slack && off < half_hour * 28 + slack &&
         (beyond < slack || half_hour - beyond < slack);
}

/// The usual timestamp, as Date.toISOString writes it, without the detour over UTF-16; whatever
/// else it may be is for ECMAScript's reading.
std::optional<std::int64_t> usual_time(json::Kind kind, std::string_view quoted) {
  if (kind != json::Kind::string || quoted.size() != 26) return std::nullopt;
  const std::string_view text = quoted.substr(1, 24);
  if (text[10] != 'T' || text[17] == '6' || text[19] != '.' || text[23] != 'Z') return std::nullopt;
  const auto time = parse_time(text);
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

/// One validation: the checks in their order, each of which may settle the verdict.
class Validation {
 public:
  Validation(std::string_view body, std::string_view signature, const Expectations& expected,
             std::span<const crypto::HmacSha256Key> keys, Time at)
      : body_(body), signature_(signature), expected_(expected), keys_(keys), at_(at) {}

  Verdict run(bool blank_secret) {
    if (check_secrets(blank_secret) && check_signature() && check_body() && check_schema() &&
        check_time()) {
      verdict_.valid = true;
      verdict_.code = code::valid;
      verdict_.message = "the message is valid";
    }
    return std::move(verdict_);
  }

 private:
  bool strict() const { return expected_.rules == Rules::strict; }

  bool refuse(std::string_view code, std::string message) {
    verdict_.code = code;
    verdict_.message = std::move(message);
    return false;
  }

  bool check_secrets(bool blank) {
    return !blank || refuse(code::empty_secret, "the webhook's secret is empty or blank");
  }

  bool check_signature() {
    // What the library signs is the text that it makes of the bytes.
    if (!strict() && !json::is_utf8(body_)) {
      decoded_ = decode_as_node(body_);
      body_ = decoded_;
    }
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      const auto right = crypto::base64(crypto::bytes_of(keys_[i].code(body_)));
      if (!crypto::equal(right, signature_)) continue;
      verdict_.secret_index = i;
      return true;
    }
    if (signature_.empty()) return refuse(code::invalid_signature, "the message has no signature");
    if (signature_.size() != 44 || signature_.back() != '=')
      return refuse(code::invalid_signature,
                    "the signature is not in Mosaic's form, 44 characters of base64");
    return refuse(code::invalid_signature,
                  "the signature is not that of this body under any of the secrets given");
  }

  bool check_body() {
    auto members = read_members(body_);
    if (!members) return refuse(code::invalid_body, members.error().text());
    members_ = *std::move(members);
    verdict_.message_id = text_of(body_, members_.message_id);
    if (!strict()) {
      // Null has no members, and the library fails in asking for one.
      return members_.kind != json::Kind::null ||
             refuse(code::invalid_body, "the body is null, and no message");
    }
    if (members_.kind != json::Kind::object)
      return refuse(code::invalid_body, "the body is JSON, but no object");
    if (members_.repeated)
      return refuse(code::duplicate_key,
                    fmt::format("the envelope has the key {} twice", *members_.repeated));
    return true;
  }

  bool check_schema() {
    if (expected_.schema == nullptr) return true;
    if (strict() && !members_.payload) {
      verdict_.violations.push_back({"", "", "there is no payload"});
    } else {
      auto violations = check_payload(body_, members_.payload, *expected_.schema);
      if (!violations)
        return refuse(code::invalid_body,
                      std::move(violations.error()).within("the payload").text());
      verdict_.violations = *std::move(violations);
    }
    if (verdict_.violations.empty()) return true;
    return refuse(
        code::invalid_payload,
        fmt::format("the payload violates its schema in {} place{}", verdict_.violations.size(),
                    verdict_.violations.size() == 1 ? "" : "s"));
  }

  bool check_time() {
    if (!members_.timestamp)
      return !strict() || refuse(code::missing_timestamp, "the message has no timestamp");
    const auto [kind, span] = *members_.timestamp;
    const std::string_view value = span.of(body_);
    if (const auto usual = usual_time(kind, value)) return check_age(*usual);
    if (strict()) {
      const auto date =
          kind == json::Kind::string ? parse_js_date(read_js_string(value)) : std::nullopt;
      if (!date || !date->standard || date->local)
        return refuse(code::invalid_timestamp,
                      "the timestamp is no time such as 2022-09-22T09:26:10.498Z");
      return check_age(date->milliseconds);
    }
    const JsTime time = js_time_of(kind, value);
    if (time.outcome == JsTime::Outcome::thrown)
      return refuse(code::invalid_timestamp, "the timestamp cannot be made a text");
    return time.outcome == JsTime::Outcome::none || check_age(time.milliseconds);
  }

  bool check_age(std::int64_t sent) {
    const milliseconds age = at_.time_since_epoch() - milliseconds(sent);
    verdict_.age_seconds = seconds(age);
    if (age > expected_.max_age)
      return refuse(code::outdated,
                    fmt::format("the message was sent {} ago, {} more than the {} allowed{}",
                                spoken(age), spoken(age - expected_.max_age),
                                spoken(expected_.max_age), clock_remark(age)));
    if (strict() && -age > expected_.max_skew)
      return refuse(
          code::future,
          fmt::format("the message was sent {} in the future, {} more than the {} allowed; "
                      "the sender's clock or this one is wrong{}",
                      spoken(-age), spoken(-age - expected_.max_skew), spoken(expected_.max_skew),
                      zone_remark(-age)));
    return true;
  }

  static std::string_view zone_remark(milliseconds off) {
    return looks_like_a_zone(off) ? ", by a time zone as it looks" : "";
  }
  static std::string_view clock_remark(milliseconds age) {
    return looks_like_a_zone(age)
               ? "; if it was sent just now, the clocks are apart, by a time zone as it looks"
               : "";
  }

  std::string_view body_, signature_;
  const Expectations& expected_;
  std::span<const crypto::HmacSha256Key> keys_;
  Time at_;
  std::string decoded_;
  Members members_;
  Verdict verdict_;
};

}  // namespace

Validator::Validator(const Expectations& expected)
    : expected_(expected),
      blank_(expected.secrets.empty() || std::ranges::any_of(expected.secrets, is_blank)) {
  for (const Secret& secret : expected.secrets) keys_.emplace_back(secret.reveal());
}

Verdict Validator::judge(std::string_view body, std::string_view signature, Time at) const {
  return Validation(body, signature, expected_, keys_, at).run(blank_);
}

Verdict validate(std::string_view body, std::string_view signature, const Expectations& expected) {
  return Validator(expected).judge(body, signature, expected.at);
}

}  // namespace hookctl::mosaic
