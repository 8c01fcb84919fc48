#include "capture/curl_command.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "capture/shell_text.hpp"
#include "crypto/encoding.hpp"

namespace hookctl::capture {
namespace {

/// What an option does to the request.
enum class Effect {
  none,
  none_with_value,
  method,
  header,
  data,
  data_raw,
  data_urlencode,
  json,
  url,
  user_agent,
  referer,
  cookie,
  user,
  head,
  get
};

struct Option {
  std::string_view name;
  char letter;
  Effect effect;
};

constexpr std::array options{
    Option{"request", 'X', Effect::method},
    Option{"header", 'H', Effect::header},
    Option{"data", 'd', Effect::data},
    Option{"data-ascii", 0, Effect::data},
    Option{"data-binary", 0, Effect::data},
    Option{"data-raw", 0, Effect::data_raw},
    Option{"data-urlencode", 0, Effect::data_urlencode},
    Option{"json", 0, Effect::json},
    Option{"url", 0, Effect::url},
    Option{"user-agent", 'A', Effect::user_agent},
    Option{"referer", 'e', Effect::referer},
    Option{"cookie", 'b', Effect::cookie},
    Option{"user", 'u', Effect::user},
    Option{"head", 'I', Effect::head},
    Option{"get", 'G', Effect::get},
    Option{"silent", 's', Effect::none},
    Option{"show-error", 'S', Effect::none},
    Option{"include", 'i', Effect::none},
    Option{"insecure", 'k', Effect::none},
    Option{"location", 'L', Effect::none},
    Option{"verbose", 'v', Effect::none},
    Option{"fail", 'f', Effect::none},
    Option{"fail-with-body", 0, Effect::none},
    Option{"globoff", 'g', Effect::none},
    Option{"no-buffer", 'N', Effect::none},
    Option{"compressed", 0, Effect::none},
    Option{"path-as-is", 0, Effect::none},
    Option{"http1.0", '0', Effect::none},
    Option{"http1.1", 0, Effect::none},
    Option{"http2", 0, Effect::none},
    Option{"http2-prior-knowledge", 0, Effect::none},
    Option{"http3", 0, Effect::none},
    Option{"ipv4", '4', Effect::none},
    Option{"ipv6", '6', Effect::none},
    Option{"ssl-reqd", 0, Effect::none},
    Option{"tlsv1.2", 0, Effect::none},
    Option{"tlsv1.3", 0, Effect::none},
    Option{"progress-bar", '#', Effect::none},
    Option{"no-progress-meter", 0, Effect::none},
    Option{"output", 'o', Effect::none_with_value},
    Option{"max-time", 'm', Effect::none_with_value},
    Option{"connect-timeout", 0, Effect::none_with_value},
    Option{"retry", 0, Effect::none_with_value},
    Option{"write-out", 'w', Effect::none_with_value},
    Option{"proxy", 'x', Effect::none_with_value},
    Option{"noproxy", 0, Effect::none_with_value},
    Option{"resolve", 0, Effect::none_with_value},
    Option{"cacert", 0, Effect::none_with_value},
    Option{"cert", 'E', Effect::none_with_value},
    Option{"key", 0, Effect::none_with_value},
    Option{"dump-header", 'D', Effect::none_with_value},
    Option{"cookie-jar", 'c', Effect::none_with_value},
    Option{"max-redirs", 0, Effect::none_with_value},
};

constexpr bool takes_value(Effect effect) {
  return effect != Effect::none && effect != Effect::head && effect != Effect::get;
}

/// What a printf writes, of the formats that need no arguments.
std::optional<std::string> printed(std::string_view format) {
  constexpr std::string_view letters = "abfnrtv\\\"'", meant = "\a\b\f\n\r\t\v\\\"'";
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = format[i];
    if (c != '\\' && c != '%') {
      out += c;
      continue;
    }
    if (++i == format.size()) return std::nullopt;
    const char next = format[i];
    if (c == '%') {
      if (next != '%') return std::nullopt;
      out += '%';
    } else if (const auto letter = letters.find(next); letter != std::string_view::npos) {
      out += meant[letter];
    } else if (next >= '0' && next <= '7') {
      unsigned value = 0;
      std::size_t count = 0;
      for (; count < 3 && i + count < format.size() && format[i + count] >= '0' &&
             format[i + count] <= '7';
           ++count)
        value = value * 8 + static_cast<unsigned>(format[i + count] - '0');
      i += count - 1;
      out += static_cast<char>(value & 0xFFU);
    } else {
      return std::nullopt;
    }
  }
  return out;
}

class CurlLine {
 public:
  CurlLine(const ShellCommand& command, std::optional<std::string> input)
      : command_(command), input_(std::move(input)) {}

  Result<void> run(std::vector<CurlRequest>& requests) {
    bool only_urls = false;
    while (next_ < command_.words.size()) {
      const std::string& word = command_.words[next_++];
      if (only_urls || word.size() < 2 || word[0] != '-')
        urls_.push_back(word);
      else if (word == "--")
        only_urls = true;
      else if (word[1] == '-')
        HOOKCTL_CHECK(long_option(word));
      else
        HOOKCTL_CHECK(short_options(word));
    }
    return finish(requests);
  }

 private:
  Result<void> long_option(const std::string& word) {
    const auto* option =
        std::ranges::find(options, std::string_view(word).substr(2), &Option::name);
    if (option == options.end()) return unknown(word);
    std::string value;
    if (takes_value(option->effect)) {
      HOOKCTL_TRY(value, value_of(word));
    }
    return apply(*option, std::move(value));
  }

  /// "-sSX" "POST", "-XPOST".
  Result<void> short_options(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const auto* option = std::ranges::find(options, word[i], &Option::letter);
      if (option == options.end()) return unknown(fmt::format("-{}", word[i]));
      if (!takes_value(option->effect)) {
        HOOKCTL_CHECK(apply(*option, {}));
        continue;
      }
      std::string value = word.substr(i + 1);
      if (value.empty()) {
        HOOKCTL_TRY(value, value_of(word));
      }
      return apply(*option, std::move(value));
    }
    return {};
  }

  Result<std::string> value_of(const std::string& word) {
    if (next_ == command_.words.size())
      return refuse(fmt::format("{} has no value", printable(word)));
    return command_.words[next_++];
  }

  Result<void> apply(const Option& option, std::string value) {
    switch (option.effect) {
      case Effect::method:
        method_ = std::move(value);
        return {};
      case Effect::header:
        return header(value);
      case Effect::data:
        return data(option, std::move(value), true);
      case Effect::data_raw:
        return data(option, std::move(value), false);
      case Effect::data_urlencode:
        return data_urlencode(option, value);
      case Effect::json:
        json_ = true;
        return data(option, std::move(value), true);
      case Effect::url:
        urls_.push_back(std::move(value));
        return {};
      case Effect::user_agent:
        headers_.emplace_back("User-Agent", std::move(value));
        return {};
      case Effect::referer:
        headers_.emplace_back("Referer", std::move(value));
        return {};
      case Effect::cookie:
        if (value.find('=') == std::string::npos) return names_file(option);
        headers_.emplace_back("Cookie", std::move(value));
        return {};
      case Effect::user:
        headers_.emplace_back("Authorization", "Basic " + crypto::base64(value));
        return {};
      case Effect::head:
        method_ = method_.value_or("HEAD");
        return {};
      case Effect::get:
        get_ = true;
        return {};
      case Effect::none:
      case Effect::none_with_value:
        return {};
    }
    return {};
  }

  /// "Name: value"; "Name;" for an empty one; "Name:" takes away what curl would send itself.
  Result<void> header(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (line.starts_with('@')) return refuse("--header names a file, which is not read");
    if (colon == std::string_view::npos) {
      if (!line.ends_with(';')) return refuse("--header without a colon");
      headers_.emplace_back(line.substr(0, line.size() - 1), "");
      return {};
    }
    const std::string_view value = trimmed(line.substr(colon + 1));
    // A browser's HTTP/2 fields.
    if (colon == 0) return {};
    (value.empty() ? removed_ : headers_).emplace_back(line.substr(0, colon), value);
    return {};
  }

  Result<void> data(const Option& option, std::string value, bool may_name_file) {
    if (may_name_file && value.starts_with('@')) {
      if (value != "@-" || !input_) return names_file(option);
      value = std::exchange(*input_, {});
    }
    if (body_ && option.effect != Effect::json) *body_ += '&';
    if (!body_) body_.emplace();
    *body_ += value;
    return {};
  }

  /// "content", "=content", "name=content".
  Result<void> data_urlencode(const Option& option, std::string_view value) {
    const std::size_t equals = value.find('=');
    if (equals == std::string_view::npos && value.find('@') != std::string_view::npos)
      return names_file(option);
    std::string text;
    if (equals == std::string_view::npos)
      text = percent_encode(value);
    else
      text = fmt::format("{}{}{}", value.substr(0, equals), equals == 0 ? "" : "=",
                         percent_encode(value.substr(equals + 1)));
    return data(option, std::move(text), false);
  }

  Result<void> finish(std::vector<CurlRequest>& requests) {
    if (urls_.empty()) return refuse("a curl without a URL");
    if (urls_.size() > 1) return refuse("a curl with several URLs", "give each its own command");
    std::string text = urls_[0].find("://") == std::string::npos ? "http://" + urls_[0] : urls_[0];
    if (get_ && body_) {
      text.resize(std::min(text.find('#'), text.size()));
      text += (text.find('?') == std::string::npos ? "?" : "&") + *body_;
    }
    auto url = Url::parse(text);
    if (!url) return fail(std::move(url).error().within(fmt::format("line {}", command_.line)));
    const bool has_body = body_ && !get_;
    CurlRequest request{method_.value_or(has_body ? "POST" : "GET"), std::move(*url),
                        std::move(headers_), has_body ? std::move(*body_) : std::string()};
    add_own_headers(request, has_body);
    requests.push_back(std::move(request));
    return {};
  }

  void add_own_headers(CurlRequest& request, bool has_body) const {
    const auto there = [](const HeaderList& headers, std::string_view name) {
      return std::ranges::any_of(
          headers, [&](const auto& header) { return same_ignoring_case(header.first, name); });
    };
    const auto wanted = [&](std::string_view name) {
      return !there(request.headers, name) && !there(removed_, name);
    };
    if (wanted("Host"))
      request.headers.emplace(request.headers.begin(), "Host", request.url.authority());
    if (json_ && wanted("Content-Type"))
      request.headers.emplace_back("Content-Type", "application/json");
    if (json_ && wanted("Accept")) request.headers.emplace_back("Accept", "application/json");
    if (has_body && wanted("Content-Type"))
      request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    if (has_body && wanted("Content-Length"))
      request.headers.emplace_back("Content-Length", std::to_string(request.body.size()));
  }

  tl::unexpected<Error> names_file(const Option& option) const {
    return refuse(fmt::format("--{} names a file, which is not read", option.name));
  }
  /// What follows an option's name may be a secret: "--oauth2-bearer=x", as other programs have it.
  tl::unexpected<Error> unknown(std::string_view word) const {
    const auto end = std::ranges::find_if_not(word.begin() + 1, word.end(), [](char c) {
      return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
    const std::string_view name(word.begin(), end);
    return refuse(fmt::format("the option {}{} of curl cannot be imported", name,
                              name.size() == word.size() ? "" : "…"),
                  "leave it out, or send the request to “hookctl listen” and capture it");
  }
  tl::unexpected<Error> refuse(std::string_view what, std::string_view hint = {}) const {
    return fail(ErrorCode::invalid_input, fmt::format("line {}: {}", command_.line, what),
                std::string(hint));
  }

  const ShellCommand& command_;
  std::optional<std::string> input_;
  std::size_t next_ = 1;
  std::optional<std::string> method_;
  std::vector<std::string> urls_;
  HeaderList headers_;
  HeaderList removed_;
  std::optional<std::string> body_;
  bool json_ = false;
  bool get_ = false;
};

}  // namespace

Result<std::vector<CurlRequest>> parse_curl(std::string_view script) {
  HOOKCTL_TRY(const auto commands, parse_shell(script));
  std::vector<CurlRequest> requests;
  std::optional<std::string> input;
  for (const ShellCommand& command : commands) {
    const std::string& program = command.words.front();
    const auto refuse = [&](std::string_view what) {
      return fail(ErrorCode::invalid_input, fmt::format("line {}: {}", command.line, what),
                  "what is imported are curl command lines, as a browser's “copy as cURL (bash)” "
                  "gives them");
    };
    if (program == "printf" && command.piped && command.words.size() == 2) {
      input = printed(command.words[1]);
      if (!input) return refuse("this printf cannot be imported");
      continue;
    }
    if (program != "curl" && !program.ends_with("/curl")) return refuse("this is no curl command");
    HOOKCTL_CHECK(CurlLine(command, std::exchange(input, std::nullopt)).run(requests));
  }
  return requests;
}

}  // namespace hookctl::capture
