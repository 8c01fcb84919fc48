#include "mosaic/rewrite.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "json/reader.hpp"
#include "json/scan.hpp"
#include "mosaic/js_text.hpp"
#include "mosaic/js_value.hpp"

namespace hookctl::mosaic {
namespace {

constexpr std::size_t deepest = 64;
constexpr json::Limits grammar{.bytes = std::numeric_limits<std::size_t>::max(),
                               .depth = deepest,
                               .string_bytes = std::numeric_limits<std::size_t>::max(),
                               .grammar = json::Grammar::ecmascript};

struct Member {
  std::u16string key;
  std::string_view written;  ///< the key as it is written
  json::Kind kind;
  std::string_view value;
};

/// The number that a key is, where ECMAScript takes it for an index.
std::optional<std::uint32_t> index_of(std::u16string_view key) {
  if (key.empty() || key.size() > 10 || (key[0] == u'0' && key.size() > 1)) return std::nullopt;
  std::uint64_t number = 0;
  for (const char16_t c : key) {
    if (c < u'0' || c > u'9') return std::nullopt;
    number = number * 10 + static_cast<unsigned>(c - u'0');
  }
  if (number >= std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(number);
}

/// As ECMAScript reads an object: of a key that is there twice the place is the first and the value
/// the last.
void merge(std::vector<Member>& members) {
  std::map<std::u16string_view, std::size_t> places;
  std::vector<std::size_t> latest;  // of each key, by its place
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto [known, fresh] = places.try_emplace(members[i].key, latest.size());
    if (fresh)
      latest.push_back(i);
    else
      latest[known->second] = i;
  }
  std::vector<Member> merged;
  merged.reserve(latest.size());
  for (const std::size_t i : latest) merged.push_back(std::move(members[i]));
  std::ranges::stable_sort(merged, [](const Member& a, const Member& b) {
    const auto first = index_of(a.key), second = index_of(b.key);
    return first && (!second || *first < *second);
  });
  members = std::move(merged);
}

class Rewriter {
 public:
  explicit Rewriter(const RewriteStyle& style) : style_(style) {}

  std::string take() { return std::move(out_); }

  void value(json::Kind kind, std::string_view text) {
    switch (kind) {
      case json::Kind::object:
        return object(text);
      case json::Kind::array:
        return array(text);
      case json::Kind::string:
        return style_.strings == RewriteStyle::Strings::kept ? void(out_ += text)
                                                             : string(read_js_string(text));
      case json::Kind::number:
        return number(text);
      default:
        out_ += text;
    }
  }

 private:
  using Layout = RewriteStyle::Layout;
  using Strings = RewriteStyle::Strings;

  void line(std::size_t level) {
    if (style_.layout != Layout::indented) return;
    out_ += '\n';
    for (std::size_t i = 0; i < level; ++i) out_ += style_.indent;
  }

  void separate(bool& first) {
    if (!first) out_ += style_.layout == Layout::spaced ? ", " : ",";
    first = false;
    line(level_);
  }

  void close(char bracket, bool empty) {
    --level_;
    if (!empty) line(level_);
    out_ += bracket;
  }

  void array(std::string_view text) {
    out_ += '[';
    ++level_;
    bool first = true;
    json::Reader reader(text, grammar);
    reader.take('[');
    if (!reader.take(']')) {
      do {
        json::Kind kind = json::Kind::null;
        json::Span span;
        reader.value(0, kind, span);
        separate(first);
        value(kind, span.of(text));
      } while (reader.take(','));
    }
    close(']', first);
  }

  void object(std::string_view text) {
    out_ += '{';
    ++level_;
    bool first = true;
    for (const Member& member : members(text)) {
      separate(first);
      if (style_.strings == Strings::kept)
        out_ += member.written;
      else
        string(member.key);
      out_ += style_.layout == Layout::compact ? ":" : ": ";
      value(member.kind, member.value);
    }
    close('}', first);
  }

  std::vector<Member> members(std::string_view text) const {
    std::vector<Member> members;
    json::Scanner scanner(text, grammar);
    json::ScannedMember member;
    for (auto more = scanner.next(member); more && *more; more = scanner.next(member)) {
      const std::string_view written(member.key.data() - 1, member.key.size() + 2);
      members.push_back({read_js_string(written), written, member.kind, member.value.of(text)});
    }
    if (style_.keys != RewriteStyle::Keys::kept) merge(members);
    if (style_.keys == RewriteStyle::Keys::sorted)
      std::ranges::stable_sort(members, {}, &Member::key);
    return members;
  }

  void number(std::string_view text) {
    if (style_.numbers == RewriteStyle::Numbers::kept) {
      out_ += text;
      return;
    }
    const double number = read_js_number(text);
    if (!std::isfinite(number)) {
      out_ += "null";
      return;
    }
    const std::string written = js_number(number);
    out_ += written;
    if (style_.numbers == RewriteStyle::Numbers::floating &&
        written.find_first_of(".e") == std::string::npos)
      out_ += ".0";
  }

  bool must_escape(char16_t unit) const {
    const bool ascii = style_.strings == Strings::ascii || style_.strings == Strings::php;
    if (unit < 0x20 || (ascii && unit > 0x7E)) return true;
    return style_.strings == Strings::html &&
           (unit == u'<' || unit == u'>' || unit == u'&' || unit == u'\u2028' || unit == u'\u2029');
  }

  void string(std::u16string_view text) {
    out_ += '"';
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char16_t unit = text[i];
      const bool high = unit >= 0xD800 && unit <= 0xDBFF;
      const bool paired =
          high && i + 1 < text.size() && text[i + 1] >= 0xDC00 && text[i + 1] <= 0xDFFF;
      constexpr std::u16string_view special = u"\"\\\b\f\n\r\t";
      if (const auto at = special.find(unit); at != std::u16string_view::npos) {
        out_ += '\\';
        out_ += "\"\\bfnrt"[at];
      } else if (unit == u'/' &&
                 (style_.strings == Strings::php || style_.strings == Strings::slashes)) {
        out_ += "\\/";
      } else if (must_escape(unit) || (unit >= 0xD800 && unit <= 0xDFFF && !paired)) {
        out_ += fmt::format("\\u{:04x}", static_cast<unsigned>(unit));
      } else if (paired) {
        append_utf8(0x10000U + ((unit - 0xD800U) << 10U) + (text[++i] - 0xDC00U));
      } else {
        append_utf8(unit);
      }
    }
    out_ += '"';
  }

  void append_utf8(std::uint32_t point) {
    const auto put = [this](std::uint32_t byte) { out_ += static_cast<char>(byte); };
    if (point < 0x80) return put(point);
    if (point < 0x800) {
      put(0xC0U | point >> 6U);
    } else {
      if (point < 0x10000) {
        put(0xE0U | point >> 12U);
      } else {
        put(0xF0U | point >> 18U);
        put(0x80U | (point >> 12U & 0x3FU));
      }
      put(0x80U | (point >> 6U & 0x3FU));
    }
    put(0x80U | (point & 0x3FU));
  }

  const RewriteStyle& style_;
  std::string out_;
  std::size_t level_ = 0;
};

}  // namespace

std::optional<std::string> rewrite(std::string_view json, const RewriteStyle& style) {
  json::Reader reader(json, grammar);
  json::Kind kind = json::Kind::null;
  json::Span span;
  if (!reader.value(0, kind, span)) return std::nullopt;
  reader.skip_blanks();
  if (reader.at() != json.size()) return std::nullopt;
  Rewriter rewriter(style);
  rewriter.value(kind, span.of(json));
  return rewriter.take();
}

}  // namespace hookctl::mosaic
