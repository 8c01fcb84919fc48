#include "unit/listen/exec_world.hpp"

#include <cstdlib>

#include <doctest/doctest.h>

namespace hookctl::listen::test {

ExecWorld::ExecWorld() {
  log.set_writer(
      [](std::string_view line, void* world) {
        auto& self = *static_cast<ExecWorld*>(world);
        const std::scoped_lock lock(self.mutex_);
        self.logged_ += line;
      },
      this);
  ::setenv("OUT", (folder.path() + "/out").c_str(), 1);
  open();
}

void ExecWorld::open() {
  auto opened = capture::Appender::open(file, {}, log);
  REQUIRE(opened);
  capture = std::move(*opened);
}

void ExecWorld::close() {
  worker.reset();
  capture.reset();
}

capture::Place ExecWorld::append(const std::string& id, const std::string& body,
                                 const std::string& further) {
  const auto place = capture->append(capture::format_record({.id = id,
                                                             .received_at = {},
                                                             .method = "POST",
                                                             .url = "/hook?token=canary",
                                                             .headers = {},
                                                             .body = body,
                                                             .response = {},
                                                             .further = further}));
  REQUIRE(place);
  return *place;
}

void ExecWorld::send(const std::string& id, const std::string& body) {
  const capture::Place place = append(id, body);
  capture::RecordView record;
  record.id = id;
  worker->enqueue({record, place});
}

Result<std::string> ExecWorld::answer(const std::string& id, const std::string& body) {
  const capture::Place place = append(id, body);
  capture::RecordView record;
  record.id = id;
  record.method = "POST";
  record.url = "/";
  record.body = body;
  return worker->run_now({record, place});
}

std::string ExecWorld::out() const {
  return read_file(folder.path() + "/out", 64 << 20).value_or("");
}

std::string ExecWorld::logged() const {
  const std::scoped_lock lock(mutex_);
  return logged_;
}

}  // namespace hookctl::listen::test
