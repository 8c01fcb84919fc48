#include "base/io.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/stop.hpp"

namespace fs = std::filesystem;
using hookctl::AtomicFile;
using hookctl::ErrorCode;
using hookctl::Fd;
using hookctl::FdSource;
using hookctl::Stop;
using hookctl::TempFolder;

namespace {

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

std::string put(const TempFolder& folder, std::string_view bytes) {
  const std::string path = folder.path() + "/file";
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

TempFolder temp() {
  return TempFolder::create("/tmp").value();
}

}  // namespace

TEST_CASE("a temporary folder is private and goes with all that is in it") {
  std::string path;
  {
    const auto folder = temp();
    path = folder.path();
    CHECK(mode_of(path) == 0700);
    put(folder, "x");
  }
  CHECK_FALSE(fs::exists(path));
  CHECK_FALSE(TempFolder::create("/nowhere/at/all"));
}

TEST_CASE("what a killed process has left is removed by the next, and nothing else") {
  const auto parent = temp();
  const auto ours = TempFolder::create(parent.path()).value();
  const std::string users = parent.path() + "/.hookctl-temporarily";
  REQUIRE(::mkdir(users.c_str(), 0700) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto abandoned = TempFolder::create(parent.path());
    put(*abandoned, "x");
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  CHECK(entries(parent.path()) == 3);
  const auto next = TempFolder::create(parent.path()).value();
  CHECK(entries(parent.path()) == 3);
  CHECK(fs::exists(ours.path()));
  CHECK(fs::exists(users));
  CHECK(fs::exists(next.path()));
}

TEST_CASE("an atomic file appears whole, with its mode, or not at all") {
  const auto folder = temp();
  const std::string path = folder.path() + "/out";
  {
    auto file = AtomicFile::create(path, 0600);
    REQUIRE(file);
    REQUIRE(file->write("half"));
    CHECK_FALSE(fs::exists(path));
  }
  CHECK(entries(folder.path()) == 0);

  REQUIRE(hookctl::write_file_atomically(path, "old", 0644));
  CHECK(mode_of(path) == 0644);
  auto file = AtomicFile::create(path, 0600);
  REQUIRE(file);
  REQUIRE(file->write("new "));
  REQUIRE(file->write("bytes"));
  CHECK(hookctl::read_file(path, 100).value() == "old");
  REQUIRE(file->commit());
  CHECK(hookctl::read_file(path, 100).value() == "new bytes");
  CHECK(mode_of(path) == 0600);
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a moved atomic file is written once and removed once") {
  const auto folder = temp();
  const std::string path = folder.path() + "/out";
  {
    auto first = AtomicFile::create(path, 0600);
    REQUIRE(first);
    AtomicFile second = std::move(*first);
    REQUIRE(second.write("x"));
    REQUIRE(second.commit());
  }
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("an atomic file in a folder that is missing is an error, not a crash") {
  const auto file = AtomicFile::create("/nowhere/at/all", 0600);
  REQUIRE_FALSE(file);
  CHECK(file.error().code == ErrorCode::invalid_input);
  CHECK(file.error().message.find("/nowhere/at/all") != std::string::npos);
}

TEST_CASE("what is no file of its own is written to as it is") {
  const auto folder = temp();
  const std::string path = put(folder, "old\n");
  const hookctl::Fd shared(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  REQUIRE(shared.valid());
  const auto number = std::to_string(shared.get());
  REQUIRE(hookctl::write_file_atomically("/dev/fd/" + number, "one\n", 0600));
  REQUIRE(hookctl::write_file_atomically("/proc/self/fd/" + number, "two\n", 0600));
  CHECK(hookctl::read_file(path, 100).value() == "old\none\ntwo\n");
  CHECK_FALSE(AtomicFile::create("/dev/fd/999999", 0600));

  const std::string fifo = folder.path() + "/fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const hookctl::Fd reader(::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  REQUIRE(hookctl::write_file_atomically(fifo, "three", 0600));
  CHECK(fs::is_fifo(fifo));
  std::array<char, 10> got{};
  CHECK(::read(reader.get(), got.data(), got.size()) == 5);
  CHECK_FALSE(AtomicFile::create(folder.path(), 0600));
  CHECK(entries(folder.path()) == 2);
}

TEST_CASE("a link stays one, and what it leads to is replaced") {
  const auto folder = temp();
  const std::string path = put(folder, "old");
  fs::create_directory(folder.path() + "/deep");
  const std::string link = folder.path() + "/deep/link";
  fs::create_symlink("../absent", link);
  fs::create_symlink("deep/link", folder.path() + "/outer");
  REQUIRE(hookctl::write_file_atomically(folder.path() + "/outer", "new", 0600));
  CHECK(hookctl::read_file(folder.path() + "/absent", 10).value() == "new");
  CHECK(fs::is_symlink(folder.path() + "/outer"));
  CHECK(fs::is_symlink(link));

  // A log that leads to a standard stream, as in containers.
  const hookctl::Fd shared(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  const std::string log = folder.path() + "/log";
  fs::create_symlink("/dev/fd/" + std::to_string(shared.get()), log);
  REQUIRE(hookctl::write_file_atomically(log, ", and more", 0600));
  CHECK(hookctl::read_file(path, 100).value() == "old, and more");

  const std::string circle = folder.path() + "/circle";
  fs::create_symlink("circle", circle);
  CHECK(hookctl::write_file_atomically(circle, "", 0600));
}

TEST_CASE("a file is read up to its limit") {
  const auto folder = temp();
  const std::string path = put(folder, std::string(1000, 'x'));
  CHECK(hookctl::read_file(path, 1000)->size() == 1000);
  CHECK(hookctl::read_file(path, 999).error().text() == path + " is larger than 999 B");
  CHECK(hookctl::read_file("/dev/zero", 1 << 20).error().text() ==
        "/dev/zero is larger than 1.0 MiB");
  const auto missing = hookctl::read_file(path + "x", 10);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == "cannot open " + path + "x: No such file or directory");
  CHECK_FALSE(hookctl::read_file(folder.path(), 10));
}

TEST_CASE("a secret file loses one newline and nothing else") {
  const auto folder = temp();
  for (const auto& [bytes, secret] : std::initializer_list<std::pair<std::string, std::string>>{
           {"abc", "abc"},
           {"abc\n", "abc"},
           {"abc\n\n", "abc\n"},
           {" abc\r\n", " abc\r"},
           {"\n", ""},
           {"", ""},
           {std::string("a\0b", 3), std::string("a\0b", 3)},
           {std::string(65536, 'x'), std::string(65536, 'x')}}) {
    CAPTURE(bytes.size());
    const auto read = hookctl::read_secret_file(put(folder, bytes));
    REQUIRE(read);
    CHECK(read->reveal() == secret);
  }
  CHECK_FALSE(hookctl::read_secret_file(put(folder, std::string(65537, 'x'))));
}

TEST_CASE("a wish to end ends what waits for a pipe") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const Fd reading(ends[0]);
  const Fd writing(ends[1]);
  std::array<char, 8> room{};
  SUBCASE("a signal") {
    Stop stop;
    FdSource source(reading.get(), "the pipe", &stop);
    REQUIRE(::write(writing.get(), "ab", 2) == 2);
    CHECK(source.read(room) == 2);
    std::thread other([&] { stop.interrupt(SIGTERM); });
    const auto read = source.read(room);
    other.join();
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::interrupted);
  }
  SUBCASE("a deadline") {
    Stop stop;
    stop.set_deadline(std::chrono::steady_clock::now() + std::chrono::milliseconds(5));
    FdSource source(reading.get(), "the pipe", &stop);
    const auto read = source.read(room);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::timed_out);
    // What is there is read all the same.
    REQUIRE(::write(writing.get(), "ab", 2) == 2);
    CHECK(source.read(room) == 2);
    CHECK_FALSE(source.read(room));
  }
}

TEST_CASE("a named pipe's writer is waited for by what can be ended") {
  const auto folder = temp();
  const std::string path = folder.path() + "/pipe";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  Stop stop;
  SUBCASE("and comes") {
    std::thread writer([&] { std::ofstream(path) << "secret\n"; });
    const auto read = hookctl::read_secret_file(path, &stop);
    writer.join();
    REQUIRE(read);
    CHECK(read->reveal() == "secret");
  }
  SUBCASE("or does not") {
    std::thread other([&] { stop.interrupt(SIGTERM); });
    const auto read = hookctl::read_file(path, 10, &stop);
    other.join();
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::interrupted);
  }
}

TEST_CASE("another user's link in a folder for all is not followed") {
  if (::geteuid() != 0) return;  // nobody else can give a link away
  const auto folder = temp();
  const std::string all = folder.path() + "/all", link = all + "/link",
                    own = folder.path() + "/own";
  REQUIRE(hookctl::write_file_atomically(own, "precious", 0600));
  REQUIRE(::mkdir(all.c_str(), 0700) == 0);
  REQUIRE(::chmod(all.c_str(), 01777) == 0);
  REQUIRE(::symlink(own.c_str(), link.c_str()) == 0);
  CHECK(hookctl::AtomicFile::create(link, 0600));
  constexpr uid_t other = 65534;
  REQUIRE(::lchown(link.c_str(), other, other) == 0);
  const auto made = hookctl::AtomicFile::create(link, 0600);
  REQUIRE_FALSE(made);
  CHECK(made.error().message.ends_with("another user's link"));
}

TEST_CASE("folders are made, private where they are new") {
  const auto folder = temp();
  const std::string path = folder.path() + "/a/b/c";
  REQUIRE(hookctl::make_folders(path));
  CHECK(mode_of(path) == 0700);
  CHECK(hookctl::make_folders(path));
  CHECK(hookctl::make_folders("/"));
  put(folder, "x");
  CHECK_FALSE(hookctl::make_folders(folder.path() + "/file/below"));
}

TEST_CASE("an unnamed file leaves nothing behind") {
  const auto folder = temp();
  const auto file = hookctl::open_unnamed_file(folder.path());
  REQUIRE(file);
  CHECK(::write(file->get(), "x", 1) == 1);
  CHECK(entries(folder.path()) == 0);
  struct stat status {};
  REQUIRE(::fstat(file->get(), &status) == 0);
  CHECK((status.st_mode & 07777U) == 0600);
}

TEST_CASE("a pipe whose reader has gone fails as such") {
  struct sigaction before {};
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &before);
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::close(ends[0]);
  hookctl::FdSink sink(ends[1], "a pipe");
  const auto written = sink.write("x");
  ::close(ends[1]);
  ::sigaction(SIGPIPE, &before, nullptr);
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ErrorCode::interrupted);
}

TEST_CASE("memory as source and sink") {
  hookctl::MemorySource source("abcdef");
  CHECK(source.size() == 6);
  char room[4];
  CHECK(source.read(room).value() == 4);
  CHECK(source.read(room).value() == 2);
  CHECK(source.read(room).value() == 0);
  CHECK(source.rewind());
  CHECK(source.read(room).value() == 4);

  hookctl::MemorySink sink(4);
  CHECK(sink.write("abc"));
  CHECK_FALSE(sink.write("de"));
  CHECK(sink.write("d"));
  CHECK(sink.take() == "abcd");
}
