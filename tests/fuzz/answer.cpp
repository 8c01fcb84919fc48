// A server's answers, as the raw client reads them off a connection.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "demand.hpp"
#include "http/raw_response.hpp"

namespace {

using namespace hookctl;

constexpr std::size_t body_limit = 4096;

struct Read {
  std::optional<ErrorCode> problem;
  http::RawAnswer answer;
  bool keeps_alive = false;
};

/// What comes in pieces of `piece` bytes and then ends.
Read read(std::string_view bytes, std::size_t piece, bool without_body) {
  http::RawResponseReader reader(body_limit);
  reader.begin(without_body);
  Result<bool> done = false;
  while (done && !*done && !bytes.empty()) {
    const auto room = reader.room();
    demand(!room.empty());
    const std::size_t count = std::min({bytes.size(), piece, room.size()});
    std::memcpy(room.data(), bytes.data(), count);
    bytes.remove_prefix(count);
    done = reader.take(count);
  }
  Read outcome;
  if (!done) {
    outcome.problem = done.error().code;
  } else if (*done) {
    outcome.keeps_alive = reader.keeps_alive() && bytes.empty();
  } else if (const auto ended = reader.end(); !ended) {
    outcome.problem = ended.error().code;
    demand(reader.how_far().size() < 200);
  }
  outcome.answer = reader.take_answer();
  return outcome;
}

}  // namespace

/// However it was cut on its way, an answer is the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto text = text_of(data, size);
  if (text.empty()) return 0;
  const auto first = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  const bool without_body = (first & 1U) != 0;
  const Read whole = read(text, text.size(), without_body);
  const Read pieces = read(text, 1 + first / 2, without_body);
  demand(whole.problem == pieces.problem);
  if (whole.problem) {
    demand(*whole.problem == ErrorCode::unreachable || *whole.problem == ErrorCode::invalid_input);
    return 0;
  }
  demand(whole.answer.status == pieces.answer.status);
  demand(whole.answer.headers == pieces.answer.headers);
  demand(whole.answer.body == pieces.answer.body);
  demand(whole.answer.body.size() <= body_limit);
  demand(whole.keeps_alive == pieces.keeps_alive);
  return 0;
}
