#include "capture/appender.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.hpp"
#include "capture/reader.hpp"
#include "capture/record.hpp"

namespace fs = std::filesystem;
using hookctl::Error;
using hookctl::ErrorCode;
using hookctl::Fd;
using hookctl::FdSource;
using hookctl::Log;
using hookctl::open_for_reading;
using hookctl::TempFolder;
using hookctl::capture::Appender;
using hookctl::capture::AppendOptions;
using hookctl::capture::Entry;
using hookctl::capture::format_record;
using hookctl::capture::Place;
using hookctl::capture::Reader;

namespace {

std::string line_of(std::string id, std::string body = "{}") {
  return format_record({.id = std::move(id),
                        .received_at = {},
                        .method = "POST",
                        .url = "/",
                        .headers = {{"x", "y"}},
                        .body = std::move(body),
                        .response = {},
                        .further = {}});
}

/// A folder with a file to append to, and what was logged.
struct World {
  TempFolder folder = TempFolder::create("/tmp").value();
  std::string file = folder.path() + "/capture.ndjson";
  std::string logged;
  Log log;

  World() {
    log.set_writer(
        [](std::string_view line, void* to) { static_cast<std::string*>(to)->append(line); },
        &logged);
  }
  void put(std::string_view bytes) const {
    const Fd made(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    REQUIRE(::write(made.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  std::string bytes() const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::unique_ptr<Appender> open(bool sync = false) {
    auto appender = Appender::open(file, {.sync = sync}, log);
    REQUIRE_MESSAGE(appender, appender.error().text());
    return std::move(*appender);
  }
  Error refused() {
    const auto appender = Appender::open(file, {}, log);
    REQUIRE_FALSE(appender);
    return appender.error();
  }
  /// The ids in the file, every line of which must be a record.
  std::vector<std::string> ids() const {
    const Fd fd = open_for_reading(file).value();
    FdSource source(fd.get(), file);
    Reader reader(source);
    Entry entry;
    std::vector<std::string> ids;
    for (;;) {
      REQUIRE(reader.next(entry));
      if (entry.kind == Entry::Kind::end) return ids;
      REQUIRE_MESSAGE(entry.kind == Entry::Kind::record, entry.problem.text());
      ids.emplace_back(entry.record.id);
    }
  }
};

/// Files of this process can grow to so many bytes and no further, as long as it is there.
class SizeLimit {
 public:
  explicit SizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    const rlimit limit{bytes, before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~SizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  SizeLimit(const SizeLimit&) = delete;
  SizeLimit& operator=(const SizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

/// What happens within the next fdatasync of this process, and how many may follow.
std::function<void()> within_sync;
constexpr int any_number = -1;
std::atomic<int> syncs_left = any_number;

}  // namespace

/// In the C library's place.
extern "C" int fdatasync(int fd) {
  if (syncs_left == 0) {
    errno = EIO;
    return -1;
  }
  if (syncs_left != any_number) --syncs_left;
  if (const auto act = std::exchange(within_sync, nullptr)) act();
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

TEST_CASE("a capture is made private, appended to, and read back") {
  World world;
  const std::string first = line_of("a");
  const std::string second = line_of("b", std::string("\0\xFF\n", 3));
  {
    const auto appender = world.open();
    const Place at = appender->append(first).value();
    CHECK(at.offset == 0);
    CHECK(at.length == first.size());
    const Place then = appender->append(second).value();
    CHECK(then.offset == first.size());
    CHECK(appender->size() == first.size() + second.size());
    CHECK(appender->read(then).value() == second);
    CHECK(appender->read(at).value() == first);
    CHECK(appender->path() == world.file);
    CHECK_FALSE(appender->read({then.offset, then.length + 1}));
  }
  CHECK(world.bytes() == first + second);
  CHECK(fs::status(world.file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(world.open(true)->append(line_of("c")).value().offset == first.size() + second.size());
  CHECK(world.ids() == std::vector<std::string>{"a", "b", "c"});
  CHECK(world.logged.empty());
}

TEST_CASE("what is not one line is not appended") {
  World world;
  const auto appender = world.open();
  for (const std::string_view text : {"", "x", "x\ny\n", "\n\n"})
    CHECK(appender->append(text).error().code == ErrorCode::internal);
  CHECK(world.bytes().empty());
}

TEST_CASE("one appender at a time") {
  World world;
  auto appender = world.open();
  const Error error = world.refused();
  CHECK(error.code == ErrorCode::config);
  CHECK(error.message == "another process writes to " + world.file);
  appender.reset();
  CHECK(world.open());
}

TEST_CASE("a torn last line is cut off, wherever it was torn") {
  World world;
  const std::string whole = line_of("a");
  // The last byte of a line is its newline, and one that lacks it alone is whole.
  const std::string torn = line_of("b", std::string(200, 'x'));
  for (std::size_t size = 1; size + 1 < torn.size(); ++size) {
    INFO(size);
    for (const std::string& before : {std::string(), whole, "\n" + whole + " \r\n"}) {
      world.put(before + torn.substr(0, size));
      world.logged.clear();
      CHECK(world.open()->size() == before.size());
      CHECK(world.bytes() == before);
      CHECK(world.logged.find("torn") != std::string::npos);
    }
  }
}

TEST_CASE("a long torn line is found over many pieces") {
  World world;
  const std::string whole = line_of("a", std::string(100'000, 'a'));
  const std::string torn = line_of("b", std::string(300'000, 'b'));
  world.put(whole + torn.substr(0, torn.size() - 2));
  CHECK(world.open()->append(line_of("c")));
  CHECK(world.ids() == std::vector<std::string>{"a", "c"});
  world.put(whole + std::string(70'000, '\0'));
  CHECK(world.open()->size() == whole.size());
}

TEST_CASE("a whole last record gets the newline that it lacks") {
  World world;
  const std::string line = line_of("a") + line_of("b");
  world.put(line.substr(0, line.size() - 1));
  CHECK(world.open()->append(line_of("c")));
  CHECK(world.ids() == std::vector<std::string>{"a", "b", "c"});
  CHECK(world.logged.find("newline") != std::string::npos);
}

TEST_CASE("a damaged record does not keep others from being appended") {
  World world;
  std::string damaged = line_of("a");
  damaged.replace(damaged.find("e30="), 4, "e31=");
  world.put(damaged);
  CHECK(world.open()->append(line_of("b")));
  CHECK(world.bytes() == damaged + line_of("b"));
}

TEST_CASE("what is no capture is refused and left as it is") {
  World world;
  for (const std::string bytes :
       {"hello", "hello\n", "{}\n", "{}", "[1]\n", "{\"v\":\"1\"}\n", "{\"v\":12",
        "{\"log\":", "\x89PNG\r\n\x1A\n", "\n\nhello\n", "{\"v\":1}x\n", "{\"v\":1.5}\n"}) {
    INFO(bytes);
    world.put(bytes);
    const Error error = world.refused();
    CHECK(error.code == ErrorCode::invalid_input);
    CHECK(error.text() == world.file + " is no capture: its first line is no record");
    CHECK(world.bytes() == bytes);
  }
  std::string newer = line_of("a");
  newer.replace(newer.find("\"v\":1"), 5, "\"v\":2");
  world.put(newer);
  CHECK(world.refused().text() ==
        world.file + " is no capture: its records are of version 2, and this hookctl writes 1");
  CHECK(world.bytes() == newer);
}

TEST_CASE("an empty file and one of empty lines are captures") {
  World world;
  for (const std::string bytes : {"", "\n", "\r\n \n", "  "}) {
    world.put(bytes);
    CHECK(world.open()->append(line_of("a")));
    CHECK(world.ids() == std::vector<std::string>{"a"});
  }
}

TEST_CASE("only a regular file is appended to") {
  World world;
  const auto why = [&world] { return world.refused().text().substr(world.file.size()); };
  REQUIRE(::mkfifo(world.file.c_str(), 0600) == 0);
  CHECK(why() == " is no capture: it is no regular file");
  fs::remove(world.file);
  fs::create_directory(world.file);
  CHECK(world.refused().message == "cannot append to " + world.file + ": Is a directory");
  fs::remove(world.file);
  world.file += "/in/no/folder";
  CHECK(world.refused().code == ErrorCode::config);
  world.file = "/dev/full";
  CHECK(why() == " is no capture: it is no regular file");
  CHECK(Appender::open("-", {}, world.log).error().code == ErrorCode::usage);
}

TEST_CASE("a symbolic link leads to its file") {
  World world;
  const std::string link = world.folder.path() + "/link";
  fs::create_symlink(world.file, link);
  CHECK(Appender::open(link, {}, world.log).value()->append(line_of("a")));
  CHECK(world.ids() == std::vector<std::string>{"a"});
}

TEST_CASE("a capture that others may read is appended to with a warning") {
  World world;
  world.put("");
  fs::permissions(world.file, fs::perms::others_read, fs::perm_options::add);
  CHECK(world.open());
  CHECK(world.logged.find("chmod 600") != std::string::npos);
}

TEST_CASE("without room nothing of a record stays, and with room again it goes on") {
  World world;
  const std::string first = line_of("a", std::string(400, 'a'));
  for (const bool sync : {false, true}) {
    fs::remove(world.file);
    const auto appender = world.open(sync);
    REQUIRE(appender->append(first));
    {
      const SizeLimit limit(first.size() + 100);
      const auto second = appender->append(line_of("b", std::string(400, 'b')));
      REQUIRE_FALSE(second);
      CHECK(second.error().code == ErrorCode::config);
      CHECK(second.error().message.find("there was room for 100 of") != std::string::npos);
      CHECK(second.error().hint.find("nothing of the record was kept") != std::string::npos);
      CHECK(world.bytes() == first);
      CHECK(appender->size() == first.size());
    }
    {
      const SizeLimit limit(first.size());
      CHECK(appender->append(line_of("b")).error().message ==
            "cannot append to " + world.file + ": File too large");
    }
    CHECK(appender->append(line_of("c")).value().offset == first.size());
    CHECK(world.ids() == std::vector<std::string>{"a", "c"});
  }
}

TEST_CASE("a file that another program has emptied is gone on with from its start") {
  World world;
  const auto appender = world.open(true);
  REQUIRE(appender->append(line_of("a", std::string(1000, 'a'))));
  fs::resize_file(world.file, 0);
  const Place place = appender->append(line_of("b")).value();
  CHECK(place.offset == 0);
  CHECK(appender->read(place).value() == line_of("b"));
  CHECK(appender->size() == line_of("b").size());
}

TEST_CASE("who waits for the disk is told where another program empties the file meanwhile") {
  World world;
  const auto appender = world.open(true);
  const auto append = [&](const char* id, std::size_t size, bool& done) {
    const auto before = fs::file_size(world.file);
    std::thread thread([&, id, size] {
      done = appender->append(line_of(id, std::string(size, 'x'))).has_value();
    });
    while (fs::file_size(world.file) == before) std::this_thread::yield();
    return thread;
  };
  bool first = true;
  bool second = true;
  bool third = false;
  std::vector<std::thread> others;
  syncs_left = 100;
  within_sync = [&] {
    others.push_back(append("b", 1000, second));
    fs::resize_file(world.file, 0);
    others.push_back(append("c", 10, third));
  };
  first = appender->append(line_of("a", std::string(1000, 'x'))).has_value();
  for (std::thread& other : others) other.join();
  CHECK_FALSE(first);
  CHECK_FALSE(second);
  CHECK(third);
  CHECK(syncs_left.exchange(any_number) == 98);
  CHECK(world.ids() == std::vector<std::string>{"c"});
}

TEST_CASE("many threads append, synced or not, and each gets its own line back") {
  for (const bool sync : {false, true}) {
    World world;
    const auto appender = world.open(sync);
    constexpr int threads = 8;
    constexpr int each = 40;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> running;
    for (int number = 0; number < threads; ++number)
      running.emplace_back([&appender, &wrong, number] {
        for (int count = 0; count < each; ++count) {
          const std::string line = line_of(std::to_string(number * each + count),
                                           std::string(static_cast<std::size_t>(count * 97), 'x'));
          const auto place = appender->append(line);
          if (!place || appender->read(*place).value_or("") != line) ++wrong;
        }
      });
    for (std::thread& thread : running) thread.join();
    CHECK(wrong == 0);
    const auto ids = world.ids();
    CHECK(ids.size() == threads * each);
    CHECK(std::set(ids.begin(), ids.end()).size() == ids.size());
    CHECK(world.bytes().size() == appender->size());
  }
}

TEST_CASE("what was acknowledged is there after a kill in the middle") {
  World world;
  const std::string body(2'000'000, 'x');
  std::vector<std::string> acknowledged;
  for (int round = 0; round < 5; ++round) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const auto appender = Appender::open(world.file, {}, world.log);
      for (int count = 0; appender && count < 1000; ++count) {
        const std::string id = std::to_string(round * 1000 + count) + '\n';
        const bool done =
            (*appender)->append(line_of(id.substr(0, id.size() - 1), body)).has_value();
        if (!done || ::write(ends[1], id.data(), id.size()) < 0) break;
      }
      ::_exit(0);
    }
    ::close(ends[1]);
    std::string told;
    char piece[64];
    // Killed while it writes on: what it has told by then must be there.
    for (ssize_t got = ::read(ends[0], piece, sizeof piece); got > 0;
         got = ::read(ends[0], piece, sizeof piece)) {
      told.append(piece, static_cast<std::size_t>(got));
      if (std::count(told.begin(), told.end(), '\n') >= 3) ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    for (std::size_t at = 0; at < told.size(); at = told.find('\n', at) + 1)
      acknowledged.push_back(told.substr(at, told.find('\n', at) - at));
  }
  world.open();
  const auto ids = world.ids();
  const std::set<std::string> there(ids.begin(), ids.end());
  CHECK(acknowledged.size() >= 15);
  for (const std::string& id : acknowledged) CHECK(there.contains(id));
}
