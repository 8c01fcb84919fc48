#include "convert/abcd/reader.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>

#include <expat.h>
#include <fmt/format.h>

#include "base/log.hpp"

namespace hookctl::convert::abcd {
namespace {

/// Between a name's namespace and its local part. No namespace can contain it (expat refuses that).
constexpr char separator = '\n';
constexpr std::size_t piece_size = 64 * 1024;
/// Pieces smaller than this are gathered.
constexpr std::size_t small_piece = 16 * 1024;

struct Name {
  std::string_view uri;
  std::string_view local;
};

Name split(const char* name) {
  const char* end = std::strchr(name, separator);
  if (end == nullptr) return {{}, name};
  return {{name, static_cast<std::size_t>(end - name)}, end + 1};
}

std::string_view version_of(std::string_view uri) {
  if (uri == "http://www.tdwg.org/schemas/abcd/2.1") return "ABCD 2.1";
  if (uri == "http://www.tdwg.org/schemas/abcd/2.05") return "ABCD 2.05";
  if (uri == "http://www.tdwg.org/schemas/abcd/1.2") return "ABCD 1.2";
  if (uri.find("abcd") != std::string_view::npos && uri.find("3.0") != std::string_view::npos)
    return "ABCD 3.0";
  return uri.find("ABCD") != std::string_view::npos || uri.find("abcd") != std::string_view::npos
             ? "another version of ABCD"
             : "not ABCD 2.06";
}

/// For messages: control characters made visible, and not too long.
std::string shown(std::string_view text) {
  constexpr std::size_t most = 120;
  return printable(text.substr(0, most)) + (text.size() > most ? "…" : "");
}

}  // namespace

struct Reader::Callbacks {
  template <typename Act>
  static void guard(void* data, Act act) {
    Reader& reader = *static_cast<Reader*>(data);
    if (reader.error_) return;
    // Exceptions must not pass through expat's C.
    try {
      act(reader);
    } catch (const std::exception& exception) {
      reader.stop({ErrorCode::internal, exception.what(), {}, {}});
    }
  }
  static void begin(void* data, const char* name, const char** attributes) {
    guard(data, [&](Reader& reader) { reader.begin(name, attributes); });
  }
  static void end(void* data, const char*) {
    guard(data, [](Reader& reader) { reader.end(); });
  }
  static void text(void* data, const char* part, int size) {
    guard(data, [&](Reader& reader) { reader.text({part, static_cast<std::size_t>(size)}); });
  }
  static void doctype(void* data, const char*, const char*, const char*, int) {
    guard(data, [](Reader& reader) {
      reader.refuse("a DOCTYPE is not accepted",
                    "remove it: ABCD documents need neither a DTD nor entities");
    });
  }
};

Reader::Reader(Builder& builder, const Limits& limits)
    : builder_(builder),
      limits_(limits),
      parser_(XML_ParserCreateNS(nullptr, separator), XML_ParserFree) {
  if (!parser_) throw std::bad_alloc();
  XML_SetUserData(parser_.get(), this);
  XML_SetElementHandler(parser_.get(), Callbacks::begin, Callbacks::end);
  XML_SetCharacterDataHandler(parser_.get(), Callbacks::text);
  XML_SetStartDoctypeDeclHandler(parser_.get(), Callbacks::doctype);
}

Reader::~Reader() = default;

std::string Reader::place() const {
  return fmt::format("line {}, column {}", XML_GetCurrentLineNumber(parser_.get()),
                     XML_GetCurrentColumnNumber(parser_.get()) + 1);
}

void Reader::stop(Error error) {
  error_ = std::move(error);
  XML_StopParser(parser_.get(), XML_FALSE);
}

void Reader::refuse(std::string message, std::string hint) {
  stop({ErrorCode::convert_failed, fmt::format("{}: {}", place(), message), {}, std::move(hint)});
}

Result<void> Reader::feed(std::string_view bytes) {
  if (error_) return fail(*error_);
  if (bytes.size() < small_piece) {
    small_.append(bytes);
    if (small_.size() < small_piece) return {};
    bytes = {};
  }
  if (!small_.empty()) {
    HOOKCTL_CHECK(parse(small_, false));
    small_.clear();
  }
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), piece_size)))
    HOOKCTL_CHECK(parse(bytes.substr(0, piece_size), false));
  return {};
}

Result<void> Reader::finish() {
  if (error_) return fail(*error_);
  HOOKCTL_CHECK(parse(small_, true));
  if (found_data_set_) return {};
  error_ = Error{ErrorCode::convert_failed,
                 fmt::format("{}: the document {}", place(),
                             found_data_sets_ ? "ends, and its DataSets holds no DataSet"
                                              : "ends without a DataSet of ABCD 2.06"),
                 {},
                 fmt::format("expected DataSets of the namespace {}, by itself or in a response",
                             namespace_2_06)};
  return fail(*error_);
}

Result<void> Reader::parse(std::string_view bytes, bool last) {
  fed_ += bytes.size();
  if (fed_ > limits_.input) {
    refuse(fmt::format("the document is larger than {} bytes", limits_.input));
    return fail(*error_);
  }
  const auto status = XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()), last);
  if (status == XML_STATUS_ERROR && !error_) error_ = parse_error();
  // What expat holds back is an unfinished tag, comment or instruction.
  const auto at = XML_GetCurrentByteIndex(parser_.get());
  if (!error_ && !last && at >= 0 && fed_ - static_cast<std::uint64_t>(at) > limits_.markup)
    refuse(fmt::format("a tag, comment or processing instruction of more than {} bytes",
                       limits_.markup));
  return error_ ? Result<void>(fail(*error_)) : Result<void>();
}

Error Reader::parse_error() const {
  const auto code = XML_GetErrorCode(parser_.get());
  const auto error = [&](std::string_view what, std::string_view hint) {
    return Error{
        ErrorCode::convert_failed, fmt::format("{}: {}", place(), what), {}, std::string(hint)};
  };
  switch (code) {
    case XML_ERROR_UNKNOWN_ENCODING:
    case XML_ERROR_INCORRECT_ENCODING:
      return error("the document's encoding is not one that is read, or not what it declares",
                   "UTF-8, UTF-16, ISO-8859-1 and US-ASCII are read; convert the document");
    case XML_ERROR_UNBOUND_PREFIX:
      return error("a namespace prefix is not declared", "declare it with xmlns:…");
    case XML_ERROR_NO_ELEMENTS:
      return error("the document is empty or ends before its first element", {});
    case XML_ERROR_NO_MEMORY:
      return {ErrorCode::internal, "out of memory", {}, {}};
    default:
      return error(fmt::format("not well-formed XML: {}", XML_ErrorString(code)), {});
  }
}

void Reader::check_attributes(const char** attributes) {
  std::size_t count = 0;
  std::size_t size = 0;
  for (; attributes[count] != nullptr; ++count) size += std::strlen(attributes[count]);
  if (count > limits_.attributes * 2)
    refuse(fmt::format("an element has more than {} attributes", limits_.attributes));
  else if (size > limits_.attribute_bytes)
    refuse(fmt::format("an element has more than {} bytes of attributes", limits_.attribute_bytes));
}

void Reader::begin(const char* name, const char** attributes) {
  if (++depth_ > limits_.depth)
    return refuse(fmt::format("elements are nested deeper than {}", limits_.depth));
  if (*attributes != nullptr) check_attributes(attributes);
  if (error_) return;
  if (!in_text_) text_size_ = 0;
  if (skipped_from_ != 0) return;
  const Name split_name = split(name);
  if (known_ == 0) return begin_outside(split_name.uri, split_name.local);
  const Type parent = open_[known_ - 1].type;
  const Element* element =
      split_name.uri == namespace_2_06 ? find_element(parent, split_name.local) : nullptr;
  if (element == nullptr) {
    skipped_from_ = depth_;
    // A dataset of another version inside of ours: not to be passed over.
    if (parent == Type::data_sets) begin_outside(split_name.uri, split_name.local);
    return;
  }
  open_[known_++] = {element, element->type};
  in_text_ = element->type == Type::text;
  text_size_ = 0;
  found_data_set_ = found_data_set_ || element->field == Field::data_set;
  if (auto result = builder_.open(*element, attributes); !result)
    stop(std::move(result).error().within(place()));
}

void Reader::begin_outside(std::string_view uri, std::string_view name) {
  const bool is_ours = uri == namespace_2_06;
  if (!is_ours && (name == "DataSets" || name == "DataSet"))
    return refuse(
        fmt::format("{} has the namespace \"{}\", which is {}", name, shown(uri), version_of(uri)),
        fmt::format("only ABCD 2.06 is read: {}", namespace_2_06));
  if (!is_ours || name != "DataSets") return;
  found_data_sets_ = true;
  open_[known_++] = {nullptr, Type::data_sets};
}

void Reader::end() {
  const std::size_t depth = depth_--;
  if (!in_text_) text_size_ = 0;
  if (skipped_from_ != 0) {
    if (depth == skipped_from_) skipped_from_ = 0;
    return;
  }
  if (known_ == 0) return;
  const Element* element = open_[--known_].element;
  in_text_ = false;
  if (element == nullptr) return;
  if (auto result = builder_.close(*element); !result)
    stop(std::move(result).error().within(place()));
}

void Reader::text(std::string_view part) {
  text_size_ += part.size();
  if (text_size_ > limits_.text)
    return refuse(fmt::format("an element has more than {} bytes of text", limits_.text));
  if (in_text_ && skipped_from_ == 0) builder_.text(part);
}

}  // namespace hookctl::convert::abcd
