// Names of persons and organisations.
#pragma once

#include <string_view>
#include <unordered_set>
#include <vector>

namespace hookctl::convert::abcd {

/// Calls `take` with each name in a list of names: split at ";" and "&", never at ",", since
/// "Grandidier, Alfred" is one person.
template <typename Take>
void for_each_name(std::string_view names, Take take) {
  while (!names.empty()) {
    const auto end = names.find_first_of(";&");
    auto name = names.substr(0, end);
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    if (!name.empty()) take(name);
    if (end == std::string_view::npos) return;
    names.remove_prefix(end + 1);
  }
}

/// Tells the first appearance of a text from the later ones. The texts must stay where they are.
class FirstOnly {
 public:
  bool operator()(std::string_view text);

 private:
  std::vector<std::string_view> few_;
  std::unordered_set<std::string_view> many_;
};

/// Whether a name is rather that of an organisation, where the document does not say: it has one
/// of the words that institutions are called by, in the languages of the collections, or is an
/// acronym.
bool looks_like_organisation(std::string_view name);

}  // namespace hookctl::convert::abcd
