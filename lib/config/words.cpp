#include "config/words.hpp"

namespace hookctl::config {
namespace {

class Splitter {
 public:
  explicit Splitter(std::string_view text) : rest_(text) {}

  Result<std::vector<std::string>> run() {
    while (!rest_.empty()) {
      const char c = next();
      if (c == ' ' || c == '\t' || c == '\n') {
        end_word();
      } else if (c == '\'') {
        HOOKCTL_CHECK(single_quoted());
      } else if (c == '"') {
        HOOKCTL_CHECK(double_quoted());
      } else if (c == '\\') {
        HOOKCTL_CHECK(escaped());
      } else {
        add(c);
      }
    }
    end_word();
    return std::move(words_);
  }

 private:
  char next() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  void add(char c) {
    word_ += c;
    in_word_ = true;
  }

  void end_word() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }

  Result<void> single_quoted() {
    in_word_ = true;
    const auto end = rest_.find('\'');
    if (end == std::string_view::npos) return unclosed("a single quote is not closed");
    word_ += rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return {};
  }

  Result<void> double_quoted() {
    in_word_ = true;
    while (!rest_.empty()) {
      const char c = next();
      if (c == '"') return {};
      if (c == '\\' && !rest_.empty() &&
          std::string_view("$`\"\\\n").find(rest_.front()) != std::string_view::npos) {
        if (const char kept = next(); kept != '\n') word_ += kept;
      } else {
        word_ += c;
      }
    }
    return unclosed("a double quote is not closed");
  }

  Result<void> escaped() {
    if (rest_.empty()) return unclosed("it ends in a backslash");
    if (const char c = next(); c != '\n') add(c);  // a backslash and a newline are a joined line
    return {};
  }

  static tl::unexpected<Error> unclosed(std::string why) {
    return fail(ErrorCode::config, std::move(why));
  }

  std::string_view rest_;
  std::vector<std::string> words_;
  std::string word_;
  bool in_word_ = false;
};

}  // namespace

Result<std::vector<std::string>> split_words(std::string_view text) {
  return Splitter(text).run();
}

}  // namespace hookctl::config
