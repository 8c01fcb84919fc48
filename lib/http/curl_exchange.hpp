// One request and its answer over libcurl, without redirects.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "base/runtime.hpp"
#include "http/curl_error.hpp"
#include "http/curl_handle.hpp"
#include "http/transport.hpp"

namespace hookctl::http {

/// What an exchange is about, besides the request.
struct Hop {
  Url url;
  bool with_secrets = true;  ///< false: the request came here by a redirect to another origin
  /// The time allowed for the whole request, and when it is over.
  std::optional<std::chrono::milliseconds> limit = std::nullopt;
  std::optional<SteadyTime> end = std::nullopt;
};

/// What came of it.
struct Answer {
  Response response;
  std::optional<std::string> location;  ///< where a redirect leads that is to be followed
};

class CurlExchange {
 public:
  CurlExchange(CurlHandle& handle, Request& request, const Hop& hop, ResponseSink* sink,
               const Stop& stop, const TransportOptions& options);
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  /// Sends and receives. Sets the request's `failure`.
  Result<Answer> run();

 private:
  enum class BodyGoes { nowhere, into_memory, to_sink };

  // Options, in the order in which they are set.
  Result<void> set_up();
  Result<void> set_headers();
  void set_connection();
  void set_method_and_body();
  void set_callbacks();

  // The transfer.
  Result<void> drive();
  std::optional<Error> why_end();
  std::chrono::milliseconds longest_wait() const;
  Error finished_badly(CURLcode code);
  Error failure(Failure kind, Error error);
  Error not_ours(Error error);  ///< a sink's, a source's or the stop's: handed on as it is
  bool answered_in_full() const;
  bool safe_to_send_twice() const;

  // What libcurl calls; the pointer is `this`.
  bool take_header(std::string_view line);
  static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self) noexcept;
  static std::size_t on_read(char* room, std::size_t, std::size_t size, void* self) noexcept;
  static int on_seek(void* self, curl_off_t offset, int origin) noexcept;
  static int on_request(void* self, char*, char*, int, int) noexcept;
  bool take_head();
  bool take_body(std::string_view bytes);
  void note_activity();

  CurlHandle& handle_;
  Request& request_;
  const Hop& hop_;
  ResponseSink* sink_;
  const Stop& stop_;
  const TransportOptions& options_;

  CurlHeaderLines lines_;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  std::optional<MemorySource> memory_;
  ByteSource* source_ = nullptr;
  std::optional<std::uint64_t> source_size_;
  std::uint64_t source_given_ = 0;

  Answer answer_;
  std::size_t head_size_ = 0;
  bool head_done_ = false;
  BodyGoes body_goes_ = BodyGoes::into_memory;
  std::uint64_t received_ = 0;
  std::optional<std::uint64_t> expected_;
  bool enough_ = false;  ///< ended on purpose: a redirect's body is not worth reading

  int sent_times_ = 0;
  std::int64_t uploaded_ = 0;
  SteadyTime last_activity_;
  std::optional<Error> own_error_;  ///< of a sink, a source or a limit: not libcurl's
};

}  // namespace hookctl::http
