#include "sandbox/store.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "sandbox/identity.hpp"

namespace hookctl::sandbox {
namespace {

struct World {
  Stop stop;
  Log log{LogLevel::error, LogFormat::text, false};
  Runtime runtime{system_clock(), system_random(), stop, log};
  TempFolder folder = std::move(*TempFolder::create("/tmp"));
  std::string path = folder.path() + "/data";

  Store open() {
    auto store = Store::open(path);
    REQUIRE(store);
    return std::move(*store);
  }
  std::string id() const { return Ulid::generate(runtime.clock, runtime.random).str(); }

  Record object(std::string key) const {
    Record record;
    record.path = key;
    record.resource.id = id();
    record.resource.name = std::move(key);
    record.resource.status = aruna::Status::available;
    record.resource.key_values = {{"k", "v", aruna::KeyValueVariant::label}};
    return record;
  }
};

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

aruna::InternalRelation relation(aruna::InternalRelationVariant variant) {
  aruna::InternalRelation made;
  made.defined_variant = variant;
  return made;
}

}  // namespace

TEST_CASE("the folder and what is in it are for their owner alone") {
  World world;
  const auto store = world.open();
  CHECK(mode_of(world.path) == 0700);
  CHECK(mode_of(world.path + "/objects") == 0700);
  CHECK(mode_of(world.path + "/fired") == 0700);
  CHECK(mode_of(world.path + "/sandbox.db") == 0600);
}

TEST_CASE("an identity is made once") {
  World world;
  std::string token, pubkey, project;
  {
    auto store = world.open();
    const auto identity = Identity::load_or_make(store.database(), world.runtime);
    REQUIRE(identity);
    token = identity->token.reveal();
    pubkey = identity->pubkey;
    project = identity->project_id;
    CHECK(token.size() == 43);
    CHECK(pubkey.rfind("MCowBQYDK2VwAyEA", 0) == 0);
    CHECK(pubkey.size() == 60);
  }
  auto store = world.open();
  const auto again = Identity::load_or_make(store.database(), world.runtime);
  REQUIRE(again);
  CHECK(again->token.reveal() == token);
  CHECK(again->pubkey == pubkey);
  CHECK(again->project_id == project);
}

TEST_CASE("resources, bytes and uploads survive a restart") {
  World world;
  const auto made = world.object("d/k");
  {
    auto store = world.open();
    REQUIRE(store.insert(made));
    REQUIRE(store.set_segments(made.resource.id, {{"B", 5}, {"A", 7}}));
    REQUIRE(store.insert_upload("U", made.resource.id));
    REQUIRE(store.put_part("U", {2, "-e2", {"P2", 9}}));
    REQUIRE(store.put_part("U", {1, "-e1", {"P1", 8}}));
  }
  auto store = world.open();
  const auto found = store.find_path("d/k", aruna::ResourceVariant::object);
  REQUIRE((found && *found));
  CHECK((*found)->resource.id == made.resource.id);
  CHECK((*found)->resource.key_values == made.resource.key_values);
  CHECK_FALSE(*store.find_path("d/k", aruna::ResourceVariant::dataset));
  const auto segments = store.segments(made.resource.id);
  REQUIRE(segments->size() == 2);
  CHECK(segments->at(0).blob == "B");
  CHECK(segments->at(1).size == 7);
  const auto parts = store.parts("U");
  REQUIRE(parts->size() == 2);
  CHECK(parts->at(0).number == 1);
  CHECK(parts->at(1).etag == "-e2");
  CHECK(*store.put_part("U", {1, "-e3", {"P3", 1}}).value() == "P1");
  CHECK(**store.upload_object("U") == made.resource.id);
  REQUIRE(store.delete_upload("U"));
  CHECK(store.parts("U")->empty());
}

TEST_CASE("a key means one object at a time, and remembers the others") {
  World world;
  auto store = world.open();
  auto first = world.object("k");
  const auto second = world.object("k");
  REQUIRE(store.insert(first));
  CHECK_FALSE(store.insert(second));
  first.current = false;
  REQUIRE(store.update(first));
  REQUIRE(store.insert(second));
  CHECK((*store.find_path("k", aruna::ResourceVariant::object))->resource.id == second.resource.id);
  CHECK(*store.revisions("k") == std::vector{first.resource.id, second.resource.id});
}

TEST_CASE("a relation is seen from both of its ends, and kept once") {
  World world;
  auto store = world.open();
  const auto source = world.object("s");
  const auto result = world.object("r");
  REQUIRE(store.insert(source));
  REQUIRE(store.insert(result));
  const auto origin = relation(aruna::InternalRelationVariant::origin);
  REQUIRE(store.relate(result.resource, source.resource, origin));
  REQUIRE(store.relate(result.resource, source.resource, origin));
  const auto of_result = (*store.find(result.resource.id))->resource.relations;
  REQUIRE(of_result.size() == 1);
  CHECK(of_result[0].internal->resource_id == source.resource.id);
  CHECK(of_result[0].internal->direction == aruna::RelationDirection::outbound);
  const auto of_source = (*store.find(source.resource.id))->resource.relations;
  REQUIRE(of_source.size() == 1);
  CHECK(of_source[0].internal->direction == aruna::RelationDirection::inbound);
  // What was read is not written down a second time.
  REQUIRE(store.update(**store.find(result.resource.id)));
  CHECK((*store.find(result.resource.id))->resource.relations.size() == 1);
  CHECK(*store.unrelate(result.resource.id, source.resource.id, origin));
  CHECK_FALSE(*store.unrelate(result.resource.id, source.resource.id, origin));
}

TEST_CASE("hooks keep their projects, twice where attached twice") {
  World world;
  auto store = world.open();
  StoredHook hook{world.id(), "owner", {"P", "P"}, {}};
  hook.definition.set_name("n");
  REQUIRE(store.insert_hook(hook));
  REQUIRE(store.attach(hook.id, "Q"));
  const auto found = store.find_hook(hook.id);
  REQUIRE((found && *found));
  CHECK((*found)->project_ids == std::vector<std::string>{"P", "P", "Q"});
  CHECK((*found)->definition.name() == "n");
  CHECK(*store.delete_hook(hook.id));
  CHECK_FALSE(*store.delete_hook(hook.id));
  CHECK(store.all_hooks()->empty());
}

TEST_CASE("data of a newer version is refused") {
  World world;
  {
    auto store = world.open();
    REQUIRE(store.database().execute("PRAGMA user_version = 99"));
  }
  const auto store = Store::open(world.path);
  REQUIRE_FALSE(store);
  CHECK(store.error().code == ErrorCode::config);
}

}  // namespace hookctl::sandbox
