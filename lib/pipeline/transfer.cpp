#include "pipeline/transfer.hpp"

#include <future>
#include <thread>

#include <fmt/format.h>

#include "base/pipe.hpp"
#include "http/download.hpp"
#include "pipeline/input_check.hpp"

namespace hookctl::pipeline {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// What may wait between the network and the converter, and what goes on at once.
constexpr std::size_t pipe_capacity = 4 * 1024 * 1024;
constexpr std::size_t step_size = 256 * 1024;

tl::unexpected<StageError> fail_in(Stage stage, Error error) {
  return tl::unexpected(StageError{stage, std::move(error)});
}

/// The download, in a thread of its own so that it goes on while the output is sent.
class Download {
 public:
  Download(http::Transport& transport, const Runtime& runtime, const TransferPlan& plan)
      : stop_(&runtime.stop),
        runtime_{runtime.clock, runtime.random, stop_, runtime.log},
        pipe_(pipe_capacity, stop_),
        thread_([this, &transport, &plan] { run(transport, plan); }) {}

  /// Ends the thread, whatever it waits for.
  ~Download() {
    stop_.cancel();
    if (thread_.joinable()) thread_.join();
  }
  Download(const Download&) = delete;
  Download& operator=(const Download&) = delete;

  /// Waits for the head of the answer: the length, where the server tells it.
  Result<std::optional<std::uint64_t>> length() { return length_.get_future().get(); }
  Result<std::size_t> read(std::span<char> room) { return pipe_.reader().read(room); }

 private:
  void run(http::Transport& transport, const TransferPlan& plan) {
    bool answered = false;
    http::DownloadOptions options;
    options.expected_size = plan.source.size;
    options.idle_timeout = plan.idle_timeout;
    options.on_head = [&](const http::DownloadHead& head) -> Result<void> {
      answered = true;
      length_.set_value(head.content_length);
      return {};
    };
    auto done = http::download(transport, runtime_, plan.source.url, options, pipe_.writer());
    if (!answered) {
      if (done)
        length_.set_value(std::optional<std::uint64_t>());
      else
        length_.set_value(fail(done.error()));
    }
    if (done)
      pipe_.close();
    else
      pipe_.close(std::move(done).error());
  }

  Stop stop_;
  Runtime runtime_;
  BytePipe pipe_;
  std::promise<Result<std::optional<std::uint64_t>>> length_;
  std::thread thread_;
};

/// Remembers that it was the output that failed, not the converter before it.
class OutputSink final : public ByteSink {
 public:
  explicit OutputSink(s3::Upload& upload) : upload_(upload) {}
  Result<void> write(std::string_view bytes) override {
    auto written = upload_.write(bytes);
    if (!written) failed_ = true;
    return written;
  }
  bool failed() const { return failed_; }

 private:
  s3::Upload& upload_;
  bool failed_ = false;
};

milliseconds since(steady_clock::time_point start) {
  return duration_cast<milliseconds>(steady_clock::now() - start);
}

}  // namespace

StageResult<Transferred> transfer(http::Transport& transport, const Runtime& runtime,
                                  const TransferPlan& plan) {
  auto started = steady_clock::now();
  Transferred done;
  Download download(transport, runtime, plan);
  auto length = download.length();
  if (!length) return fail_in(Stage::download, std::move(length).error());
  const auto promised = plan.source.size ? plan.source.size : *length;

  const bool unchanged = plan.converter.name == "none";
  // What passes unchanged is digested once, for what was promised and for what is reported.
  InputCheck check(plan.source.hashes, unchanged);
  std::function<s3::Digests()> known_digests;
  if (unchanged) known_digests = [&check] { return s3::Digests{check.sha256(), check.md5()}; };
  auto upload = plan.open_output(unchanged ? promised : std::nullopt, std::move(known_digests));
  if (!upload) return fail_in(Stage::upload, std::move(upload).error());
  OutputSink output(**upload);
  const convert::Context context{.runtime = runtime,
                                 .temp_dir = plan.temp_dir,
                                 .object_id = plan.object_id,
                                 .input_sha256 = {}};
  auto converter = convert::make(plan.converter, context, output);
  if (!converter) return fail_in(Stage::convert, std::move(converter).error());
  const auto blame = [&] { return output.failed() ? Stage::upload : Stage::convert; };

  const std::unique_ptr<char[]> room(new char[step_size]);
  for (;;) {
    const auto got = download.read({room.get(), step_size});
    if (!got) return fail_in(Stage::download, got.error());
    if (*got == 0) break;
    const std::string_view bytes(room.get(), *got);
    check.update(bytes);
    if (auto written = (*converter)->write(bytes); !written)
      return fail_in(blame(), std::move(written).error());
    if (plan.on_progress) plan.on_progress(check.size(), promised);
  }
  done.input = {check.size(), check.sha256()};
  if (auto right = check.compare(plan.source.size); !right)
    return fail_in(Stage::download, std::move(right).error());
  if (plan.on_input)
    if (auto noted = plan.on_input(done.input); !noted)
      return fail_in(Stage::claim, std::move(noted).error());
  done.download = since(started);

  started = steady_clock::now();
  if (auto finished = (*converter)->finish(); !finished)
    return fail_in(blame(), std::move(finished).error());
  done.warnings = (*converter)->warnings();
  done.convert = since(started);

  started = steady_clock::now();
  auto uploaded = (*upload)->finish();
  if (!uploaded) return fail_in(Stage::upload, std::move(uploaded).error());
  done.output = std::move(*uploaded);
  done.upload = since(started);
  return done;
}

}  // namespace hookctl::pipeline
