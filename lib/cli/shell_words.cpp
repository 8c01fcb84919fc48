#include "cli/shell_words.hpp"

#include <algorithm>

#include "cli/lookup.hpp"

namespace hookctl::cli {

std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out += '\'';
}

std::string shell_word(std::string_view text) {
  const auto harmless = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("%+,-./:=@_").find(c) != std::string_view::npos;
  };
  // Zsh expands a word that begins with "=".
  const bool plain = !text.empty() && text.front() != '=' && std::ranges::all_of(text, harmless);
  return plain ? std::string(text) : single_quoted(text);
}

std::vector<std::string> words_of(const OptionSpec& option) {
  std::vector<std::string> words{std::string("--").append(option.name)};
  if (option.short_name != 0) words.push_back(std::string("-") + option.short_name);
  return words;
}

std::vector<std::string> words_with_value(const ProgramSpec& program) {
  std::vector<std::string> all;
  const auto add = [&](const OptionSpec& option) {
    if (!takes_value(option)) return;
    for (std::string& word : words_of(option))
      if (std::ranges::find(all, word) == all.end()) all.push_back(std::move(word));
  };
  for (const OptionSpec* option : options_of(program, nullptr)) add(*option);
  for (const CommandSpec* command : program.commands)
    for (const OptionGroup& group : command->option_groups)
      for (const OptionSpec& option : group.options) add(option);
  return all;
}

std::string joined(const std::vector<std::string>& items, std::string_view between) {
  std::string out;
  for (const std::string& item : items) out.append(out.empty() ? "" : between).append(item);
  return out;
}

std::string choices_as_words(std::string_view choices) {
  std::string out(choices);
  std::ranges::replace(out, '|', ' ');
  return out;
}

}  // namespace hookctl::cli
