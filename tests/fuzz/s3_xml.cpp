// The XML of S3: answers as a server may send them, and the list of parts that we send.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "demand.hpp"
#include "s3/answer.hpp"
#include "s3/xml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  if (const auto document = hookctl::s3::parse_document(text)) {
    demand(text.find("<!DOCTYPE") == text.npos || text.find("<![CDATA[") != text.npos ||
           text.find("<!--") != text.npos || text.find("<?") != text.npos);
    for (const auto& [name, value] : document->fields) demand(value.size() <= size);
  } else {
    demand(!document.error().message.empty());
  }
  hookctl::http::Response response;
  response.status = 500;
  response.body = text;
  // A remote text must not reach a terminal as it came.
  for (const char c : hookctl::s3::error_of(response).text())
    demand(static_cast<unsigned char>(c) >= 0x20);

  const std::vector<hookctl::s3::CompletedPart> parts{{1, std::string(text)}, {2, "-x"}};
  const auto sent = hookctl::s3::parse_document(hookctl::s3::complete_body(parts));
  demand(!sent || sent->root == "CompleteMultipartUpload");
  return 0;
}
