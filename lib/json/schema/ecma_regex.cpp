#include "json/schema/ecma_regex.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "json/schema/code_points.hpp"
#include "json/schema/ecma_class.hpp"
#include "json/schema/ecma_text.hpp"

namespace hookctl::json::schema {
namespace {

/// RE2 refuses more repetitions, also those of one within another taken together.
constexpr std::uint64_t most_repetitions = 1000;
/// Matching takes time by the length of the pattern written out, compiling it memory besides.
constexpr std::uint64_t most_atoms = 10'000;
constexpr std::size_t most_bytes = 1U << 20U;
constexpr std::size_t deepest_group = 250;

struct Quantifier {
  std::uint64_t least = 0;
  std::uint64_t most = endless;
};

class Translator : private EcmaText {
 public:
  explicit Translator(std::string_view pattern) : EcmaText(pattern) {}

  Translation run() {
    while (!rest_.empty() && result_.syntax_error.empty()) step();
    if (result_.syntax_error.empty()) finish();
    return std::move(result_);
  }

 private:
  /// Where an atom begins in what is written, after how many atoms, and how often it repeats
  /// something at most.
  struct Group {
    std::size_t begin;
    std::uint64_t atoms;
    std::uint64_t repetitions;
    bool assertion;
  };

  void step() {
    const char c = rest_.front();
    switch (c) {
      case '(':
        return open();
      case ')':
        return close();
      case '[':
        return atom(bracketed());
      case '\\':
        return escape();
      case '^':
        return assertion("\\A");
      case '$':
        return assertion("\\z");
      case '|':
        return assertion("|");
      case '.':
        rest_.remove_prefix(1);
        return atom("[^\\n\\r\\x{2028}\\x{2029}]");
      case '*':
      case '+':
      case '?':
        return quantify();
      case '{':
        if (is_quantifier()) return quantify();
        [[fallthrough]];
      default:
        return atom(written(take_point(rest_)));
    }
  }

  void finish() {
    if (!groups_.empty()) return wrong("a group is not closed");
    if (highest_reference_ > captures_)
      return wrong("there is no group that the back-reference is to");
    const bool unknown = std::ranges::any_of(
        references_, [&](std::string_view name) { return !names_.contains(name); });
    if (unknown) wrong("there is no group of the back-reference's name");
  }

  void atom(std::string_view re2) {
    atom_ = result_.re2.size();
    atoms_before_ = atoms_++;
    repetitions_ = 1;
    result_.re2 += re2;
    if (result_.re2.size() > most_bytes) {
      beyond("more than fits into a compiled pattern");
      result_.re2.resize(most_bytes);
      atom_ = most_bytes;
    }
  }

  /// Takes a character for something that cannot be repeated.
  void assertion(std::string_view re2) {
    rest_.remove_prefix(1);
    result_.re2 += re2;
    atom_.reset();
  }

  void open() {
    rest_.remove_prefix(1);
    if (groups_.size() == deepest_group) return wrong("groups within one another are too many");
    bool look = false;
    if (take("?")) {
      if (take("=") || take("!") || take("<=") || take("<!")) {
        beyond("look-around");
        look = true;
      } else if (take("<")) {
        if (!name_group()) return wrong("a group's name cannot be read");
      } else if (!take(":")) {
        return wrong("what follows '(?' is not known");
      }
    } else {
      ++captures_;
    }
    groups_.push_back({result_.re2.size(), atoms_, inner_, look});
    inner_ = 1;
    result_.re2 += "(?:";
    atom_.reset();
  }

  bool name_group() {
    const auto name = take_name();
    if (!name || !names_.insert(*name).second) return false;
    ++captures_;
    return true;
  }

  std::optional<std::string_view> take_name() {
    const auto end = rest_.find('>');
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    const auto name = rest_.substr(0, end);
    const bool good = std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
    });
    if (!good || (name.front() >= '0' && name.front() <= '9')) return std::nullopt;
    rest_.remove_prefix(end + 1);
    return name;
  }

  void close() {
    rest_.remove_prefix(1);
    if (groups_.empty()) return wrong("a ')' closes no group");
    const Group group = groups_.back();
    groups_.pop_back();
    result_.re2 += ')';
    atoms_before_ = group.atoms;
    repetitions_ = inner_;
    inner_ = std::max(inner_, group.repetitions);
    if (group.assertion)
      atom_.reset();
    else
      atom_ = group.begin;
  }

  bool is_quantifier() const {
    std::string_view look = rest_.substr(1);
    return digits(look) && (look.starts_with("}") ||
                            (look.starts_with(",") && (look.remove_prefix(1), digits(look), true) &&
                             look.starts_with("}")));
  }

  Quantifier take_quantifier() {
    if (take("*")) return {};
    if (take("+")) return {1, endless};
    if (take("?")) return {0, 1};
    take("{");
    Quantifier found;
    found.least = digits(rest_).value_or(0);
    found.most = found.least;
    if (take(",")) found.most = digits(rest_).value_or(endless);
    take("}");
    return found;
  }

  void quantify() {
    if (!atom_) return wrong("there is nothing to repeat");
    const Quantifier found = take_quantifier();
    take("?");  // lazy: of no account for whether there is a match
    if (found.least > found.most) return wrong("a repetition's bounds are out of order");
    const std::string repeated = result_.re2.substr(*atom_);
    result_.re2.resize(*atom_);
    if (count_copies(found)) repeat(repeated, found);
    inner_ = std::max(inner_, repetitions_);
    atom_.reset();
  }

  /// False if the pattern with all its repetitions written out is too long.
  bool count_copies(const Quantifier& found) {
    const std::uint64_t times = found.most == endless ? found.least : found.most;
    if (times <= 1) return true;
    const std::uint64_t atoms = std::max<std::uint64_t>(1, atoms_ - atoms_before_);
    if (times > most_atoms || atoms_before_ + times * atoms > most_atoms) {
      beyond("more repetitions than fit into a compiled pattern");
      return false;
    }
    atoms_ = atoms_before_ + times * atoms;
    return true;
  }

  void repeat(const std::string& atom, const Quantifier& found) {
    if (found.most == endless && found.least <= 1) {
      result_.re2 += atom;
      result_.re2 += found.least == 0 ? '*' : '+';
      return;
    }
    if (found.most == 0) return;
    copies(atom, found.least, "{{{0}}}");
    if (found.most == endless)
      result_.re2 += atom + "*";
    else
      copies(atom, found.most - found.least, "{{0,{0}}}");
  }

  /// So many of an atom, in portions that RE2 takes.
  void copies(const std::string& atom, std::uint64_t count, std::string_view form) {
    const std::uint64_t portion = std::max<std::uint64_t>(1, most_repetitions / repetitions_);
    const std::uint64_t largest = std::min(portion, count);
    if (result_.re2.size() + (count / portion + 1) * (atom.size() + 10) > most_bytes) {
      beyond("more repetitions than fit into a compiled pattern");
      return;
    }
    for (; count > 0; count -= std::min(portion, count))
      result_.re2 += atom + fmt::format(fmt::runtime(form), std::min(portion, count));
    if (largest > 0) inner_ = std::max(inner_, repetitions_ * largest);
  }

  void escape() {
    const std::string_view after = rest_.substr(1);
    if (after.starts_with('b')) return rest_.remove_prefix(1), assertion("\\b");
    if (after.starts_with('B')) return rest_.remove_prefix(1), assertion("\\B");
    if (!after.empty() && after.front() >= '1' && after.front() <= '9') {
      rest_.remove_prefix(1);
      highest_reference_ = std::max(highest_reference_, *digits(rest_));
      beyond("a back-reference");
      return atom("(?:)");
    }
    if (after.starts_with("k<")) {
      rest_.remove_prefix(3);
      const auto name = take_name();
      if (!name) return wrong("a back-reference's name cannot be read");
      references_.push_back(*name);
      beyond("a back-reference");
      return atom("(?:)");
    }
    const Escaped found = take_escape(false);
    atom(found.point ? written(*found.point) : "[" + found.members + "]");
  }

  std::optional<std::size_t> atom_;  ///< where what may be repeated begins
  std::uint64_t atoms_ = 0;          ///< so far, repetitions written out
  std::uint64_t atoms_before_ = 0;   ///< before what may be repeated
  std::uint64_t repetitions_ = 1;    ///< within that
  std::uint64_t inner_ = 1;          ///< within the group that is open
  std::vector<Group> groups_;
  std::uint64_t captures_ = 0;
  std::uint64_t highest_reference_ = 0;
  std::unordered_set<std::string_view> names_;
  std::vector<std::string_view> references_;
};

}  // namespace

Translation translate_ecma(std::string_view pattern) {
  return Translator(pattern).run();
}

}  // namespace hookctl::json::schema
