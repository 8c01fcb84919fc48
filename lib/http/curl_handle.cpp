#include "http/curl_handle.hpp"

#include <algorithm>
#include <cstring>

namespace hookctl::http {

CurlHeaderLines::~CurlHeaderLines() {
  for (curl_slist* line = lines_; line != nullptr; line = line->next)
    wipe(line->data, std::strlen(line->data));
  curl_.slist_free_all(lines_);
}

void CurlHeaderLines::add(const std::string& line) {
  if (curl_slist* longer = curl_.slist_append(lines_, line.c_str())) lines_ = longer;
}

Result<std::unique_ptr<CurlHandle>> CurlHandle::create() {
  HOOKCTL_TRY(const CurlLibrary* curl, curl_library());
  CURL* easy = curl->easy_init();
  CURLM* multi = curl->multi_init();
  auto handle = std::unique_ptr<CurlHandle>(new CurlHandle(*curl, easy, multi));
  if (easy == nullptr || multi == nullptr)
    return fail(ErrorCode::internal, "libcurl has no memory left");
  return handle;
}

CurlHandle::~CurlHandle() {
  if (easy_ != nullptr) curl_.easy_cleanup(easy_);
  if (multi_ != nullptr) curl_.multi_cleanup(multi_);
}

void CurlHandle::reset() {
  curl_.easy_reset(easy_);
  refused_ = CURLE_OK;
}

long CurlHandle::info(CURLINFO what) const {
  long value = 0;
  curl_.easy_getinfo(easy_, what, &value);
  return value;
}

std::int64_t CurlHandle::info_large(CURLINFO what) const {
  curl_off_t value = 0;
  curl_.easy_getinfo(easy_, what, &value);
  return value;
}

Result<std::unique_ptr<CurlHandle>> CurlPool::take(const std::string& origin) {
  {
    const std::lock_guard lock(mutex_);
    auto found = std::ranges::find_if(idle_, [&](const auto& h) { return h->origin == origin; });
    if (found == idle_.end() && !idle_.empty()) found = std::prev(idle_.end());
    if (found != idle_.end()) {
      auto handle = std::move(*found);
      idle_.erase(found);
      return handle;
    }
  }
  return CurlHandle::create();
}

void CurlPool::give_back(std::unique_ptr<CurlHandle> handle) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(handle));
}

}  // namespace hookctl::http
