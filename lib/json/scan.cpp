#include "json/scan.hpp"

#include <fmt/format.h>

#include "json/count.hpp"

namespace hookctl::json {

bool ScannedMember::is(std::string_view name) const {
  if (!key_escaped) return key == name;
  // The quotes are there: the key is a piece of the text between them.
  const auto text = unescape({key.data() - 1, key.size() + 2});
  return text && *text == name;
}

Scanner::Scanner(std::string_view text, const Limits& limits)
    : text_(text), limits_(limits), reader_(text, limits) {}

Result<bool> Scanner::next(ScannedMember& member) {
  if (state_ == State::done) return false;
  bool more = false;
  const bool good = [&] {
    if (state_ == State::refused) return false;
    if (state_ == State::start) {
      if (!start(more)) return false;
    } else {
      more = reader_.take(',');
      if (!more && !reader_.take('}')) return false;
    }
    if (more) return read_member(member);
    reader_.skip_blanks();
    return reader_.at() == text_.size();
  }();
  if (!good) return refuse();
  state_ = more ? State::members : State::done;
  return more;
}

/// Enters the outermost object, or checks whatever else is there.
bool Scanner::start(bool& more) {
  if (text_.size() > limits_.bytes) return false;
  Span whole;
  reader_.skip_blanks();
  if (reader_.next() != '{') return reader_.value(0, kind_, whole);
  kind_ = Kind::object;
  if (limits_.depth == 0) return false;
  reader_.take('{');
  more = !reader_.take('}');
  return true;
}

bool Scanner::read_member(ScannedMember& member) {
  Span quoted;
  if (!reader_.key(quoted, member.key_escaped)) return false;
  member.key = text_.substr(quoted.begin + 1, quoted.end - quoted.begin - 2);
  return reader_.value(1, member.kind, member.value);
}

/// Errors are rare: the parser that builds a document says what it dislikes, and where.
tl::unexpected<Error> Scanner::refuse() {
  state_ = State::refused;
  if (limits_.grammar == Grammar::ecmascript && text_.starts_with("\xEF\xBB\xBF"))
    return fail(ErrorCode::invalid_input, "unreadable JSON: it begins with a byte order mark");
  // What cannot be read shall not cost gigabytes to say so.
  if (text_.size() <= limits_.bytes && count_values(text_) > most_values)
    return fail(ErrorCode::invalid_input, fmt::format("unreadable JSON at byte {}", reader_.at()));
  auto document = Document::parse(text_, limits_);
  if (!document) return fail(std::move(document).error());
  return fail(ErrorCode::invalid_input, "unreadable JSON");
}

Result<Kind> check(std::string_view text, const Limits& limits) {
  Scanner scanner(text, limits);
  ScannedMember member;
  for (;;) {
    HOOKCTL_TRY(const bool more, scanner.next(member));
    if (!more) return scanner.kind();
  }
}

}  // namespace hookctl::json
