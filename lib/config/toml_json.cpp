#include "config/toml_json.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "config/toml.hpp"

namespace hookctl::config {
namespace {

constexpr int deepest = 32;

/// One step of a JSON pointer (RFC 6901).
std::string step(std::string_view key) {
  std::string out = "/";
  for (const char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::string date_text(const toml::date& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string time_text(const toml::time& time) {
  return fmt::format("{:02}:{:02}:{:02}.{:03}", time.hour, time.minute, time.second,
                     time.nanosecond / 1'000'000);
}

std::string offset_text(int minutes) {
  if (minutes == 0) return "Z";
  const int plain = std::abs(minutes);
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', plain / 60, plain % 60);
}

/// The line is the context, so that a file's name can be put before it.
tl::unexpected<Error> refuse_line(unsigned line, std::string_view why, std::string hint) {
  return fail(Error{ErrorCode::invalid_input, std::string(why), fmt::format("line {}", line),
                    std::move(hint)});
}

class Converter {
 public:
  Result<TomlAsJson> run(const toml::table& root) {
    HOOKCTL_CHECK(write(root, "", 0));
    return std::move(out_);
  }

 private:
  static tl::unexpected<Error> refuse(const toml::node& node, std::string_view why,
                                      std::string hint = {}) {
    return refuse_line(node.source().begin.line, why, std::move(hint));
  }

  Result<void> write(const toml::node& node, const std::string& pointer, int depth) {
    if (depth > deepest) return refuse(node, "nested too deep");
    out_.lines.emplace_back(pointer, node.source().begin.line);
    if (const auto* table = node.as_table()) return write_table(*table, pointer, depth);
    if (const auto* list = node.as_array()) return write_list(*list, pointer, depth);
    return write_value(node);
  }

  Result<void> write_table(const toml::table& table, const std::string& pointer, int depth) {
    out_.json += '{';
    bool first = true;
    for (auto&& [key, value] : table) {
      if (!first) out_.json += ',';
      first = false;
      append_json_text(out_.json, key.str());
      out_.json += ':';
      HOOKCTL_CHECK(write(value, pointer + step(key.str()), depth + 1));
    }
    out_.json += '}';
    return {};
  }

  Result<void> write_list(const toml::array& list, const std::string& pointer, int depth) {
    out_.json += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out_.json += ',';
      HOOKCTL_CHECK(write(list[i], fmt::format("{}/{}", pointer, i), depth + 1));
    }
    out_.json += ']';
    return {};
  }

  Result<void> write_value(const toml::node& node) {
    if (const auto* text = node.as_string()) {
      append_json_text(out_.json, text->get());
    } else if (const auto* number = node.as_integer()) {
      out_.json += std::to_string(number->get());
    } else if (const auto* flag = node.as_boolean()) {
      out_.json += flag->get() ? "true" : "false";
    } else if (const auto* real = node.as_floating_point()) {
      if (!std::isfinite(real->get())) return refuse(node, "JSON has no such number");
      out_.json += fmt::format("{}", real->get());
    } else if (const auto* date = node.as_date()) {
      append_json_text(out_.json, date_text(date->get()));
    } else if (const auto* moment = node.as_date_time()) {
      return write_moment(node, moment->get());
    } else {
      return refuse(node, "a time of day is of no use here", "write 2027-01-31T12:00:00Z");
    }
    return {};
  }

  Result<void> write_moment(const toml::node& node, const toml::date_time& moment) {
    if (!moment.offset)
      return refuse(node, "this time does not say where on earth",
                    "write Z after it for UTC: 2027-01-31T12:00:00Z");
    append_json_text(out_.json,
                     fmt::format("{}T{}{}", date_text(moment.date), time_text(moment.time),
                                 offset_text(moment.offset->minutes)));
    return {};
  }

  TomlAsJson out_;
};

}  // namespace

unsigned TomlAsJson::line_of(std::string_view pointer) const {
  for (;;) {
    const auto found = std::ranges::find(lines, pointer, &std::pair<std::string, unsigned>::first);
    if (found != lines.end()) return std::max(found->second, 1U);
    const auto slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return 1;
    pointer = pointer.substr(0, slash);
  }
}

Result<TomlAsJson> toml_as_json(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (parsed) return Converter().run(parsed.table());
  // The parser's own words quote the line.
  const auto& at = parsed.error().source().begin;
  return refuse_line(at.line, "this is not readable as TOML",
                     fmt::format("look at column {}; a text stands in quotes, and a regex best in "
                                 "single ones: '\\.xml$'",
                                 at.column));
}

}  // namespace hookctl::config
