#include "pipeline/claimant.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "base/io.hpp"

namespace hookctl::pipeline {
namespace {

constexpr std::size_t most = 4096;

std::string boot() {
  auto text = read_file("/proc/sys/kernel/random/boot_id", most);
  if (!text) return "";
  while (!text->empty() && text->back() == '\n') text->pop_back();
  return *text;
}

/// The namespace that process numbers count in.
std::string pid_namespace() {
  std::array<char, 64> name{};
  const ssize_t size = ::readlink("/proc/self/ns/pid", name.data(), name.size());
  const std::string text(name.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  // "pid:[4026531836]": its colon would be one of ours.
  const auto open = text.find('[');
  return open == std::string::npos ? "" : text.substr(open + 1, text.size() - open - 2);
}

/// The clock tick since boot at which a process started; empty where it is gone.
std::string start_of(std::string_view pid) {
  const auto stat = read_file(fmt::format("/proc/{}/stat", pid), most);
  if (!stat) return "";
  // The second field is the program's name in parentheses and may hold blanks.
  std::string_view rest = *stat;
  rest.remove_prefix(std::min(rest.rfind(')') + 2, rest.size()));
  if (rest.starts_with('Z')) return "";  // dead, and not yet waited for
  constexpr int first_field = 3;
  constexpr int start_field = 22;
  for (int field = first_field; field < start_field; ++field)
    rest.remove_prefix(std::min(rest.find(' ') + 1, rest.size()));
  return std::string(rest.substr(0, rest.find(' ')));
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto colon = text.find(':');
    parts.push_back(text.substr(0, colon));
    if (colon == std::string_view::npos) return parts;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace

std::string describe_this_process(Random& random) {
  const std::string pid = fmt::format("{}", ::getpid());
  return fmt::format("{}:{}:{}:{}:{:x}", boot(), pid_namespace(), pid, start_of(pid),
                     random.below(std::uint64_t(1) << 62));
}

Liveness look_at(std::string_view claimant) {
  const auto parts = split(claimant);
  if (parts.size() != 5 || parts[0] != boot()) return Liveness::dead;
  if (parts[1] != pid_namespace()) return Liveness::unknown;
  const bool same = !parts[3].empty() && start_of(parts[2]) == parts[3];
  return same ? Liveness::alive : Liveness::dead;
}

}  // namespace hookctl::pipeline
