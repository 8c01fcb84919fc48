#include "capture/record_parser.hpp"

#include <charconv>

#include <fmt/format.h>

#include "capture/record.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "json/pointer.hpp"
#include "json/scan.hpp"

namespace hookctl::capture {
namespace {

using json::Kind;

constexpr std::string_view digest_name = "body_sha256";
constexpr std::array<std::string_view, 9> names{
    "v", "id", "received_at", "method", "url", "headers", "body_b64", digest_name, "response"};
constexpr std::string_view made_by = "a record is what “hookctl listen” and “capture import” write";

tl::unexpected<Error> refuse(std::string_view field, std::string_view what,
                             std::string_view hint = {}) {
  return fail(ErrorCode::invalid_input, fmt::format("{}: {}", field, what), std::string(hint));
}

/// The number of the field that a member is, or how many there are. Mostly it is the expected one.
std::size_t field_of(const json::ScannedMember& member, std::size_t expected) {
  if (expected < names.size() && member.is(names[expected])) return expected;
  std::size_t field = 0;
  while (field < names.size() && !member.is(names[field])) ++field;
  return field;
}

std::string_view inside(std::string_view quoted) {
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

Result<void> RecordParser::parse(std::string_view line, RecordView& record) {
  line_ = line;
  values_ = {};
  headers_.clear();
  further_.clear();
  texts_.clear();
  HOOKCTL_CHECK(collect());
  HOOKCTL_CHECK(check_version());
  for (const Field field : {id, received_at, method, url, headers, body, digest})
    if (!values_[field].there) return refuse(names[field], "is missing", made_by);
  HOOKCTL_TRY(record.id, text(id));
  HOOKCTL_TRY(record.method, text(method));
  HOOKCTL_TRY(record.url, text(url));
  HOOKCTL_CHECK(read_time(record));
  HOOKCTL_CHECK(read_headers());
  HOOKCTL_CHECK(read_body(record));
  record.headers = headers_;
  record.response = values_[response].there ? raw(response) : std::string_view();
  record.further = further_;
  return {};
}

/// Finds the known fields and keeps the others as they are written.
Result<void> RecordParser::collect() {
  json::Scanner scanner(line_, {.bytes = line_.size(), .string_bytes = line_.size()});
  json::ScannedMember member;
  std::size_t expected = 0;
  for (;;) {
    HOOKCTL_TRY(const bool more, scanner.next(member));
    if (!more) break;
    const std::size_t field = field_of(member, expected);
    expected = field + 1;
    if (field == names.size()) {
      further_.append(",\"").append(member.key).append("\":").append(member.value.of(line_));
      continue;
    }
    Value& value = values_[field];
    if (value.there) return refuse(names[field], "is given twice");
    value = {true, member.kind, member.value};
  }
  if (scanner.kind() == Kind::object) return {};
  return fail(ErrorCode::invalid_input, "a record must be a JSON object", std::string(made_by));
}

Result<void> RecordParser::check_version() const {
  const Value& value = values_[version];
  if (!value.there) return refuse(names[version], "is missing", made_by);
  int number = 0;
  const std::string_view digits = raw(version);
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (value.kind != Kind::number || problem != std::errc() || end != digits.data() + digits.size())
    return refuse(names[version], "must be a whole number");
  if (number == record_version) return {};
  return refuse(names[version],
                fmt::format("the record is of version {}, and this hookctl reads version {}",
                            number, record_version),
                "use the hookctl that wrote it, or a newer one");
}

Result<std::string_view> RecordParser::text(Field field) {
  if (values_[field].kind != Kind::string) return refuse(names[field], "must be a string");
  auto text = unescaped(raw(field));
  if (!text) return refuse(names[field], text.error().message);
  return text;
}

/// The views that were given before must stay: the room is made once, and what is unescaped is
/// never longer than it was.
Result<std::string_view> RecordParser::unescaped(std::string_view quoted) {
  if (quoted.find('\\') == std::string_view::npos) return inside(quoted);
  HOOKCTL_TRY(const std::string text, json::unescape(quoted));
  if (texts_.empty()) texts_.reserve(line_.size());
  const std::size_t begin = texts_.size();
  texts_ += text;
  return std::string_view(texts_).substr(begin);
}

Result<void> RecordParser::read_time(RecordView& record) {
  HOOKCTL_TRY(const std::string_view written, text(received_at));
  auto time = parse_time(written);
  if (!time) return refuse(names[received_at], "must be a time as RFC 3339 writes it");
  record.received_at = *time;
  return {};
}

Result<void> RecordParser::read_headers() {
  const std::string_view list = raw(headers);
  const auto wrong = [this] {
    return refuse(fmt::format("{}/{}", names[headers], headers_.size()),
                  "must be [name, value], both of them strings");
  };
  json::Reader in(list, {.string_bytes = line_.size()});
  if (!in.take('[')) return refuse(names[headers], "must be an array");
  if (in.take(']')) return {};
  do {
    // Name, value, and the value's bytes in base64 where it is no text.
    std::array<json::Span, 3> parts;
    std::size_t count = 0;
    if (!in.take('[')) return wrong();
    do {
      bool escaped = false;
      in.skip_blanks();
      if (count == parts.size() || !in.string(parts[count++], escaped)) return wrong();
    } while (in.take(','));
    if (count < 2 || !in.take(']')) return wrong();
    auto name = unescaped(parts[0].of(list));
    auto value = unescaped(parts[1].of(list));
    if (!name || !value) return wrong();
    if (count == 3) {
      // Not `unescaped`: there is room for the base64 or for its bytes, and not for both.
      const auto encoded = json::unescape(parts[2].of(list));
      const auto bytes = encoded ? crypto::from_base64(*encoded) : std::nullopt;
      if (!bytes)
        return refuse(fmt::format("{}/{}/2", names[headers], headers_.size()), "is no base64");
      if (texts_.empty()) texts_.reserve(line_.size());
      const std::size_t begin = texts_.size();
      texts_ += *bytes;
      value = std::string_view(texts_).substr(begin);
    }
    headers_.emplace_back(*name, *value);
  } while (in.take(','));
  return {};
}

Result<void> RecordParser::read_body(RecordView& record) {
  HOOKCTL_TRY(const std::string_view encoded, text(body));
  if (!crypto::from_base64(encoded, body_)) return refuse(names[body], "is no base64");
  record.body = body_;
  HOOKCTL_TRY(record.body_sha256, text(digest));
  return digests_ == Digests::compared ? check_digest(record) : Result<void>();
}

Result<void> check_digest(const RecordView& record) {
  const crypto::Sha256 found = crypto::sha256(record.body);
  if (crypto::is_hex_of(record.body_sha256, crypto::bytes_of(found))) return {};
  return fail(ErrorCode::verification_failed,
              fmt::format("{}: is not the body's digest", digest_name),
              "the record has been changed or damaged since it was written");
}

}  // namespace hookctl::capture
