// A message as it arrives: its body, and what its headers say of it.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/clock.hpp"
#include "mosaic/validation.hpp"

namespace hookctl::mosaic {

struct ReceivedMessage {
  std::string_view body;
  std::string_view signature;
  std::size_t signatures = 0;         ///< how many headers of that name there were
  std::string_view content_encoding;  ///< empty where there is none
  Time at;                            ///< the moment at which its age counts
};

/// Takes from a header what a verdict needs.
void note_header(ReceivedMessage& message, std::string_view name, std::string_view value);

/// The same from all of them, pairs of names and values.
template <typename Headers>
ReceivedMessage received_message(const Headers& headers, std::string_view body, Time at) {
  ReceivedMessage message{.body = body, .signature = {}, .content_encoding = {}, .at = at};
  for (const auto& [name, value] : headers) note_header(message, name, value);
  return message;
}

/// Judges a message: there may be one signature only, and a compressed body is judged as it came.
Verdict judge(const Validator& validator, const ReceivedMessage& message);

}  // namespace hookctl::mosaic
