#include <charconv>

#include <expat.h>
#include <unistd.h>

#include "sandbox/blob.hpp"
#include "sandbox/objects.hpp"
#include "sandbox/s3_face.hpp"

namespace hookctl::sandbox {
namespace {

constexpr int most_parts = 10'000;
constexpr std::size_t largest_list = 4UL * 1024 * 1024;

std::optional<int> part_number(std::string_view text) {
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value < 1 || value > most_parts) return std::nullopt;
  return value;
}

/// Reads `<CompleteMultipartUpload><Part><PartNumber/><ETag/></Part>…`.
class PartListReader {
 public:
  std::optional<std::vector<PartToken>> read(std::string_view xml) {
    XML_Parser parser = XML_ParserCreate(nullptr);
    if (parser == nullptr) return std::nullopt;
    parser_ = parser;
    XML_SetUserData(parser, this);
    XML_SetStartDoctypeDeclHandler(parser, doctype);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, characters);
    const bool good =
        XML_Parse(parser, xml.data(), static_cast<int>(xml.size()), XML_TRUE) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return good && !bad_ ? std::optional(std::move(parts_)) : std::nullopt;
  }

 private:
  static std::string_view local(const XML_Char* name) {
    const std::string_view whole(name);
    const auto colon = whole.rfind(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
  }
  /// Nobody needs entities here, and they can be made to grow without end.
  static void doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    XML_StopParser(static_cast<PartListReader*>(self)->parser_, XML_FALSE);
  }
  static void start(void* self, const XML_Char* name, const XML_Char**) {
    auto& reader = *static_cast<PartListReader*>(self);
    reader.text_.clear();
    if (local(name) == "Part") reader.parts_.emplace_back();
  }
  static void end(void* self, const XML_Char* name) {
    auto& reader = *static_cast<PartListReader*>(self);
    if (reader.parts_.empty()) return;
    auto& part = reader.parts_.back();
    if (local(name) == "PartNumber") {
      const auto number = part_number(reader.text_);
      reader.bad_ = reader.bad_ || !number;
      part.number = number.value_or(0);
    } else if (local(name) == "ETag") {
      part.etag = reader.text_;
    }
  }
  static void characters(void* self, const XML_Char* text, int length) {
    static_cast<PartListReader*>(self)->text_.append(text, static_cast<std::size_t>(length));
  }

  XML_Parser parser_ = nullptr;
  std::vector<PartToken> parts_;
  std::string text_;
  bool bad_ = false;
};

S3Answer<std::vector<PartToken>> read_part_list(http::Exchange& exchange) {
  MemorySink sink(largest_list);
  std::vector<char> room(64UL * 1024);
  for (;;) {
    const auto count = exchange.read(room);
    if (!count) return refuse_s3(400, "IncompleteBody", count.error().text());
    if (*count == 0) break;
    if (!sink.write({room.data(), *count})) {
      return refuse_s3(400, "MaxMessageLengthExceeded", "The list of parts is too long");
    }
  }
  auto parts = PartListReader().read(sink.take());
  if (!parts) return refuse_s3(400, "MalformedXML", "The list of parts cannot be read");
  return std::move(*parts);
}

/// Whether there is such an upload, and for that key.
S3Answer<void> check_upload(State& state, const S3Request& request) {
  const std::lock_guard guard(state.mutex);
  const auto object = state.store.upload_object(request.value("uploadId"));
  if (!object) return fail(S3Error{500, "InternalError", object.error().text()});
  if (*object) {
    const auto record = state.store.find(**object);
    if (record && *record && (*record)->path == request.key) return {};
  }
  return refuse_s3(404, "NoSuchUpload", "The specified multipart upload does not exist");
}

}  // namespace

S3Answer<void> s3_create_multipart(State& state, S3Request& request) {
  const auto upload_id = begin_multipart(state, request.key);
  if (!upload_id) return fail(s3_error(upload_id.error()));
  respond_xml(request.exchange, "InitiateMultipartUploadResult",
              xml_element("Bucket", request.bucket) + xml_element("Key", request.key) +
                  xml_element("UploadId", *upload_id));
  return {};
}

S3Answer<void> s3_upload_part(State& state, S3Request& request) {
  const auto number = part_number(request.value("partNumber"));
  if (!number) return refuse_s3(400, "InvalidArgument", "Part numbers are 1 to 10000");
  HOOKCTL_CHECK(check_upload(state, request));
  HOOKCTL_TRY(auto blob, receive_blob(state, request, false));
  const auto etag = "-" + blob.md5;
  {
    const std::lock_guard guard(state.mutex);
    const auto replaced =
        state.store.put_part(request.value("uploadId"), {*number, etag, blob.segment()});
    if (!replaced) return fail(S3Error{500, "InternalError", replaced.error().text()});
    if (*replaced) ::unlink(state.store.blob_path(**replaced).c_str());
  }
  blob.keep();
  http::Headers headers;
  headers.add("ETag", etag);
  (void)request.exchange.respond(200, headers);
  return {};
}

S3Answer<void> s3_complete_multipart(State& state, S3Request& request) {
  HOOKCTL_CHECK(check_upload(state, request));
  HOOKCTL_TRY(const auto parts, read_part_list(request.exchange));
  const auto finished = complete_multipart(state, request.value("uploadId"), parts);
  if (!finished) return fail(s3_error(finished.error()));
  respond_xml(request.exchange, "CompleteMultipartUploadResult",
              xml_element("Bucket", request.bucket) + xml_element("Key", request.key) +
                  xml_element("ETag", finished->resource.id));
  return {};
}

}  // namespace hookctl::sandbox
