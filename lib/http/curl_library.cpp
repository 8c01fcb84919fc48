#include "http/curl_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

namespace hookctl::http {
namespace {

constexpr const char* hint = "install it: apt-get install libcurl4";
/// 7.85 has CURLOPT_PROTOCOLS_STR, the last to come of the options in use.
constexpr unsigned oldest = 0x07'55'00;

template <typename Function>
bool find(void* library, const char* symbol, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, symbol));
  return function != nullptr;
}

bool find_all(void* library, CurlLibrary& curl) {
  return find(library, "curl_global_init", curl.global_init) &&
         find(library, "curl_version_info", curl.version_info) &&
         find(library, "curl_easy_init", curl.easy_init) &&
         find(library, "curl_easy_reset", curl.easy_reset) &&
         find(library, "curl_easy_setopt", curl.easy_setopt) &&
         find(library, "curl_easy_getinfo", curl.easy_getinfo) &&
         find(library, "curl_easy_send", curl.easy_send) &&
         find(library, "curl_easy_recv", curl.easy_recv) &&
         find(library, "curl_easy_strerror", curl.easy_strerror) &&
         find(library, "curl_easy_cleanup", curl.easy_cleanup) &&
         find(library, "curl_multi_init", curl.multi_init) &&
         find(library, "curl_multi_add_handle", curl.multi_add_handle) &&
         find(library, "curl_multi_remove_handle", curl.multi_remove_handle) &&
         find(library, "curl_multi_perform", curl.multi_perform) &&
         find(library, "curl_multi_poll", curl.multi_poll) &&
         find(library, "curl_multi_info_read", curl.multi_info_read) &&
         find(library, "curl_multi_strerror", curl.multi_strerror) &&
         find(library, "curl_multi_cleanup", curl.multi_cleanup) &&
         find(library, "curl_slist_append", curl.slist_append) &&
         find(library, "curl_slist_free_all", curl.slist_free_all);
}

}  // namespace

Result<CurlLibrary> open_curl_library(const char* file) {
  void* library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = ::dlerror();
    return fail(ErrorCode::config, fmt::format("cannot open {}: {}", file, why ? why : "no reason"),
                hint);
  }
  CurlLibrary curl;
  if (!find_all(library, curl) || curl.version_info(CURLVERSION_NOW)->version_num < oldest)
    return fail(ErrorCode::config, fmt::format("{} is older than version 7.85", file), hint);
  if (const CURLcode code = curl.global_init(CURL_GLOBAL_DEFAULT); code != CURLE_OK)
    return fail(ErrorCode::config,
                fmt::format("{} does not start: {}", file, curl.easy_strerror(code)));
  return curl;
}

Result<const CurlLibrary*> curl_library() {
  static const Result<CurlLibrary> opened = open_curl_library("libcurl.so.4");
  if (!opened) return fail(opened.error());
  return &*opened;
}

}  // namespace hookctl::http
