// The words and numbers of a date, as V8 takes a text apart.
#pragma once

#include <cstddef>
#include <string_view>

namespace hookctl::mosaic {

/// What a word in a date means.
enum class DateWord { none, month, half_day, zone, separator };

/// A piece of a date's text.
struct DateToken {
  enum class Kind { end, number, symbol, word, blank, other } kind = Kind::end;
  int value = 0;           ///< a number, or a name's value
  std::size_t length = 0;  ///< a number's digits, or a word's letters
  char16_t symbol = 0;
  DateWord word = DateWord::none;

  bool is(char16_t wanted) const { return kind == Kind::symbol && symbol == wanted; }
  bool is(DateWord wanted) const { return kind == Kind::word && word == wanted; }
  bool is_sign() const { return is(u'+') || is(u'-'); }
  bool is_number() const { return kind == Kind::number; }
  /// Just so many digits, within bounds.
  bool is_number(std::size_t digits, int least, int most) const {
    return is_number() && length == digits && value >= least && value <= most;
  }
  bool is_z() const { return is(DateWord::zone) && length == 1; }
};

/// A text's pieces in order, with a look at the next one.
class DateTokens {
 public:
  explicit DateTokens(std::u16string_view text);

  const DateToken& peek() const { return next_; }
  DateToken take();
  /// Takes the next one where it is that symbol.
  bool skip(char16_t symbol);

 private:
  char16_t at(std::size_t place) const { return place < text_.size() ? text_[place] : u'\0'; }
  DateToken read();
  DateToken read_number();
  DateToken read_word();
  void skip_parentheses();

  std::u16string_view text_;
  std::size_t at_ = 0;
  DateToken next_;
};

}  // namespace hookctl::mosaic
