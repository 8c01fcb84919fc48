#include "mosaic/body_variants.hpp"

#include <optional>
#include <utility>

#include "json/utf8.hpp"
#include "mosaic/js_text.hpp"

namespace hookctl::mosaic {
namespace {

/// With each LF as CR LF, or the other way round.
std::string with_line_ends(std::string_view text, bool crlf) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (pair) continue;
    if (text[i] == '\n' && crlf) out += '\r';
    out += text[i];
  }
  return out;
}

/// The bytes as Latin-1 of a text that is UTF-8; nothing where it has other characters, or none
/// beyond ASCII.
std::optional<std::string> to_latin1(std::string_view text) {
  std::string out;
  bool beyond = false;
  for (const char16_t unit : to_utf16(text)) {
    if (unit > 0xFF) return std::nullopt;
    beyond = beyond || unit > 0x7F;
    out += static_cast<char>(unit);
  }
  if (!beyond) return std::nullopt;
  return out;
}

}  // namespace

std::vector<BodyVariant> line_end_variants(std::string_view body) {
  std::vector<BodyVariant> out;
  if (body.ends_with('\n')) {
    std::string_view rest = body;
    rest.remove_suffix(rest.ends_with("\r\n") ? 2 : 1);
    out.push_back({{"body-trailing-newline-added", ""}, std::string(rest)});
    const std::string_view all = rest.substr(0, rest.find_last_not_of("\r\n") + 1);
    if (all != rest) out.push_back({{"body-trailing-newline-added", ""}, std::string(all)});
  }
  for (const char* end : {"\n", "\r\n"})
    out.push_back({{"body-trailing-newline-lost", ""}, std::string(body) + end});
  return out;
}

std::vector<BodyVariant> text_variants(std::string_view body) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  std::vector<BodyVariant> out;
  if (body.find('\n') != std::string_view::npos)
    for (const bool crlf : {false, true})
      if (auto changed = with_line_ends(body, crlf); changed != body)
        out.push_back({{"body-crlf", crlf ? "it was signed with CR LF" : "it was signed with LF"},
                       std::move(changed)});
  if (body.starts_with(mark))
    out.push_back({{"body-bom", "it was signed without"}, std::string(body.substr(mark.size()))});
  else
    out.push_back({{"body-bom", "it was signed with one"}, std::string(mark) + std::string(body)});
  return out;
}

std::vector<BodyVariant> encoding_variants(std::string_view body) {
  std::vector<BodyVariant> out;
  if (!json::is_utf8(body)) {
    out.push_back({{"body-reserialized",
                    "bytes that are not UTF-8 had been replaced by U+FFFD when it was signed"},
                   decode_as_node(body)});
  } else if (auto latin1 = to_latin1(body)) {
    if (json::is_utf8(*latin1))
      out.push_back({{"body-reserialized", "its UTF-8 was encoded as UTF-8 again"}, *latin1});
    else
      out.push_back({{"body-reserialized", "it was signed as Latin-1"}, *latin1});
  }
  return out;
}

}  // namespace hookctl::mosaic
