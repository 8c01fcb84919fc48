#include "capture/redact_json.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "capture/redact.hpp"
#include "capture/secret_names.hpp"
#include "json/reader.hpp"
#include "json/scan.hpp"
#include "json/utf8.hpp"

namespace hookctl::capture {
namespace {

using json::Kind;
using json::Span;

constexpr std::size_t most_pointers = 100;
constexpr std::size_t longest_pointer = 200;

bool is_url(std::string_view text) {
  const std::size_t scheme = text.find("://");
  return scheme != std::string_view::npos && scheme > 0 && scheme < 16 &&
         std::ranges::all_of(text.substr(0, scheme), [](char c) {
           return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
                  c == '-' || c == '.';
         });
}

/// Walks over a text that has been found to be JSON and collects what is to be replaced.
class Walk {
 public:
  Walk(std::string_view text, const std::vector<std::string>& wanted)
      : text_(text),
        wanted_(wanted),
        limits_{.bytes = text.size(), .string_bytes = text.size()},
        reader_(text, limits_) {}

  RedactedJson run() {
    value(0, false);
    result_.text.append(text_.substr(kept_));
    return std::move(result_);
  }

 private:
  void value(std::size_t depth, bool secret) {
    reader_.skip_blanks();
    const std::size_t begin = reader_.at();
    const char first = reader_.next();
    const bool named = std::ranges::find(wanted_, pointer_) != wanted_.end();
    if (!named && (first == '{' || first == '[')) return container(first, depth, secret);
    Kind kind{};
    Span span;
    if (!reader_.value(depth, kind, span)) return;
    span.begin = begin;
    if (named) return replace(span, kind);
    if (secret && (kind == Kind::string || kind == Kind::number)) return replace(span, kind);
    if (kind == Kind::string) url(span);
  }

  void container(char first, std::size_t depth, bool secret) {
    reader_.take(first);
    const bool object = first == '{';
    if (reader_.take(object ? '}' : ']')) return;
    const std::size_t length = pointer_.size();
    std::size_t index = 0;
    do {
      bool secret_member = secret;
      if (object)
        secret_member = enter_key() || secret;
      else
        pointer_.append("/").append(std::to_string(index++));
      value(depth + 1, secret_member);
      pointer_.resize(length);
    } while (reader_.take(','));
    reader_.take(object ? '}' : ']');
  }

  /// Adds a member's key to the pointer; whether it names a secret.
  bool enter_key() {
    Span quoted;
    bool escaped = false;
    if (!reader_.key(quoted, escaped)) return false;
    std::string key(quoted.of(text_).substr(1, quoted.end - quoted.begin - 2));
    if (escaped) key = json::unescape(quoted.of(text_)).value_or(key);
    pointer_ += '/';
    for (const char c : key) pointer_ += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return is_secret_field(key);
  }

  void url(Span span) {
    std::string text(span.of(text_).substr(1, span.end - span.begin - 2));
    if (text.find_first_of("/?#\\") == std::string::npos) return;
    if (text.find('\\') != std::string::npos) text = json::unescape(span.of(text_)).value_or("");
    if (!is_relative_url(text) && !is_url(text)) return;
    if (const auto redacted = redact_url(text)) put(span, json_text(*redacted));
  }

  void replace(Span span, Kind kind) {
    const std::string mark = json_text(redaction_mark);
    if (kind != Kind::null && span.of(text_) != mark) put(span, mark);
  }

  void put(Span span, std::string_view replacement) {
    result_.text.append(text_.substr(kept_, span.begin - kept_)).append(replacement);
    kept_ = span.end;
    if (result_.pointers.size() == most_pointers) {
      ++result_.more;
      return;
    }
    // A key may be as long as the text.
    const bool cut = pointer_.size() > longest_pointer;
    result_.pointers.push_back(cut ? std::string(json::cut_utf8(pointer_, longest_pointer)) + "…"
                                   : pointer_);
  }

  std::string_view text_;
  const std::vector<std::string>& wanted_;
  const json::Limits limits_;
  json::Reader reader_;
  std::string pointer_;
  std::size_t kept_ = 0;
  RedactedJson result_;
};

}  // namespace

std::optional<RedactedJson> redact_json(std::string_view text,
                                        const std::vector<std::string>& pointers) {
  if (!json::check(text, {.bytes = text.size(), .string_bytes = text.size()})) return std::nullopt;
  return Walk(text, pointers).run();
}

}  // namespace hookctl::capture
