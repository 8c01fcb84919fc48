#include "mosaic/js_date_tokens.hpp"

#include <array>

#include "mosaic/js_text.hpp"

namespace hookctl::mosaic {
namespace {

struct Name {
  std::u16string_view text;
  DateWord word;
  int value;  ///< a month's number, hours to add, or a zone's hours
};

/// Zones and halves of the day must be given in full; of a month three letters count.
constexpr std::array names{
    Name{u"jan", DateWord::month, 1},   Name{u"feb", DateWord::month, 2},
    Name{u"mar", DateWord::month, 3},   Name{u"apr", DateWord::month, 4},
    Name{u"may", DateWord::month, 5},   Name{u"jun", DateWord::month, 6},
    Name{u"jul", DateWord::month, 7},   Name{u"aug", DateWord::month, 8},
    Name{u"sep", DateWord::month, 9},   Name{u"oct", DateWord::month, 10},
    Name{u"nov", DateWord::month, 11},  Name{u"dec", DateWord::month, 12},
    Name{u"am", DateWord::half_day, 0}, Name{u"pm", DateWord::half_day, 12},
    Name{u"ut", DateWord::zone, 0},     Name{u"utc", DateWord::zone, 0},
    Name{u"z", DateWord::zone, 0},      Name{u"gmt", DateWord::zone, 0},
    Name{u"cst", DateWord::zone, -6},   Name{u"cdt", DateWord::zone, -5},
    Name{u"est", DateWord::zone, -5},   Name{u"edt", DateWord::zone, -4},
    Name{u"mst", DateWord::zone, -7},   Name{u"mdt", DateWord::zone, -6},
    Name{u"pst", DateWord::zone, -8},   Name{u"pdt", DateWord::zone, -7},
    Name{u"t", DateWord::separator, 0},
};

bool is_digit(char16_t c) {
  return c >= u'0' && c <= u'9';
}

/// A letter, as V8 has it: anything from "A" on that is no white space; line terminators are none.
bool is_letter(char16_t c) {
  return c >= u'A' && (!is_js_blank(c) || c == u'\u2028' || c == u'\u2029');
}

}  // namespace

DateTokens::DateTokens(std::u16string_view text) : text_(text) {
  next_ = read();
}

DateToken DateTokens::take() {
  const DateToken token = next_;
  next_ = read();
  return token;
}

bool DateTokens::skip(char16_t symbol) {
  if (!next_.is(symbol)) return false;
  take();
  return true;
}

DateToken DateTokens::read() {
  const char16_t c = at(at_);
  if (at_ >= text_.size()) return {};
  if (is_digit(c)) return read_number();
  if (std::u16string_view(u":-+.)").find(c) != std::u16string_view::npos) {
    ++at_;
    return {.kind = DateToken::Kind::symbol, .symbol = c};
  }
  if (is_letter(c)) return read_word();
  if (c == u'(') {
    skip_parentheses();
    return {.kind = DateToken::Kind::other};
  }
  ++at_;
  return {.kind = is_js_blank(c) ? DateToken::Kind::blank : DateToken::Kind::other};
}

/// Nine significant digits count; those after them are passed over.
DateToken DateTokens::read_number() {
  const std::size_t begin = at_;
  while (at(at_) == u'0') ++at_;
  DateToken token{.kind = DateToken::Kind::number};
  for (int significant = 0; is_digit(at(at_)); ++at_, ++significant)
    if (significant < 9) token.value = token.value * 10 + (at(at_) - u'0');
  token.length = at_ - begin;
  return token;
}

DateToken DateTokens::read_word() {
  const std::size_t begin = at_;
  while (is_letter(at(at_))) ++at_;
  DateToken token{.kind = DateToken::Kind::word, .length = at_ - begin};
  const auto same = [&](std::u16string_view name) {
    for (std::size_t i = 0; i < name.size(); ++i) {
      const char16_t c = at(begin + i);
      if ((c >= u'A' && c <= u'Z' ? c + (u'a' - u'A') : c) != name[i]) return false;
    }
    return true;
  };
  for (const Name& name : names) {
    const bool fits = name.word == DateWord::month ? token.length >= name.text.size()
                                                   : token.length == name.text.size();
    if (!fits || !same(name.text)) continue;
    token.word = name.word;
    token.value = name.value;
    break;
  }
  return token;
}

void DateTokens::skip_parentheses() {
  int open = 0;
  do {
    if (at(at_) == u'(') ++open;
    if (at(at_) == u')') --open;
    ++at_;
  } while (open > 0 && at_ < text_.size());
}

}  // namespace hookctl::mosaic
