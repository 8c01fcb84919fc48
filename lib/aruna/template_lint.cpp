#include "aruna/template_lint.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "aruna/example_payload.hpp"
#include "aruna/hook_template.hpp"
#include "base/log.hpp"
#include "base/nearest.hpp"
#include "base/text.hpp"
#include "json/document.hpp"
#include "json/utf8.hpp"

namespace hookctl::aruna {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

struct Occurrence {
  std::size_t at;
  const Placeholder* placeholder;
  bool first;              ///< the one that the server fills
  bool in_string = false;  ///< within a JSON string

  std::size_t size() const { return placeholder->name.size() + 4; }
};

class Linter {
 public:
  Linter(std::string_view text, const Payload* payload) : text_(text), payload_(payload) {}

  std::vector<TemplateFinding> run() {
    if (text_.empty()) {
      add(0, "empty-template", Severity::error, "the template is empty",
          "the server refuses it; leave it out for the usual payload");
      return std::move(findings_);
    }
    check_bytes();
    find_placeholders();
    check_missing();
    check_urls();
    if (looks_like_json())
      check_json();
    else
      add(0, "not-json", Severity::warning, "this makes no JSON",
          "hookctl process reads payloads in JSON alone; another receiver may not mind");
    check_dollars();
    if (payload_ != nullptr) check_values();
    place();
    return std::move(findings_);
  }

 private:
  void add(std::size_t at, std::string_view code, Severity severity, std::string message,
           std::string hint = {}) {
    findings_.push_back({code, severity, 1, 1, std::move(message), std::move(hint)});
    offsets_.push_back(std::min(at, text_.size()));
  }

  const Occurrence* first_of(std::string_view name) const {
    const auto found = std::ranges::find_if(occurrences_, [&](const Occurrence& one) {
      return one.first && one.placeholder->name == name;
    });
    return found == occurrences_.end() ? nullptr : &*found;
  }

  void check_bytes() {
    if (const auto bad = json::utf8_prefix(text_); bad != text_.size())
      add(bad, "not-utf8", Severity::error, "a byte that is not UTF-8",
          "the server takes text alone: save the file as UTF-8");
    if (text_.starts_with(byte_order_mark))
      add(0, "byte-order-mark", Severity::warning,
          "the template begins with a byte order mark, which many JSON readers refuse",
          "save the file as UTF-8 without it");
  }

  void find_placeholders() {
    for (auto at = text_.find("{{"); at != npos;) {
      while (text_.substr(at + 2).starts_with('{')) ++at;
      at = text_.find("{{", read_placeholder(at));
    }
  }

  /// Looks at what two braces open, and says where to go on.
  std::size_t read_placeholder(std::size_t at) {
    const auto inner = text_.substr(at + 2);
    const auto close = inner.find("}}");
    const auto name = inner.substr(0, close);
    if (close == npos || name.find_first_of("{\"\n") != npos) {
      add(at, "unclosed-placeholder", Severity::warning, "two braces that nothing closes",
          "a placeholder is written {{name}}");
      return at + 2;
    }
    const auto all = placeholders();
    const auto known = std::ranges::find(all, name, &Placeholder::name);
    if (known == all.end()) {
      add_unknown(at, name);
    } else {
      const bool first = first_of(name) == nullptr;
      occurrences_.push_back({at, &*known, first});
      if (!first)
        add(at, "repeated-placeholder", Severity::warning,
            fmt::format("{} stands here again, and stays as it is", braced(name)),
            "the server fills the first one alone");
    }
    return at + name.size() + 4;
  }

  void add_unknown(std::size_t at, std::string_view written) {
    std::string name(written);
    std::erase_if(name, [](char c) { return blanks.find(c) != npos; });
    std::ranges::transform(name, name.begin(), [](char c) { return c == '-' ? '_' : lower(c); });
    std::vector<std::string_view> names;
    for (const auto& one : placeholders()) names.push_back(one.name);
    const auto meant = nearest(name, names);
    add(at, "unknown-placeholder", Severity::warning,
        fmt::format("the server knows no placeholder {}, and leaves it as it is",
                    braced(printable(json::cut_utf8(written, 40)))),
        meant ? fmt::format("did you mean {}?", braced(*meant)) : std::string());
  }

  void check_missing() {
    for (const auto name : missing_placeholders(text_))
      add(0, "missing-placeholder", Severity::error, fmt::format("{} is missing", braced(name)),
          "the server refuses a template without {{secret}}, {{object_id}}, {{hook_id}} and "
          "{{pubkey_serial}}");
  }

  void check_urls() {
    for (const auto& one : occurrences_) {
      if (!one.first || !one.placeholder->secret) continue;
      const auto before = text_.substr(0, one.at);
      const auto start = before.find_last_of(" \t\r\n\"'<>");
      if (before.substr(start == npos ? 0 : start + 1).find("://") == npos) continue;
      add(one.at, "secret-in-url", Severity::warning,
          fmt::format("{} stands in a URL, and URLs end up in logs", braced(one.placeholder->name)),
          "give it a member of its own");
    }
  }

  bool looks_like_json() const {
    auto text = text_;
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.starts_with('[') || (text.starts_with('{') && !text.starts_with("{{"));
  }

  void check_json() {
    mark_strings();
    const std::size_t before = findings_.size();
    for (const auto& one : occurrences_)
      if (one.first) check_place(one);
    if (const auto flaw = json::find_flaw(neutral_text()))
      add(*flaw, "broken-json", Severity::error,
          "with every placeholder filled harmlessly, this is no JSON from here on");
    const bool broken =
        std::any_of(findings_.begin() + static_cast<std::ptrdiff_t>(before), findings_.end(),
                    [](const TemplateFinding& one) { return one.severity == Severity::error; });
    if (!broken && missing_placeholders(text_).empty()) check_payload();
  }

  void mark_strings() {
    bool in_string = false;
    auto next = occurrences_.begin();
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (next != occurrences_.end() && next->at == at) {
        next->in_string = in_string;
        ++next;
      } else if (text_[at] == '"') {
        in_string = !in_string;
      } else if (text_[at] == '\\' && in_string && text_.substr(at + 1, 2) != "{{") {
        ++at;
      }
    }
  }

  void check_place(const Occurrence& one) {
    const auto placeholder = braced(one.placeholder->name);
    const auto kind = one.placeholder->kind;
    if (one.in_string && kind == PlaceholderKind::json)
      add(one.at, "quoted-json", Severity::error,
          fmt::format("{} is JSON, and stands within quotes", placeholder),
          "leave the quotes out: its own would end the string");
    if (one.in_string && kind == PlaceholderKind::text)
      add(one.at, "unescaped-value", Severity::warning,
          fmt::format("a quote, a backslash or a line's end in the value of {} breaks the JSON",
                      placeholder),
          "the server escapes nothing: leave it out, and ask the API for it");
    if (!one.in_string && (kind == PlaceholderKind::text || kind == PlaceholderKind::word))
      add(one.at, "unquoted-value", Severity::error,
          fmt::format("{} is text, and stands outside of quotes", placeholder),
          fmt::format("write \"{}\"", placeholder));
  }

  /// The text with something harmless and just as long in place of each placeholder, so that
  /// offsets stay.
  std::string neutral_text() const {
    std::string text(text_);
    for (const auto& one : occurrences_) {
      if (!one.first) continue;
      std::string filled(one.size(), one.placeholder->kind == PlaceholderKind::number ? '1' : 'x');
      if (!one.in_string && one.placeholder->kind != PlaceholderKind::number)
        filled.front() = filled.back() = '"';
      text.replace(one.at, one.size(), filled);
    }
    return text;
  }

  /// Whether `process` would find in the result what it needs.
  void check_payload() {
    const Payload wanted = example_payload();
    const Secret rendered = render_template(text_, wanted);
    const auto got = parse_payload(rendered.reveal());
    if (!got) {
      add(0, "not-a-payload", Severity::warning,
          fmt::format("hookctl process could not read this: {}", got.error().text()),
          "it needs hook_id, object.object.id, secret and pubkey_serial; another receiver may not");
      return;
    }
    compare("hook_id", "hook_id", got->hook_id == wanted.hook_id);
    compare("object_id", "object", got->object_id == wanted.object_id);
    compare("secret", "secret", got->secret.reveal() == wanted.secret.reveal());
    compare("pubkey_serial", "pubkey_serial", got->pubkey_serial == wanted.pubkey_serial);
    if (first_of("name") != nullptr && !got->object.name.empty())
      compare("name", "object's name", got->object.name == wanted.object.name);
    if (!got->download)
      add(0, "no-download", Severity::warning,
          "hookctl process would find no download URL, and has nothing to work on",
          R"(add "download": "{{download_url}}")");
    else
      compare("download_url", "download", got->download->reveal() == wanted.download->reveal());
    if (!got->access_key || !got->secret_key)
      add(0, "no-upload-keys", Severity::note,
          "hookctl process would find no S3 keys, and needs its own for the upload",
          R"(add "access_key": "{{access_key}}" and "secret_key": "{{secret_key}}")");
  }

  void compare(std::string_view name, std::string_view field, bool same) {
    if (same) return;
    const auto* at = first_of(name);
    add(at == nullptr ? 0 : at->at, "misplaced-placeholder", Severity::warning,
        fmt::format("hookctl process would read something else than {} as the payload's {}",
                    braced(name), field));
  }

  void check_dollars() {
    for (const auto& one : occurrences_) {
      if (!one.first || (one.placeholder->kind != PlaceholderKind::text &&
                         one.placeholder->kind != PlaceholderKind::json))
        continue;
      add(one.at, "dollar-vanishes", Severity::note,
          fmt::format("a value of {} with $ in it loses text: $1, $name and ${{…}} vanish",
                      braced(one.placeholder->name)),
          "the server reads them as groups of a regex");
    }
  }

  /// What the values of the one payload at hand do.
  void check_values() {
    for (const auto& one : occurrences_) {
      if (!one.first) continue;
      const auto placeholder = braced(one.placeholder->name);
      const Secret value = placeholder_value(*one.placeholder, *payload_);
      if (one.in_string && one.placeholder->kind != PlaceholderKind::json && breaks_string(value))
        add(one.at, "value-breaks-json", Severity::error,
            fmt::format("this payload's value of {} breaks the JSON", placeholder),
            "it has a quote, a backslash or a control character");
      if (expand_groups(value.reveal(), placeholder) != value.reveal())
        add(one.at, "value-loses-text", Severity::warning,
            fmt::format("this payload's value of {} loses text", placeholder),
            "the server reads $1, $name and ${…} as groups of a regex, which are empty");
      if (holds_placeholder(value))
        add(one.at, "value-holds-placeholder", Severity::warning,
            fmt::format("this payload's value of {} holds a placeholder, which the server fills "
                        "in there",
                        placeholder));
    }
  }

  static bool breaks_string(const Secret& value) {
    return std::ranges::any_of(value.reveal(), [](char c) {
      return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
    });
  }

  static bool holds_placeholder(const Secret& value) {
    return std::ranges::any_of(placeholders(), [&](const Placeholder& one) {
      return value.reveal().find(braced(one.name)) != npos;
    });
  }

  /// Turns offsets into lines and columns, and sorts by them.
  void place() {
    std::vector<std::size_t> order(findings_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return offsets_[i]; });
    std::vector<TemplateFinding> sorted;
    sorted.reserve(order.size());
    std::size_t at = 0;
    std::size_t line = 1;
    std::size_t column = 1;
    for (const auto i : order) {
      for (; at < offsets_[i]; ++at) {
        const char c = text_[at];
        if (c == '\n') {
          ++line;
          column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
          ++column;
        }
      }
      findings_[i].line = line;
      findings_[i].column = column;
      sorted.push_back(std::move(findings_[i]));
    }
    findings_ = std::move(sorted);
  }

  std::string_view text_;
  const Payload* payload_;
  std::vector<Occurrence> occurrences_;
  std::vector<TemplateFinding> findings_;
  std::vector<std::size_t> offsets_;
};

}  // namespace

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      break;
  }
  return "error";
}

std::vector<TemplateFinding> lint_template(std::string_view text, const Payload* payload) {
  return Linter(text, payload).run();
}

}  // namespace hookctl::aruna
