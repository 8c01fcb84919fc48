#include "config/file.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/io.hpp"
#include "base/log.hpp"
#include "config/toml.hpp"

namespace hookctl::config {
namespace {

constexpr std::size_t largest_file = 1024 * 1024;

struct Place {
  std::string_view path;
  unsigned line;
};

Place place_of(std::string_view path, const toml::node& node) {
  return {path, node.source().begin.line};
}

tl::unexpected<Error> refuse(const Place& place, std::string why, std::string hint = {}) {
  return fail(ErrorCode::config, fmt::format("{} line {}: {}", place.path, place.line, why),
              std::move(hint));
}

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// The keys that share the longest beginning with an unknown one, as a help for its writer.
std::string hint_for(std::string_view key, const Schema& schema) {
  std::string_view best;
  std::size_t most = 2;
  const auto look = [&](std::span<const std::string_view> names) {
    for (const std::string_view name : names) {
      const auto shared =
          static_cast<std::size_t>(std::ranges::mismatch(key, name).in1 - key.begin());
      if (shared <= most) continue;
      most = shared;
      best = name;
    }
  };
  look(schema.keys);
  look(schema.secrets);
  return best.empty() ? "keys are the options' names without dashes in front"
                      : fmt::format("did you mean {}?", best);
}

Result<std::string> scalar_text(const toml::node& node, const Place& place, std::string_view key) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return std::string(flag->get() ? "true" : "false");
  return refuse(place,
                fmt::format("{} is neither a text, a number, a switch nor a list of these", key));
}

/// Wipes what the parser keeps of a secret.
void wipe_node(toml::node& node) {
  if (auto* text = node.as_string()) wipe(text->get().data(), text->get().size());
}

Result<void> read_secret(Entry& entry, toml::node& node, const Place& place) {
  const auto take = [&](toml::node& one) -> Result<void> {
    const auto* text = one.as_string();
    if (text == nullptr) return refuse(place, fmt::format("{} is no text", entry.key));
    entry.secret.emplace_back(text->get());
    wipe_node(one);
    return {};
  };
  auto* list = node.as_array();
  if (list == nullptr) return take(node);
  for (toml::node& item : *list) HOOKCTL_CHECK(take(item));
  return {};
}

Result<void> read_values(Entry& entry, const toml::node& node, const Place& place) {
  const auto* list = node.as_array();
  if (list == nullptr) {
    HOOKCTL_TRY(entry.values.emplace_back(), scalar_text(node, place, entry.key));
    return {};
  }
  for (const toml::node& item : *list) {
    HOOKCTL_TRY(entry.values.emplace_back(), scalar_text(item, place, entry.key));
  }
  return {};
}

Result<Profile> read_profile(std::string_view name, toml::table& table, std::string_view path,
                             const Schema& schema, bool& holds_secret) {
  Profile profile{std::string(name), {}};
  for (auto&& [written, node] : table) {
    Entry entry;
    entry.key = std::string(std::string_view(written));
    std::ranges::replace(entry.key, '_', '-');
    const Place place = place_of(path, node);
    entry.line = place.line;
    if (profile.find(entry.key) != nullptr)
      return refuse(place, fmt::format("{} is given twice", printable(entry.key)));
    if (contains(schema.secrets, entry.key)) {
      HOOKCTL_CHECK(read_secret(entry, node, place));
      holds_secret = true;
    } else if (contains(schema.keys, entry.key)) {
      HOOKCTL_CHECK(read_values(entry, node, place));
    } else {
      return refuse(place, fmt::format("no option is called {}", printable(entry.key)),
                    hint_for(entry.key, schema));
    }
    profile.entries.push_back(std::move(entry));
  }
  return profile;
}

/// An invalid one where the file is missing and not required.
Result<Fd> open_file(const std::string& path, bool required) {
  if (path == "-") return open_for_reading(path);
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid() && (errno != ENOENT || required))
    return fail(system_error(fmt::format("cannot open the configuration {}", path), errno,
                             ErrorCode::config));
  return fd;
}

}  // namespace

const Entry* Profile::find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &Entry::key);
  return found == entries.end() ? nullptr : &*found;
}

const Profile* File::find(std::string_view name) const {
  const auto found = std::ranges::find(profiles, name, &Profile::name);
  return found == profiles.end() ? nullptr : &*found;
}

Result<File> parse(std::string_view text, std::string_view path, const Schema& schema) {
  toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    // The parser's own words quote the line, which may be a secret's.
    const auto& error = parsed.error();
    return refuse({path, error.source().begin.line}, "this is not readable as TOML",
                  fmt::format("look at column {}; a text stands in quotes, a table's name in "
                              "brackets: [profile.NAME]",
                              error.source().begin.column));
  }
  File file;
  file.path = std::string(path);
  for (auto&& [name, node] : parsed.table()) {
    auto* profiles = node.as_table();
    if (std::string_view(name) != "profile" || profiles == nullptr)
      return refuse(place_of(path, node),
                    fmt::format("{} stands outside of a profile", printable(name.str())),
                    "write options below a line [profile.NAME]");
    for (auto&& [profile_name, inner] : *profiles) {
      auto* table = inner.as_table();
      if (table == nullptr)
        return refuse(place_of(path, inner),
                      fmt::format("profile.{} is no table", printable(profile_name.str())),
                      "write options below a line [profile.NAME]");
      HOOKCTL_TRY(file.profiles.emplace_back(),
                  read_profile(profile_name.str(), *table, path, schema, file.holds_secret));
    }
  }
  return file;
}

Result<std::optional<File>> load(const std::string& path, bool required, const Schema& schema) {
  HOOKCTL_TRY(const Fd fd, open_file(path, required));
  if (!fd.valid()) return std::nullopt;
  const bool is_input = path == "-";
  const std::string name = is_input ? "standard input" : path;
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0)
    return fail(system_error(fmt::format("cannot look at {}", name), errno, ErrorCode::config));

  // A buffer of one size: a growing string would leave copies of a secret behind.
  std::string text(largest_file + 1, '\0');
  FdSource source(fd.get(), name);
  std::size_t used = 0;
  for (std::size_t got = 1; got > 0 && used < text.size(); used += got) {
    HOOKCTL_TRY(got, source.read(std::span(text).subspan(used)));
  }
  if (used > largest_file)
    return fail(ErrorCode::config, fmt::format("{} is larger than 1 MiB", name));
  Result<File> file = parse(std::string_view(text).substr(0, used), name, schema);
  wipe(text.data(), used);
  if (!file) return fail(std::move(file).error());

  constexpr mode_t others = S_IRGRP | S_IROTH | S_IWGRP | S_IWOTH;
  // A socket's mode says nothing.
  if (file->holds_secret && S_ISREG(status.st_mode) && (status.st_mode & others) != 0)
    return fail(ErrorCode::config,
                fmt::format("{} holds a secret and is open to other users", name),
                is_input ? "redirect it from a file of mode 600, or from a pipe"
                         : fmt::format("chmod 600 {}", path));
  return std::optional(std::move(*file));
}

}  // namespace hookctl::config
