// The first look at the words of a command line, before a command's options are bound.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/spec.hpp"

namespace hookctl {

/// What a word is, as far as the known options tell.
struct Word {
  enum class Kind {
    option,    ///< begins with a dash: `--name`, `--name=value`, `-n`, `-nvalue`, `-nm`
    argument,  ///< anything else
    end        ///< no word left, or what follows is another program's line
  } kind = Kind::end;
  std::size_t index = 0;
  std::string_view text;
  std::string_view name = {};               ///< of a long option, without dashes and value
  const cli::OptionSpec* option = nullptr;  ///< the long option, or the last of a short group
  bool value_missing = false;               ///< the option wants a value and the line ends
  std::string_view value = {};              ///< of an option that has one word as its value
  bool has_value = false;
  bool attached = false;  ///< the value stands in the same word
};

/// Goes over the words, stepping over the values of options. After `--` all are arguments. An
/// option that takes the rest of the line ends the walk; its first word may be attached to it.
class Walk {
 public:
  Walk(std::span<const cli::OptionSpec* const> options, std::span<const std::string> words)
      : options_(options), words_(words) {}
  Word next();
  /// Whether a short option stands in the group that was just seen.
  static bool has_short(const Word& word, char short_name);

 private:
  Word long_option(std::size_t index);
  Word short_options(std::size_t index);
  void take_value(Word& word, std::optional<std::string_view> attached);

  std::span<const cli::OptionSpec* const> options_;
  std::span<const std::string> words_;
  std::size_t at_ = 0;
  bool only_arguments_ = false;
};

}  // namespace hookctl
