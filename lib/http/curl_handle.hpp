// libcurl's handles with an owner, kept between requests for the connections that they hold.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "http/curl_library.hpp"

namespace hookctl::http {

/// A list of header lines, wiped when it goes: some hold secrets.
class CurlHeaderLines {
 public:
  explicit CurlHeaderLines(const CurlLibrary& curl) : curl_(curl) {}
  CurlHeaderLines(const CurlHeaderLines&) = delete;
  CurlHeaderLines& operator=(const CurlHeaderLines&) = delete;
  ~CurlHeaderLines();
  void add(const std::string& line);
  curl_slist* get() const { return lines_; }

 private:
  const CurlLibrary& curl_;
  curl_slist* lines_ = nullptr;
};

/// An easy handle and the multi handle that drives it. For one thread at a time.
class CurlHandle {
 public:
  static Result<std::unique_ptr<CurlHandle>> create();
  CurlHandle(const CurlHandle&) = delete;
  CurlHandle& operator=(const CurlHandle&) = delete;
  ~CurlHandle();

  const CurlLibrary& curl() const { return curl_; }
  CURL* easy() const { return easy_; }
  CURLM* multi() const { return multi_; }

  /// Puts every option back to its default; connections stay.
  void reset();
  /// Options of the kinds that libcurl knows. The first that is refused is remembered.
  void set(CURLoption option, long value) { note(curl_.easy_setopt(easy_, option, value)); }
  void set(CURLoption option, const char* value) { note(curl_.easy_setopt(easy_, option, value)); }
  void set(CURLoption option, void* value) { note(curl_.easy_setopt(easy_, option, value)); }
  template <typename R, typename... A>
  void set(CURLoption option, R (*callback)(A...) noexcept) {
    note(curl_.easy_setopt(easy_, option, callback));
  }
  CURLcode refused_option() const { return refused_; }

  long info(CURLINFO what) const;
  std::int64_t info_large(CURLINFO what) const;

  /// The origin that was spoken to last, where a connection may still be open.
  std::string origin;

 private:
  CurlHandle(const CurlLibrary& curl, CURL* easy, CURLM* multi)
      : curl_(curl), easy_(easy), multi_(multi) {}
  void note(CURLcode code) {
    if (refused_ == CURLE_OK) refused_ = code;
  }

  const CurlLibrary& curl_;
  CURL* easy_;
  CURLM* multi_;
  CURLcode refused_ = CURLE_OK;
};

/// Handles that wait for their next request. Safe to use from several threads.
class CurlPool {
 public:
  /// A handle that spoke to `origin` last, or any, or a new one.
  Result<std::unique_ptr<CurlHandle>> take(const std::string& origin);
  void give_back(std::unique_ptr<CurlHandle> handle);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<CurlHandle>> idle_;
};

}  // namespace hookctl::http
