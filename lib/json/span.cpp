#include "json/span.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "json/pointer.hpp"

namespace hookctl::json {
namespace {

/// Steps over the values of a text that is known to be JSON.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  std::size_t at() const { return at_; }
  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_blanks() {
    while (next() == ' ' || next() == '\t' || next() == '\n' || next() == '\r') ++at_;
  }

  bool take(char wanted) {
    skip_blanks();
    if (next() != wanted) return false;
    ++at_;
    return true;
  }

  Span string() {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2U : 1U;
    at_ = std::min(at_ + 1, text_.size());
    return {begin, at_};
  }

  Span value() {
    skip_blanks();
    const std::size_t begin = at_;
    std::size_t open = 0;
    do {
      const char c = next();
      if (c == '"') {
        string();
        continue;
      }
      if (c == '{' || c == '[') ++open;
      if ((c == '}' || c == ']') && open > 0) --open;
      if (open == 0 && c != '}' && c != ']') {
        skip_word();
        break;
      }
      ++at_;
    } while (open > 0 && at_ < text_.size());
    return {begin, std::min(at_, text_.size())};
  }

 private:
  /// A number, true, false or null.
  void skip_word() {
    while (at_ < text_.size() &&
           std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos)
      ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_key(std::string_view quoted, std::string_view key) {
  if (quoted.size() < 2) return false;
  if (quoted.find('\\') == std::string_view::npos)
    return quoted.substr(1, quoted.size() - 2) == key;
  const auto read = nlohmann::json::parse(quoted, nullptr, false);
  return read.is_string() && read.get_ref<const std::string&>() == key;
}

bool enter_member(Scanner& in, std::string_view text, std::string_view key) {
  if (!in.take('{')) return false;
  do {
    in.skip_blanks();
    if (in.next() != '"') return false;
    const bool found = is_key(in.string().of(text), key);
    if (!in.take(':')) return false;
    if (found) return true;
    in.value();
  } while (in.take(','));
  return false;
}

bool enter_element(Scanner& in, std::size_t index) {
  if (!in.take('[')) return false;
  in.skip_blanks();
  if (in.next() == ']') return false;
  for (; index > 0; --index) {
    in.value();
    if (!in.take(',')) return false;
  }
  return true;
}

bool enter(Scanner& in, std::string_view text, const std::string& key) {
  in.skip_blanks();
  if (in.next() == '{') return enter_member(in, text, key);
  const auto index = array_index(key);
  return index && enter_element(in, *index);
}

}  // namespace

Result<Span> find_span(std::string_view text, std::string_view pointer) {
  const auto keys = split_pointer(pointer);
  if (!keys) return fail(ErrorCode::usage, fmt::format("{}: no JSON pointer", pointer));
  Scanner in(text);
  for (const std::string& key : *keys)
    if (!enter(in, text, key))
      return fail(ErrorCode::not_found, fmt::format("{}: nothing there", pointer));
  const Span span = in.value();
  if (span.begin == span.end)
    return fail(ErrorCode::not_found, fmt::format("{}: nothing there", pointer));
  return span;
}

std::string replace_span(std::string_view text, Span span, std::string_view replacement) {
  std::string out;
  out.reserve(text.size() - (span.end - span.begin) + replacement.size());
  out += text.substr(0, span.begin);
  out += replacement;
  out += text.substr(span.end);
  return out;
}

}  // namespace hookctl::json
