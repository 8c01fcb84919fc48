#include <cerrno>
#include <charconv>

#include <fcntl.h>
#include <fmt/format.h>

#include "sandbox/blob.hpp"
#include "sandbox/objects.hpp"
#include "sandbox/s3_face.hpp"

namespace hookctl::sandbox {
namespace {

using aruna::ResourceVariant;

/// A part of an object: from its first byte, and how many.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  bool partial = false;
};

std::optional<std::uint64_t> digits(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// RFC 9110, section 14.2: what cannot be understood, or asks for several ranges, is passed over.
S3Answer<ByteRange> range_of(const http::Exchange& exchange, std::uint64_t size) {
  const ByteRange whole{0, size, false};
  constexpr std::string_view unit = "bytes=";
  const auto header = exchange.headers().get("Range");
  if (!header || !header->starts_with(unit)) return whole;
  const auto text = header->substr(unit.size());
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return whole;
  const auto first = digits(text.substr(0, dash));
  const auto last = digits(text.substr(dash + 1));
  if (dash == 0) {
    if (!last) return whole;
    if (*last == 0) return refuse_s3(416, "InvalidRange", "The range is not satisfiable");
    const auto count = std::min(*last, size);
    return ByteRange{size - count, count, true};
  }
  if (!first || (!last && dash + 1 < text.size()) || (last && *last < *first)) return whole;
  if (*first >= size) return refuse_s3(416, "InvalidRange", "The range is not satisfiable");
  const auto end = last ? std::min(*last, size - 1) : size - 1;
  return ByteRange{*first, end - *first + 1, true};
}

struct Found {
  Record record;
  std::vector<Segment> segments;
};

/// The object that a key, or a version of it, means; only what is AVAILABLE is there.
S3Answer<Found> find_object(State& state, const S3Request& request) {
  const std::lock_guard guard(state.mutex);
  const auto version = request.value("versionId");
  auto record = version.empty() ? state.store.find_path(request.key, ResourceVariant::object)
                                : state.store.find(version);
  if (!record) return fail(S3Error{500, "InternalError", record.error().text()});
  if (!*record || (*record)->path != request.key ||
      (*record)->resource.status != aruna::Status::available) {
    return refuse_s3(404, "NoSuchKey", "The specified key does not exist.");
  }
  auto segments = state.store.segments((*record)->resource.id);
  if (!segments) return fail(S3Error{500, "InternalError", segments.error().text()});
  return Found{std::move(**record), std::move(*segments)};
}

http::Headers headers_of(const Record& record, std::string_view etag_prefix,
                         const ByteRange& range) {
  http::Headers headers;
  headers.add("Content-Type", "application/octet-stream");
  headers.add("ETag", std::string(etag_prefix) + record.resource.id);
  if (const auto time = parse_time(record.resource.created_at)) {
    headers.add("Last-Modified", http::format_date(*time));
  }
  headers.add("Accept-Ranges", "bytes");
  if (range.partial) {
    headers.add("Content-Range",
                fmt::format("bytes {}-{}/{}", range.first, range.first + range.count - 1,
                            record.resource.content_len.value_or(0)));
  }
  return headers;
}

Result<void> send(State& state, http::Exchange& exchange, const std::vector<Segment>& segments,
                  ByteRange range) {
  for (const auto& segment : segments) {
    if (range.first >= segment.size) {
      range.first -= segment.size;
      continue;
    }
    const auto count = std::min(range.count, segment.size - range.first);
    if (count == 0) break;
    const auto path = state.store.blob_path(segment.blob);
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return fail(system_error("open an object's bytes", errno));
    HOOKCTL_CHECK(exchange.send_file(file.get(), range.first, count));
    range.first = 0;
    range.count -= count;
  }
  return exchange.end();
}

}  // namespace

S3Answer<void> s3_put_object(State& state, S3Request& request) {
  HOOKCTL_TRY(auto blob, receive_blob(state, request, true));
  auto put = put_object(state, request.key, blob.segment(), blob.md5, blob.sha256);
  if (!put) return fail(s3_error(put.error()));
  blob.keep();
  http::Headers headers;
  headers.add("ETag", blob.md5);
  headers.add("x-amz-version-id", put->resource.id);
  (void)request.exchange.respond(200, headers);
  return {};
}

S3Answer<void> s3_get_object(State& state, S3Request& request) {
  HOOKCTL_TRY(const auto found, find_object(state, request));
  HOOKCTL_TRY(const auto range,
              range_of(request.exchange, found.record.resource.content_len.value_or(0)));
  auto& exchange = request.exchange;
  const auto headers = headers_of(found.record, "-", range);
  if (!exchange.begin(range.partial ? 206 : 200, headers, range.count)) return {};
  if (const auto sent = send(state, exchange, found.segments, range); !sent) {
    state.runtime.log.info("an object was not sent whole", {{"reason", sent.error().text()}});
    exchange.close_after();
  }
  return {};
}

S3Answer<void> s3_head_object(State& state, S3Request& request) {
  HOOKCTL_TRY(const auto found, find_object(state, request));
  const ByteRange whole{0, found.record.resource.content_len.value_or(0), false};
  auto& exchange = request.exchange;
  if (exchange.begin(200, headers_of(found.record, "", whole), whole.count)) (void)exchange.end();
  return {};
}

}  // namespace hookctl::sandbox
