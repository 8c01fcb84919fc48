#include "convert/abcd/license.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "convert/abcd/values.hpp"

namespace hookctl::convert::abcd {
namespace {

/// What a licence says, read word by word.
struct Terms {
  bool zero = false, mark = false;
  bool by = false, nc = false, nd = false, sa = false;
  std::string version;
  std::string country;
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : to_lower(text)) {
    const bool dot = c == '.' && !words.back().empty() && words.back().back() >= '0' &&
                     words.back().back() <= '9';
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || dot)
      words.back().push_back(c);
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// Takes one of several wordings, the longest first, off the front.
class Words {
 public:
  explicit Words(std::vector<std::string> words) : words_(std::move(words)) {}
  bool done() const { return at_ == words_.size(); }
  const std::string& next() const { return words_[at_]; }
  void skip() { ++at_; }
  bool take(std::initializer_list<std::string_view> wording) {
    if (words_.size() - at_ < wording.size()) return false;
    if (!std::equal(wording.begin(), wording.end(),
                    words_.begin() + static_cast<std::ptrdiff_t>(at_)))
      return false;
    at_ += wording.size();
    return true;
  }

 private:
  std::vector<std::string> words_;
  std::size_t at_ = 0;
};

bool is_version(std::string_view word) {
  constexpr std::string_view versions[] = {"1.0", "2.0", "2.1", "2.5", "3.0", "4.0"};
  return std::find(std::begin(versions), std::end(versions), word) != std::end(versions);
}

bool take_term(Words& words, Terms& terms) {
  if (words.take({"by"}) || words.take({"attribution"})) return terms.by = true;
  if (words.take({"nc"}) || words.take({"noncommercial"}) || words.take({"non", "commercial"}))
    return terms.nc = true;
  if (words.take({"nd"}) || words.take({"noderivatives"}) || words.take({"noderivs"}) ||
      words.take({"no", "derivatives"}) || words.take({"no", "derivs"}))
    return terms.nd = true;
  if (words.take({"sa"}) || words.take({"sharealike"}) || words.take({"share", "alike"}))
    return terms.sa = true;
  if (words.take({"zero"}) || words.take({"0"}) || words.take({"cc0"})) return terms.zero = true;
  if (words.take({"public", "domain", "mark"})) return terms.mark = true;
  return words.take({"public", "domain", "dedication"}) || words.take({"universal"}) ||
         words.take({"international"}) || words.take({"intl"}) || words.take({"unported"}) ||
         words.take({"generic"}) || words.take({"license"}) || words.take({"licence"}) ||
         words.take({"cc"}) || words.take({"deed"}) || words.take({"v"}) || words.take({"version"});
}

bool take_country(Words& words, Terms& terms) {
  if (words.take({"germany"}) || words.take({"deutschland"})) terms.country = "de";
  if (words.take({"austria"})) terms.country = "at";
  if (words.take({"switzerland"})) terms.country = "ch";
  if (!terms.country.empty()) return true;
  constexpr std::string_view ported[] = {"de", "at", "ch", "fr", "nl", "es", "it", "us", "au"};
  if (std::find(std::begin(ported), std::end(ported), words.next()) == std::end(ported))
    return false;
  terms.country = words.next();
  words.skip();
  return true;
}

std::optional<Terms> read_terms(std::string_view text) {
  Words words(words_of(text));
  Terms terms;
  if (words.take({"cc0"}))
    terms.zero = true;
  else if (!words.take({"creative", "commons"}) && !words.take({"cc"}))
    return std::nullopt;
  while (!words.done()) {
    if (take_term(words, terms)) continue;
    std::string word = words.next();
    if (word.starts_with("v")) word.erase(0, 1);
    if (terms.version.empty() && is_version(word)) {
      terms.version = word;
      words.skip();
    } else if (terms.version.empty() || !terms.country.empty() || !take_country(words, terms)) {
      return std::nullopt;
    }
  }
  return terms;
}

std::string address_in(std::string_view text) {
  constexpr std::string_view host = "creativecommons.org/";
  const std::string lowered = to_lower(text);
  const auto at = lowered.find(host);
  if (at == std::string::npos) return {};
  const auto path = at + host.size();
  if (!lowered.substr(path).starts_with("licenses/") &&
      !lowered.substr(path).starts_with("publicdomain/"))
    return {};
  const auto from = lowered.rfind("http", at);
  const auto end = std::min(lowered.find_first_of(" )]>\"',;", path), lowered.size());
  auto address = from == std::string::npos || at - from > std::string_view("https://www.").size()
                     ? fmt::format("https://{}", text.substr(at, end - at))
                     : std::string(text.substr(from, end - from));
  while (address.ends_with('.')) address.pop_back();
  return is_web_url(address) ? address : std::string();
}

}  // namespace

std::string recognise_license(std::string_view text) {
  if (auto address = address_in(text); !address.empty()) return address;
  const auto terms = read_terms(text);
  if (!terms) return {};
  const bool attributes = terms->by || terms->nc || terms->nd || terms->sa;
  if (terms->zero || terms->mark) {
    if (attributes || !(terms->version.empty() || terms->version == "1.0")) return {};
    return fmt::format("https://creativecommons.org/publicdomain/{}/1.0/",
                       terms->zero ? "zero" : "mark");
  }
  if (!terms->by || terms->version.empty() || (terms->nd && terms->sa)) return {};
  return fmt::format("https://creativecommons.org/licenses/by{}{}{}/{}/{}", terms->nc ? "-nc" : "",
                     terms->nd ? "-nd" : "", terms->sa ? "-sa" : "", terms->version,
                     terms->country.empty() ? "" : terms->country + "/");
}

}  // namespace hookctl::convert::abcd
