#include "walk.hpp"

#include "cli/lookup.hpp"

namespace hookctl {

Word Walk::next() {
  if (at_ >= words_.size()) return {};
  const std::size_t index = at_++;
  const std::string_view text = words_[index];
  if (!only_arguments_ && text == "--") {
    only_arguments_ = true;
    return next();
  }
  if (only_arguments_ || text.size() < 2 || text.front() != '-')
    return {.kind = Word::Kind::argument, .index = index, .text = text};
  return text[1] == '-' ? long_option(index) : short_options(index);
}

Word Walk::long_option(std::size_t index) {
  Word word{.kind = Word::Kind::option, .index = index, .text = words_[index]};
  const auto equals = word.text.find('=');
  word.name = word.text.substr(2, equals == std::string_view::npos ? equals : equals - 2);
  word.option = cli::find_option(options_, word.name);
  take_value(word, equals == std::string_view::npos ? std::nullopt
                                                    : std::optional(word.text.substr(equals + 1)));
  return word;
}

Word Walk::short_options(std::size_t index) {
  Word word{.kind = Word::Kind::option, .index = index, .text = words_[index]};
  for (std::size_t i = 1; i < word.text.size(); ++i) {
    word.option = cli::find_option(options_, word.text[i]);
    if (word.option == nullptr) return word;
    if (!cli::takes_value(*word.option)) continue;
    const auto attached = word.text.substr(i + 1);
    take_value(word, attached.empty() ? std::nullopt : std::optional(attached));
    break;
  }
  return word;
}

void Walk::take_value(Word& word, std::optional<std::string_view> attached) {
  if (attached) word.value = *attached;
  word.has_value = word.attached = attached.has_value();
  if (word.option == nullptr || !cli::takes_value(*word.option)) return;
  const bool at_end = at_ >= words_.size();
  if (word.option->optional_value && !attached && (at_end || words_[at_].starts_with('-'))) {
    word.has_value = true;  // an empty one
    return;
  }
  word.value_missing = !attached && at_end;
  if (word.option->kind == cli::ValueKind::rest) {
    at_ = words_.size();
  } else if (!attached && !word.value_missing) {
    word.value = words_[at_++];
    word.has_value = true;
  }
}

bool Walk::has_short(const Word& word, char short_name) {
  // The group ends where an option takes the remainder as its value.
  const auto end = word.option != nullptr && cli::takes_value(*word.option)
                       ? word.text.find(word.option->short_name)
                       : std::string_view::npos;
  return word.name.empty() && word.text.substr(0, end).find(short_name) != std::string_view::npos;
}

}  // namespace hookctl
