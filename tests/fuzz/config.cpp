// The configuration file, and command lines written as one text.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "config/file.hpp"
#include "config/words.hpp"
#include "demand.hpp"

namespace {

constexpr std::array<std::string_view, 3> keys{"api-url", "label", "timeout"};
constexpr std::array<std::string_view, 2> secrets{"token", "secret"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  const auto file = hookctl::config::parse(text, "config.toml", {keys, secrets});
  if (file) {
    for (const auto& profile : file->profiles)
      for (const auto& entry : profile.entries) demand(!entry.key.empty());
  } else {
    demand(file.error().code == hookctl::ErrorCode::config);
  }
  const auto words = hookctl::config::split_words(text);
  demand(words || words.error().code == hookctl::ErrorCode::config);
  return 0;
}
