#include "capture/shell_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

namespace hookctl::capture {
namespace {

bool is_name_start(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '{' || c == '(' || c == '@' || c == '*' || c == '?' || c == '!' || c == '#';
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0U | point >> 6U);
  } else if (point < 0x10000) {
    put(0xE0U | point >> 12U);
    put(0x80U | (point >> 6U & 0x3FU));
  } else {
    put(0xF0U | (point >> 18U & 0x07U));
    put(0x80U | (point >> 12U & 0x3FU));
    put(0x80U | (point >> 6U & 0x3FU));
  }
  put(0x80U | (point & 0x3FU));
}

class Parser {
 public:
  explicit Parser(std::string_view script) : rest_(script) {}

  Result<std::vector<ShellCommand>> run() {
    while (!rest_.empty()) HOOKCTL_CHECK(step());
    end_command(false);
    return std::move(commands_);
  }

 private:
  Result<void> step() {
    const char c = take();
    switch (c) {
      case ' ':
      case '\t':
      case '\r':
        end_word();
        return {};
      case '\n':
        ++line_;
        [[fallthrough]];
      case ';':
      case '&':
        end_command(false);
        return {};
      case '|':
        end_command(true);
        return {};
      case '#':
        if (in_word_) break;
        rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
        return {};
      case '\'':
        return single_quoted();
      case '"':
        return double_quoted();
      case '\\':
        return escaped();
      case '$':
        return dollar();
      case '`':
      case '<':
      case '>':
      case '(':
      case ')':
        return refuse(fmt::format("“{}” means something to a shell, which is not run here", c));
      default:
        break;
    }
    add(c);
    return {};
  }

  Result<void> dollar() {
    if (rest_.starts_with('\'')) {
      take();
      return ansi_quoted();
    }
    if (rest_.starts_with('"')) return {};
    if (!rest_.empty() && is_name_start(rest_.front()))
      return refuse("a variable or substitution cannot be known here");
    add('$');
    return {};
  }

  Result<void> escaped() {
    if (rest_.empty()) return {};
    const char c = take();
    if (c == '\r' && rest_.starts_with('\n')) take();
    if (c == '\n' || c == '\r') {
      ++line_;
      return {};
    }
    add(c);
    return {};
  }

  Result<void> single_quoted() {
    const std::size_t end = rest_.find('\'');
    if (end == std::string_view::npos) return refuse("a quote has no end");
    add(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return {};
  }

  Result<void> double_quoted() {
    add("");
    while (!rest_.empty()) {
      const char c = take();
      if (c == '"') return {};
      if (c == '`' || (c == '$' && !rest_.empty() && is_name_start(rest_.front())))
        return refuse("a variable or substitution cannot be known here");
      if (c == '\\' && !rest_.empty() &&
          std::string_view("$`\"\\\n").find(rest_.front()) != std::string_view::npos) {
        const char next = take();
        if (next == '\n')
          ++line_;
        else
          add(next);
        continue;
      }
      add({&c, 1});
    }
    return refuse("a quote has no end");
  }

  Result<void> ansi_quoted() {
    add("");
    while (!rest_.empty()) {
      const char c = take();
      if (c == '\'') return {};
      if (c != '\\') {
        add({&c, 1});
        continue;
      }
      if (!rest_.empty()) HOOKCTL_CHECK(ansi_escape());
    }
    return refuse("a quote has no end");
  }

  Result<void> ansi_escape() {
    constexpr std::string_view letters = "abeEfnrtv\\'\"?";
    constexpr std::string_view meant = "\a\b\x1B\x1B\f\n\r\t\v\\'\"?";
    const char c = take();
    if (const std::size_t letter = letters.find(c); letter != std::string_view::npos) {
      add(meant.substr(letter, 1));
    } else if (c == 'x') {
      const auto value = digits(16, 2);
      if (!value) return refuse("\\x without digits");
      add(static_cast<char>(*value));
    } else if (c == 'u' || c == 'U') {
      auto point = digits(16, c == 'u' ? 4 : 8);
      if (!point) return refuse("\\u without digits");
      // A browser writes what is beyond 16 bits as two of them.
      if (*point >= 0xD800 && *point < 0xDC00 && rest_.starts_with("\\u")) {
        rest_.remove_prefix(2);
        const auto low = digits(16, 4);
        if (!low || *low < 0xDC00 || *low > 0xDFFF) return refuse("\\u is half a character");
        point = 0x10000U + ((*point - 0xD800U) << 10U) + (*low - 0xDC00U);
      }
      if (*point > 0x10FFFF || (*point >= 0xD800 && *point <= 0xDFFF))
        return refuse("\\u is no character");
      append_utf8(word_, *point);
    } else if (c >= '0' && c <= '7') {
      rest_ = {rest_.data() - 1, rest_.size() + 1};
      add(static_cast<char>(*digits(8, 3) & 0xFFU));
    } else {
      add('\\');
      add(c);
    }
    return {};
  }

  std::optional<std::uint32_t> digits(int base, std::size_t most) {
    std::uint32_t value = 0;
    const std::string_view text = rest_.substr(0, most);
    const auto [end, problem] =
        std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (problem != std::errc()) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
  }

  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  void add(char c) { add(std::string_view(&c, 1)); }
  void add(std::string_view bytes) {
    if (!in_word_ && command_.words.empty()) command_.line = line_;
    in_word_ = true;
    word_ += bytes;
    line_ += static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  }
  void end_word() {
    if (in_word_) command_.words.push_back(std::exchange(word_, {}));
    in_word_ = false;
  }
  void end_command(bool piped) {
    end_word();
    command_.piped = piped;
    if (!command_.words.empty()) commands_.push_back(std::exchange(command_, {}));
  }
  tl::unexpected<Error> refuse(std::string_view what) const {
    return fail(ErrorCode::invalid_input, fmt::format("line {}: {}", line_, what));
  }

  std::string_view rest_;
  std::size_t line_ = 1;
  bool in_word_ = false;
  std::string word_;
  ShellCommand command_;
  std::vector<ShellCommand> commands_;
};

}  // namespace

Result<std::vector<ShellCommand>> parse_shell(std::string_view script) {
  return Parser(script).run();
}

}  // namespace hookctl::capture
