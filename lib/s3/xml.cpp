#include "s3/xml.hpp"

#include <memory>

#include <expat.h>
#include <fmt/format.h>

namespace hookctl::s3 {
namespace {

constexpr std::size_t deepest = 16;
constexpr std::size_t most_fields = 1000;

struct ParserDeleter {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using ParserHandle = std::unique_ptr<std::remove_pointer_t<XML_Parser>, ParserDeleter>;

/// Collects what expat reports.
class Reader {
 public:
  explicit Reader(XML_Parser parser) : parser_(parser) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(
        parser, [](void* self, const XML_Char* name, const XML_Char**) { of(self).start(name); },
        [](void* self, const XML_Char*) { of(self).end(); });
    XML_SetCharacterDataHandler(parser, [](void* self, const XML_Char* text, int length) {
      of(self).text_.append(text, static_cast<std::size_t>(length));
    });
    // Entities that an answer declares itself are a way to make it grow; S3 declares none.
    XML_SetStartDoctypeDeclHandler(
        parser, [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
          of(self).refuse("it has a DOCTYPE");
        });
  }

  const std::string& problem() const { return problem_; }
  Document take() { return std::move(document_); }

 private:
  static Reader& of(void* self) { return *static_cast<Reader*>(self); }

  void refuse(std::string_view why) {
    if (problem_.empty()) problem_ = why;
    XML_StopParser(parser_, XML_FALSE);
  }

  void start(std::string_view name) {
    name = name.substr(name.find(':') + 1);
    if (depth_ == 0) document_.root = name;
    if (depth_ == 1) name_ = name;
    // A child with children of its own is no field.
    leaf_ = depth_ == 1;
    text_.clear();
    if (++depth_ > deepest) refuse("it is nested too deeply");
  }

  void end() {
    --depth_;
    if (std::exchange(leaf_, false)) document_.fields.emplace_back(name_, text_);
    if (document_.fields.size() > most_fields) refuse("it has too many fields");
  }

  XML_Parser parser_;
  Document document_;
  std::string name_, text_, problem_;
  std::size_t depth_ = 0;
  bool leaf_ = false;
};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

std::string_view Document::field(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return {};
}

Result<Document> parse_document(std::string_view xml) {
  const auto unreadable = [](std::string_view why) {
    return fail(ErrorCode::invalid_input, fmt::format("the answer is no XML of S3: {}", why));
  };
  xml.remove_prefix(std::min(xml.find_first_not_of(" \t\r\n"), xml.size()));
  if (xml.empty()) return unreadable("it is empty");
  if (xml.size() > longest_document) return unreadable("it is too long");
  const ParserHandle parser(XML_ParserCreate(nullptr));
  if (!parser) return fail(ErrorCode::internal, "no memory for an XML parser");
  Reader reader(parser.get());
  const auto status = XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE);
  if (!reader.problem().empty()) return unreadable(reader.problem());
  if (status != XML_STATUS_OK) return unreadable(XML_ErrorString(XML_GetErrorCode(parser.get())));
  return reader.take();
}

std::string complete_body(std::span<const CompletedPart> parts) {
  std::string xml = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (const auto& [number, etag] : parts)
    fmt::format_to(std::back_inserter(xml),
                   "<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", number,
                   escaped(etag));
  xml += "</CompleteMultipartUpload>";
  return xml;
}

}  // namespace hookctl::s3
