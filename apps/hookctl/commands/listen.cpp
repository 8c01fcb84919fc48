#include "commands/listen.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "base/io.hpp"
#include "base/ready_file.hpp"
#include "capture/appender.hpp"
#include "capture/reader.hpp"
#include "http/server.hpp"
#include "invocation.hpp"
#include "json/writer.hpp"
#include "listen/receiver.hpp"
#include "listen_exec.hpp"
#include "listen_report.hpp"
#include "listen_setup.hpp"
#include "option_groups.hpp"
#include "signals.hpp"

namespace hookctl {
namespace {

using std::chrono::milliseconds;

/// A body is held in memory as it comes; one that is recorded has to fit into a line that is read.
constexpr std::uint64_t largest_body = 1024 * 1024 * 1024;
constexpr std::uint64_t largest_recorded = capture::longest_record / 4 * 3 - 1024 * 1024;

constexpr std::array receive_option_list{
    OptionSpec{.name = "bind",
               .metavar = "ADDRESS",
               .help = "where to listen; port 0 takes a free one. SERVER_HOST and SERVICE_PORT are "
                       "read too",
               .kind = ValueKind::text,
               .default_value = "127.0.0.1:8080",
               .from_environment = true},
    OptionSpec{.name = "path",
               .metavar = "PATH",
               .help = "take messages at this path alone; by default at any",
               .kind = ValueKind::text},
    OptionSpec{.name = "capture",
               .metavar = "FILE",
               .help = "record every message in this file, behind what is there",
               .kind = ValueKind::file},
    OptionSpec{.name = "sync",
               .help = "answer only when the record is on the disk, proof against a crash of the "
                       "machine"},
    OptionSpec{.name = "ready-file",
               .metavar = "FILE",
               .help = "write the address to this file as soon as it listens, “-” is standard "
                       "output; it is gone when the command ends",
               .kind = ValueKind::file},
    OptionSpec{.name = "count",
               .metavar = "N",
               .help = "end after this many messages",
               .kind = ValueKind::number},
    OptionSpec{.name = "for",
               .metavar = "DURATION",
               .help = "end after this time",
               .kind = ValueKind::duration},
};

constexpr std::array scheme_option_list{
    OptionSpec{.name = "scheme",
               .metavar = "NAME",
               .help = "whose messages they are, and so what is checked and how it is answered",
               .kind = ValueKind::choice,
               .choices = "none|mosaic|aruna",
               .default_value = "none"},
    HOOKCTL_SECRET_OPTIONS("secret", "a Mosaic webhook's secret", true),
    max_age_option,
    max_skew_option,
    schema_option,
    compat_option,
    HOOKCTL_SECRET_OPTIONS("hook-token", "the bearer token that Aruna's hook was registered with",
                           false),
    OptionSpec{.name = "pubkey-file",
               .metavar = "FILE",
               .help = "check the secret of Aruna's payloads with the server's public key",
               .kind = ValueKind::file},
};

constexpr std::array answer_option_list{
    OptionSpec{.name = "respond",
               .metavar = "FILE",
               .help = "answer what is accepted with this body",
               .kind = ValueKind::file},
    OptionSpec{.name = "status",
               .metavar = "N",
               .help = "answer what is accepted with this status; not with Mosaic",
               .kind = ValueKind::number},
    OptionSpec{.name = "forward",
               .metavar = "URL",
               .help = "send what is accepted on, unchanged, and answer what is answered there; "
                       "without a path of its own, the request's is added",
               .kind = ValueKind::url},
    OptionSpec{.name = "forward-timeout",
               .metavar = "DURATION",
               .help = "answer 504 where no whole answer has come from there within so long",
               .kind = ValueKind::duration,
               .default_value = "30s"},
    allow_http_option,
};

constexpr std::array limit_option_list{
    OptionSpec{.name = "max-body",
               .metavar = "SIZE",
               .help = "the largest body that is taken",
               .kind = ValueKind::size,
               .default_value = "10MiB"},
    OptionSpec{.name = "timeout",
               .metavar = "DURATION",
               .help = "how long a request may take to arrive",
               .kind = ValueKind::duration,
               .default_value = "60s"},
    OptionSpec{.name = "max-connections",
               .metavar = "N",
               .help = "how many senders may be connected at a time; others wait",
               .kind = ValueKind::number,
               .default_value = "256"},
};

constexpr std::array option_groups{
    cli::OptionGroup{"Receiving", receive_option_list},
    cli::OptionGroup{"Scheme", scheme_option_list},
    cli::OptionGroup{"Answers", answer_option_list},
    exec_options,
    cli::OptionGroup{"Limits", limit_option_list},
};

constexpr std::array examples{
    cli::ExampleSpec{"See what a sender sends, and keep it",
                     "hookctl listen --capture traffic.ndjson"},
    cli::ExampleSpec{"Be a Mosaic webhook that says yes",
                     "hookctl listen --scheme mosaic --secret-file secret --path /manifest"},
    cli::ExampleSpec{"Answer with a response of your own",
                     "hookctl listen --scheme mosaic --secret-file secret --respond answer.json"},
    cli::ExampleSpec{"Stand in front of a receiver and keep what passes",
                     "hookctl listen --capture traffic.ndjson --forward http://127.0.0.1:3000"},
    cli::ExampleSpec{"Take Aruna's hooks from those alone who know the hook's token",
                     "hookctl listen --scheme aruna --hook-token-file token --bind 0.0.0.0:5000 "
                     "--capture hooks.ndjson --sync"},
    cli::ExampleSpec{"Be a whole Aruna webhook service",
                     "hookctl listen --scheme aruna --hook-token-file token --capture hooks.ndjson "
                     "--exec hookctl process - --convert abcd-to-bioschemas --grpc-url "
                     "https://aruna.example:50051"},
    cli::ExampleSpec{
        "In a test: wait for one message, at most half a minute",
        "hookctl listen --bind 127.0.0.1:0 --ready-file ready.json --count 1 --for 30s "
        "-o ndjson"},
};

/// Says where it listens, in a file that goes when the command ends.
class ReadyFile {
 public:
  static Result<ReadyFile> write(const Invocation& in, const http::BindAddress& address,
                                 ListenReport& report) {
    ReadyFile ready;
    const auto path = in.text("ready-file");
    if (!path) return ready;
    json::Writer out;
    out.begin_object().member("url", fmt::format("http://{}", address.text()));
    out.member("pid", ::getpid()).end_object();
    if (*path == "-") {
      HOOKCTL_CHECK(report.line(out.text()));
      return ready;
    }
    HOOKCTL_CHECK(write_ready_file(*path, out.text() + "\n"));
    ready.path_ = *path;
    return ready;
  }
  ReadyFile(ReadyFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ReadyFile& operator=(ReadyFile&&) = delete;
  ~ReadyFile() {
    if (!path_.empty()) remove_ready_file(path_);
  }

 private:
  ReadyFile() = default;
  std::string path_;
};

Result<http::ServerOptions> server_options(const Invocation& in) {
  http::ServerOptions options;
  const auto connections = *in.number("max-connections");
  if (connections == 0 || connections > 10'000)
    return fail(in.bad_value("max-connections", "it must lie between 1 and 10000"));
  options.max_connections = static_cast<unsigned>(connections);
  const auto timeout = *in.duration("timeout");
  if (timeout <= milliseconds(0)) return fail(in.bad_value("timeout", "it must be more than none"));
  options.idle_timeout = timeout;
  options.request_timeout = timeout;
  options.grace = milliseconds(10'000);
  return options;
}

Result<listen::ReceiverOptions> receiver_options(const Invocation& in) {
  listen::ReceiverOptions options;
  options.path = in.text("path").value_or("");
  if (!options.path.empty() && !options.path.starts_with('/'))
    return fail(in.bad_value("path", "a path begins with “/”"));
  if (options.path.find_first_of("?#") != std::string::npos)
    return fail(in.bad_value("path", "a path has neither query nor fragment"));
  const std::uint64_t most = in.text("capture") ? largest_recorded : largest_body;
  if (*in.size("max-body") > most)
    return fail(in.bad_value("max-body",
                             in.text("capture")
                                 ? "the record of such a body could not be read again"
                                 : "such a body is more than this is made for",
                             fmt::format("take at most {}", format_size(most))));
  options.max_body = static_cast<std::size_t>(*in.size("max-body"));
  options.count = in.number("count").value_or(0);
  if (in.given("count") && options.count == 0)
    return fail(in.bad_value("count", "it must be at least 1"));
  return options;
}

Result<std::shared_ptr<capture::Appender>> open_capture(const Invocation& in, ListenExec* exec) {
  std::string path = in.text("capture").value_or("");
  if (path.empty() && in.flag("sync"))
    return fail(in.bad_value("sync", "there is no record to be kept", "add --capture FILE"));
  if (exec != nullptr) {
    HOOKCTL_TRY(path, exec->capture_file());
  }
  if (path.empty()) return nullptr;
  HOOKCTL_TRY(auto opened, capture::Appender::open(path, {.sync = in.flag("sync")}, in.log()));
  return std::shared_ptr<capture::Appender>(std::move(opened));
}

/// Waits for what ends it; the exit code.
Result<int> wait(const Invocation& in, const Stop& part, const listen::Receiver& receiver) {
  const auto limit = in.duration("for");
  const auto begin = std::chrono::steady_clock::now();
  while (!part.requested()) {
    milliseconds left = std::chrono::hours(1);
    if (limit)
      left = std::min(left, *limit - std::chrono::duration_cast<milliseconds>(
                                         std::chrono::steady_clock::now() - begin));
    if (left <= milliseconds(0)) break;
    part.sleep(left);
  }
  // It was asked to end, and that is no failure to speak of.
  if (in.stop().requested()) return exit_code(ErrorCode::interrupted, in.stop().signal());
  if (part.requested() || !in.number("count")) return 0;
  const auto counts = receiver.counts();
  return fail(ErrorCode::timed_out,
              fmt::format("{} of {} messages came within {}", counts.accepted + counts.rejected,
                          *in.number("count"), format_duration(*limit)));
}

Result<int> run(Invocation& in) {
  HOOKCTL_TRY(const auto address, listen_address(in));
  HOOKCTL_TRY(auto server_limits, server_options(in));
  HOOKCTL_TRY(const auto limits, receiver_options(in));
  HOOKCTL_TRY(const auto scheme, listen_scheme(in));
  HOOKCTL_CHECK(check_forward(in));
  HOOKCTL_TRY(auto answer, listen_answer(in, *scheme));
  const bool command_answers =
      scheme->name() == "mosaic" && !in.text("respond") && !in.url("forward");
  Stop haste;
  std::optional<HasteOnSignals> two_steps;
  HOOKCTL_TRY(const auto exec, ListenExec::create(in, command_answers));
  HOOKCTL_TRY(const auto capture, open_capture(in, exec.get()));
  if (exec) {
    two_steps.emplace(haste);
    HOOKCTL_CHECK(exec->open(capture, haste));
    server_limits.grace += exec->answer_time();
  }
  warn_of_strangers(in, address, *scheme);
  allow_files(in, exec ? exec->jobs() : 0);

  Stop part(&in.stop());
  const Runtime runtime{in.runtime().clock, in.runtime().random, part, in.log()};
  const auto forwarder = listen_forwarder(in, *scheme, runtime);
  ListenReport report(in, in.text("capture").value_or(""), part);
  listen::Receiver receiver(limits,
                            {.scheme = *scheme,
                             .accepted = std::move(answer),
                             .capture = capture.get(),
                             .responder = forwarder ? forwarder.get()
                                          : exec    ? exec->responder()
                                                    : nullptr,
                             .worker = exec ? exec->worker() : nullptr,
                             .observer = report,
                             .end = &part},
                            runtime);
  server_limits.unread = [&receiver] { receiver.count_refused(); };
  HOOKCTL_TRY(const auto server,
              http::Server::start(address, server_limits, runtime,
                                  [&](http::Exchange& exchange) { receiver.handle(exchange); }));
  HOOKCTL_TRY(const auto ready, ReadyFile::write(in, server->address(), report));
  in.log().notice("listening", {{"url", fmt::format("http://{}", server->address().text())},
                                {"scheme", std::string(scheme->name())},
                                {"capture", in.text("capture").value_or("none")}});
  if (exec) exec->resume(fmt::format("http://{}", server->address().text()));
  auto code = wait(in, part, receiver);
  // After --for nothing else has asked what is under way to come to its end.
  part.cancel();
  server->stop();
  if (exec) {
    const int finished = exec->finish(code.value_or(0));
    if (code) code = finished;
  }
  HOOKCTL_CHECK(report.finish(receiver.counts()));
  return code;
}

}  // namespace

constinit const Command listen_command{
    .spec =
        {.name = "listen",
         .group = "Traffic",
         .summary = "receive messages, record and answer them",
         .description =
             "Receives POST and PUT over HTTP until it is interrupted. Each message is judged, "
             "recorded where there is a --capture, and then answered; what was refused for its "
             "signature or its content is on record too, with the verdict. Nothing is answered "
             "with success that is not in the capture: where the disk is full, the sender gets "
             "507.\n\n"
             "With --scheme mosaic the signature, the age and, with --schema, the payload are "
             "checked as “hookctl verify” does; 401 with the library's errors, or 200 with a "
             "response. With --scheme aruna the bearer token is checked, where one is given, and "
             "that the body is a hook's payload: 200, 400 or 401 as Aruna's guide has it.\n\n"
             "With --forward each accepted message goes on to another receiver, byte for byte, "
             "once "
             "it is on record; its answer is the answer. Where there is none, the sender gets 502, "
             "or 504.\n\n"
             "Standard error shows each message, the verdict, and the line that replays it; with "
             "-o ndjson standard output gets a line for each, with -o json a summary at the end. "
             "GET /healthz answers 200.\n\n"
             "With --exec a program is run for every accepted message, after the answer, with the "
             "body on standard input and never through a shell; HOOKCTL_RECORD_ID, "
             "HOOKCTL_RECORD_METHOD, HOOKCTL_RECORD_PATH and HOOKCTL_RECORD_CAPTURE are in its "
             "environment. What it prints goes to standard error, each line under the record's id. "
             "The capture is the queue: what was accepted and not finished when hookctl ended or "
             "was killed is run at the next start with the same capture, at least once; the file "
             "FILE.done beside it says what is finished. A command that fails is told with its "
             "status and not run again by itself. A signal lets everything finish that was "
             "accepted; a second one ends the commands and leaves the rest for the next start. "
             "With --scheme mosaic, and without --respond and --forward, the sender waits, and "
             "what "
             "the command prints is the answer.\n\n"
             "It listens on this machine alone unless --bind says otherwise, in plain HTTP: what "
             "others are to reach belongs behind a tunnel or a proxy that speaks TLS.",
         .option_groups = option_groups,
         .examples = examples,
         .exit_codes = "0 2 7 8 128+N"},
    .run = run,
};

}  // namespace hookctl
