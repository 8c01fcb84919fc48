#include "pipeline/callback.hpp"

#include <doctest/doctest.h>

#include "base/io.hpp"
#include "http/transport.hpp"
#include "pipeline/destination.hpp"
#include "pipeline/stage.hpp"

using namespace hookctl;
using namespace hookctl::pipeline;

namespace {

s3::Uploaded uploaded(std::string etag, std::string version) {
  s3::Uploaded result;
  result.etag = std::move(etag);
  result.version_id = std::move(version);
  return result;
}

/// Counts what it is asked to send, and sends nothing.
class Silence final : public http::Transport {
 public:
  Result<http::Response> send(http::Request&, http::ResponseSink*) override {
    ++asked;
    return fail(ErrorCode::unreachable, "nobody there");
  }
  int asked = 0;
};

}  // namespace

TEST_CASE("a callback with no time left is kept without a try") {
  const TempFolder folder = *TempFolder::create("/tmp");
  Ledger ledger = *Ledger::open(folder.path() + "/ledger.db", system_clock(), system_random());
  const JobId job{*Ulid::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
                  *Ulid::parse("01BX5ZZKBKACTAV9WEVGEMMVRZ")};
  aruna::HookCallback callback{job.hook_id, job.object_id, Secret("c2VjcmV0"), 3,
                               aruna::Failed{"late"}};
  REQUIRE(ledger.claim(job, "", false));
  REQUIRE(ledger.finish(job, JobState::failed, "late", callback));
  const Stop stop;
  Log log;
  Silence silence;
  const auto api = aruna::make_rest_api({.url = *Url::parse("http://127.0.0.1:1")}, silence,
                                        {system_clock(), system_random(), stop, log});

  callback.last_words = std::chrono::milliseconds(0);
  CHECK(deliver(*api, ledger, callback, false).delivery == Delivery::kept);
  CHECK(silence.asked == 0);
  // Nothing was sent that another run would have to ask about.
  CHECK((*ledger.find(job))->callback == CallbackState::owed);
  callback.last_words = std::chrono::milliseconds(1000);
  CHECK(deliver(*api, ledger, callback, false).delivery == Delivery::kept);
  CHECK(silence.asked == 1);
}

TEST_CASE("a failure is told as an error, or as the guide does, in a label") {
  const Error error{ErrorCode::download_failed, "no\nsuch object", "download", "hint"};
  const auto told = failure_outcome(error, false);
  CHECK(std::get<aruna::Failed>(told).error == "download: no\\x0asuch object");
  const auto label = std::get<aruna::Finished>(failure_outcome(error, true));
  REQUIRE(label.add_key_values.size() == 1);
  CHECK(label.add_key_values[0].key == "ERROR");
  CHECK(label.add_key_values[0].value == "download: no\\x0asuch object");
  CHECK(label.add_key_values[0].variant == aruna::KeyValueVariant::label);
}

TEST_CASE("a long error is cut between two characters") {
  std::string text = "x";
  for (int i = 0; i < 2000; ++i) text += "ü";
  const auto told =
      std::get<aruna::Failed>(failure_outcome({ErrorCode::internal, text, {}, {}}, false)).error;
  CHECK(told.size() < 1100);
  CHECK(told.ends_with("ü…"));
}

TEST_CASE("the result's id is found wherever Aruna puts it") {
  const std::string id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  CHECK(object_id_of(uploaded("900150983cd24fb0d6963f7d28e17f72", id)) == id);
  CHECK(object_id_of(uploaded(id, "")) == id);
  CHECK(object_id_of(uploaded("-" + id, "")) == id);
  CHECK(object_id_of(uploaded("900150983cd24fb0d6963f7d28e17f72", "null")) == "");
  CHECK(object_id_of(uploaded("", "")) == "");
}

TEST_CASE("a stage owns its failures, but for digests and signals") {
  const auto code = [](Stage stage, ErrorCode cause) {
    return in_stage(stage, {cause, "m", {}, {}}).code;
  };
  CHECK(code(Stage::download, ErrorCode::not_found) == ErrorCode::download_failed);
  CHECK(code(Stage::download, ErrorCode::timed_out) == ErrorCode::download_failed);
  CHECK(code(Stage::download, ErrorCode::verification_failed) == ErrorCode::verification_failed);
  CHECK(code(Stage::convert, ErrorCode::invalid_input) == ErrorCode::convert_failed);
  CHECK(code(Stage::upload, ErrorCode::refused) == ErrorCode::upload_failed);
  CHECK(code(Stage::relation, ErrorCode::refused) == ErrorCode::register_failed);
  CHECK(code(Stage::callback, ErrorCode::unreachable) == ErrorCode::callback_failed);
  CHECK(code(Stage::callback, ErrorCode::verification_failed) == ErrorCode::callback_failed);
  CHECK(code(Stage::upload, ErrorCode::interrupted) == ErrorCode::interrupted);
  CHECK(code(Stage::validate, ErrorCode::usage) == ErrorCode::usage);
}
