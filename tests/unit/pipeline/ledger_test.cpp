#include "pipeline/ledger.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.hpp"

using namespace hookctl;
using namespace hookctl::pipeline;

namespace {

struct World {
  TempFolder folder = *TempFolder::create("/tmp");
  std::string path = folder.path() + "/state/ledger.db";
  JobId job{*Ulid::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV"), *Ulid::parse("01BX5ZZKBKACTAV9WEVGEMMVRZ")};

  Ledger open() const { return *Ledger::open(path, system_clock(), system_random()); }
  aruna::HookCallback callback(Outcome outcome) const {
    return {job.hook_id, job.object_id, Secret("c2VjcmV0LW9mLWhvb2s="), 3, std::move(outcome)};
  }
};

const Outcome success = aruna::Finished{
    {{"A", "1", aruna::KeyValueVariant::label}, {"B", "ü", aruna::KeyValueVariant::label}},
    {{"C", "", aruna::KeyValueVariant::label}}};

/// Runs a piece of work in a process of its own, which then dies without cleaning up.
template <typename Work>
void in_dead_process(Work work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
}

bool file_holds(const std::string& path, std::string_view text) {
  const auto bytes = read_file(path, 1 << 24);
  return bytes && bytes->find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("the ledger's file and folder are private") {
  const World world;
  world.open();
  struct stat status {};
  REQUIRE(::stat(world.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a job is claimed once, done once, and taken again only by force") {
  const World world;
  Ledger ledger = world.open();
  CHECK(ledger.claim(world.job, "20260101T000000Z", false)->outcome == Ledger::Claimed::won);
  Ledger other = world.open();
  CHECK(other.claim(world.job, "20260101T000000Z", false)->outcome == Ledger::Claimed::busy);
  REQUIRE(ledger.finish(world.job, JobState::done, "", world.callback(success)));
  CHECK(other.claim(world.job, "20260101T000000Z", false)->outcome == Ledger::Claimed::busy);
  CHECK(other.claim(world.job, "20260101T000000Z", true)->outcome == Ledger::Claimed::busy);
  REQUIRE(ledger.mark_sent(world.job));
  const auto again = other.claim(world.job, "20260102T000000Z", false);
  REQUIRE(again);
  CHECK(again->outcome == Ledger::Claimed::done);
  CHECK(again->before->fired_at == "20260101T000000Z");
  CHECK(other.claim(world.job, "20260102T000000Z", true)->outcome == Ledger::Claimed::won);
}

TEST_CASE("a newer firing is answered by one process") {
  const World world;
  Ledger ledger = world.open();
  Ledger other = world.open();
  REQUIRE(ledger.claim(world.job, "20260101T000000Z", false));
  REQUIRE(ledger.finish(world.job, JobState::done, "", world.callback(success)));
  REQUIRE(ledger.mark_sent(world.job));
  CHECK(ledger.claim(world.job, "20260101T000000Z", false)->outcome == Ledger::Claimed::done);
  CHECK(other.claim(world.job, "20260102T000000Z", false)->outcome == Ledger::Claimed::done);
  CHECK(ledger.claim(world.job, "20260102T000000Z", false)->outcome == Ledger::Claimed::busy);
}

TEST_CASE("an owed callback is delivered by one process") {
  const World world;
  Ledger ledger = world.open();
  Ledger other = world.open();
  REQUIRE(ledger.claim(world.job, "", false));
  REQUIRE(ledger.finish(world.job, JobState::done, "", world.callback(success)));
  CHECK_FALSE(*other.claim_callback(world.job));
  REQUIRE(ledger.release(world.job));
  CHECK(*other.claim_callback(world.job));
  CHECK_FALSE(*ledger.claim_callback(world.job));
  REQUIRE(other.mark_sent(world.job));
  CHECK_FALSE(*ledger.claim_callback(world.job));
}

TEST_CASE("force forgets what came of a job, so that a killed run does not find it") {
  const World world;
  Ledger ledger = world.open();
  REQUIRE(ledger.claim(world.job, "", false));
  REQUIRE(ledger.record_result(world.job, {"", "b", "k.json", 12, "aa", "bb", ""}, true));
  REQUIRE(ledger.record_relation(world.job, "added"));
  REQUIRE(ledger.finish(world.job, JobState::done, "", world.callback(success)));
  REQUIRE(ledger.mark_sent(world.job));
  in_dead_process([&] { (void)world.open().claim(world.job, "", true); });
  const auto claim = ledger.claim(world.job, "", false);
  REQUIRE(claim);
  CHECK(claim->outcome == Ledger::Claimed::won);
  CHECK_FALSE(claim->before->result.has_value());
  CHECK_FALSE(claim->before->published);
  CHECK(claim->before->relation.empty());
}

TEST_CASE("what Aruna was to be told outlives a refusal, but not the secret") {
  const World world;
  Ledger ledger = world.open();
  REQUIRE(ledger.claim(world.job, "", false));
  CHECK_FALSE(ledger.outcome(world.job)->has_value());
  REQUIRE(ledger.finish(world.job, JobState::done, "", world.callback(success)));
  REQUIRE(ledger.give_up_callback(world.job, "refused"));
  CHECK(ledger.owed_callbacks()->empty());
  const auto told = ledger.outcome(world.job);
  REQUIRE((told && *told));
  CHECK(std::get<aruna::Finished>(**told).add_key_values.size() == 2);
}

TEST_CASE("a failed job is taken again") {
  const World world;
  Ledger ledger = world.open();
  REQUIRE(ledger.claim(world.job, "", false));
  REQUIRE(ledger.finish(world.job, JobState::failed, "no", world.callback(aruna::Failed{"no"})));
  const auto claim = ledger.claim(world.job, "", false);
  REQUIRE(claim);
  CHECK(claim->outcome == Ledger::Claimed::won);
  CHECK(claim->before->error == "no");
}

TEST_CASE("the claim of a process that died is void at once, and what it wrote is there") {
  const World world;
  in_dead_process([&] {
    Ledger ledger = world.open();
    (void)ledger.claim(world.job, "20260101T000000Z", false);
    (void)ledger.enter_stage(world.job, "upload");
    (void)ledger.record_upload_id(world.job, "upload-7");
    (void)ledger.record_result(world.job, {"", "b", "k.json", 12, "aa", "bb", ""}, false);
  });
  Ledger ledger = world.open();
  const auto claim = ledger.claim(world.job, "20260101T000000Z", false);
  REQUIRE(claim);
  CHECK(claim->outcome == Ledger::Claimed::won);
  REQUIRE(claim->before);
  CHECK(claim->before->stage == "upload");
  CHECK(claim->before->upload_id == "upload-7");
  REQUIRE(claim->before->result);
  CHECK(claim->before->result->key == "k.json");
  CHECK(claim->before->result->size == 12);
  CHECK_FALSE(claim->before->published);
}

TEST_CASE("a callback is owed with its secret until it is sent, then the secret is gone") {
  const World world;
  {
    Ledger ledger = world.open();
    REQUIRE(ledger.claim(world.job, "", false));
    REQUIRE(ledger.finish(world.job, JobState::done, "", world.callback(success)));
    const auto owed = ledger.owed_callbacks();
    REQUIRE(owed);
    REQUIRE(owed->size() == 1);
    CHECK(owed->front().secret.reveal() == "c2VjcmV0LW9mLWhvb2s=");
    CHECK(owed->front().pubkey_serial == 3);
    const auto& finished = std::get<aruna::Finished>(owed->front().outcome);
    CHECK(finished.add_key_values == std::get<aruna::Finished>(success).add_key_values);
    CHECK(finished.remove_key_values == std::get<aruna::Finished>(success).remove_key_values);
    REQUIRE(ledger.mark_sending(world.job));
    CHECK(ledger.owed_callbacks()->size() == 1);
    REQUIRE(ledger.mark_sent(world.job));
    CHECK(ledger.owed_callbacks()->empty());
    const auto told = ledger.outcome(world.job);
    REQUIRE((told && *told));
    CHECK(std::get<aruna::Finished>(**told).add_key_values.size() == 2);
  }
  CHECK_FALSE(file_holds(world.path, "c2VjcmV0LW9mLWhvb2s="));
}

TEST_CASE("an error callback keeps its text") {
  const World world;
  Ledger ledger = world.open();
  REQUIRE(ledger.claim(world.job, "", false));
  REQUIRE(ledger.finish(world.job, JobState::failed, "boom",
                        world.callback(aruna::Failed{"download failed: 404"})));
  const auto owed = ledger.owed_callbacks();
  REQUIRE(owed->size() == 1);
  CHECK(std::get<aruna::Failed>(owed->front().outcome).error == "download failed: 404");
}

TEST_CASE("a released job may be taken, and a forgotten one leaves nothing") {
  const World world;
  Ledger ledger = world.open();
  REQUIRE(ledger.claim(world.job, "", false));
  REQUIRE(ledger.release(world.job));
  CHECK(world.open().claim(world.job, "", false)->outcome == Ledger::Claimed::won);
  CHECK(*ledger.forget(world.job));
  CHECK_FALSE(*ledger.forget(world.job));
}

TEST_CASE("a file that is no ledger is refused with its name") {
  const World world;
  REQUIRE(make_folders(world.folder.path() + "/state"));
  REQUIRE(write_file_atomically(world.path, std::string(4096, 'x'), 0600));
  const auto ledger = Ledger::open(world.path, system_clock(), system_random());
  REQUIRE_FALSE(ledger);
  CHECK(ledger.error().code == ErrorCode::config);
  CHECK(ledger.error().text().find(world.path) != std::string::npos);
}
