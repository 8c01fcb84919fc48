#include "http/target.hpp"

#include "base/log.hpp"

namespace hookctl::http {

std::string_view recorded_target(std::string_view recorded_url) {
  std::string_view target = recorded_url;
  if (const auto scheme = target.find("://");
      scheme != std::string_view::npos && scheme < target.find_first_of("/?#")) {
    const auto path = target.find_first_of("/?#", scheme + 3);
    target = path == std::string_view::npos ? std::string_view{} : target.substr(path);
  }
  target = target.substr(0, target.find('#'));
  return target.empty() ? std::string_view("/") : target;
}

Target::Target(const Url& url) : url_(url), origin_(url.origin()) {
  if (url.path() == "/" && url.query().empty()) return;
  own_ = url.path();
  if (!url.query().empty()) own_.append("?").append(url.query());
}

std::string_view Target::of(std::string_view recorded_url) const {
  return own_.empty() ? recorded_target(recorded_url) : std::string_view(own_);
}

void Target::append_display(std::string& out, std::string_view request_target) const {
  const auto query = request_target.find('?');
  out.append(origin_).append(printable(request_target.substr(0, query)));
  if (query != std::string_view::npos) out.append("?…");
}

}  // namespace hookctl::http
