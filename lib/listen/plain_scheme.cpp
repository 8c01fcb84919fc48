#include <fmt/format.h>

#include "base/text.hpp"
#include "listen/scheme.hpp"

namespace hookctl::listen {
namespace {

class PlainScheme final : public Scheme {
 public:
  std::string_view name() const override { return "none"; }
  bool shows_sender() const override { return false; }
  Verdict judge(const capture::RecordView&) const override {
    return {.accepted = true, .code = code::accepted, .message = {}, .subject = {}};
  }
  Answer rejected(const Verdict& verdict) const override {
    return error_answer({.status = 400, .code = verdict.code, .message = verdict.message});
  }
  Answer accepted() const override { return {}; }
  Answer refused(const Refusal& refusal) const override { return error_answer(refusal); }
};

}  // namespace

std::unique_ptr<Scheme> make_plain_scheme() {
  return std::make_unique<PlainScheme>();
}

Answer error_answer(const Refusal& refusal) {
  return {.status = refusal.status,
          .content_type = "application/json",
          .body = fmt::format("{{\"error\":{},\"message\":{}}}\n", json_text(lower(refusal.code)),
                              json_text(refusal.message))};
}

}  // namespace hookctl::listen
