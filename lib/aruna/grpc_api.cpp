// Aruna's gRPC port. The only file of this library that includes gRPC.
#include <algorithm>
#include <mutex>

#include <fmt/format.h>
#include <google/protobuf/message.h>
#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include "aruna/connection_fault.hpp"
#include "aruna/wire_api.hpp"
#include "base/io.hpp"
#include "http/backoff.hpp"

namespace hookctl::aruna {
namespace {

using google::protobuf::Message;
using std::chrono::milliseconds;
using std::chrono::system_clock;
using Stub = grpc::TemplatedGenericStub<Message, Message>;

constexpr milliseconds connect_limit{10'000};
constexpr int message_limit = 16 * 1024 * 1024;
constexpr int metadata_limit = 256 * 1024;
constexpr std::size_t ca_file_limit = 16 * 1024 * 1024;
/// How long a wish to end may go unnoticed: gRPC's queue cannot be waited for together with it.
constexpr milliseconds step{50};

/// What one try came to.
struct Outcome {
  Result<void> result;
  /// Whether another try may end otherwise and does no harm.
  bool again = false;
};

/// A queue for one event at a time, emptied before it goes.
class Queue {
 public:
  Queue() = default;
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;
  ~Queue() {
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
    }
  }

  grpc::CompletionQueue& get() { return queue_; }

  /// Waits for the event; calls `stopped` once if an end is requested meanwhile, and goes on
  /// waiting, as the event comes in any case.
  template <typename Stopped>
  bool wait(const Stop& stop, Stopped stopped) {
    bool told = false;
    while (true) {
      void* tag = nullptr;
      bool ok = false;
      if (queue_.AsyncNext(&tag, &ok, system_clock::now() + step) ==
          grpc::CompletionQueue::GOT_EVENT)
        return ok;
      if (!told && stop.requested()) {
        stopped();
        told = true;
      }
    }
  }

 private:
  grpc::CompletionQueue queue_;
};

/// gRPC and protobuf write to standard error by themselves; what matters comes back as a status.
void silence_libraries() {
  static std::once_flag once;
  std::call_once(once, [] {
    gpr_set_log_function([](gpr_log_func_args*) {});
    google::protobuf::SetLogHandler(nullptr);
  });
}

bool can_stand_in_a_header(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

Result<std::shared_ptr<grpc::ChannelCredentials>> make_credentials(const ApiOptions& options) {
  if (!options.url.is_tls()) return grpc::InsecureChannelCredentials();
  const std::string file = options.ca_file.value_or("/etc/ssl/certs/ca-certificates.crt");
  auto roots = read_file(file, ca_file_limit);
  if (!roots) return fail(std::move(roots).error().as(ErrorCode::config));
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = std::move(*roots);
  return grpc::SslCredentials(tls);
}

Result<std::shared_ptr<grpc::Channel>> make_channel(const ApiOptions& options) {
  const Url& url = options.url;
  if (url.path() != "/" || !url.query().empty())
    return fail(ErrorCode::config, fmt::format("{}: a gRPC address has no path", url.display()),
                "write it as https://host[:port]");
  if (options.token && !can_stand_in_a_header(options.token->reveal()))
    return fail(ErrorCode::config, "the token holds characters that cannot be sent in a header");
  HOOKCTL_TRY(auto credentials, make_credentials(options));
  std::string target = fmt::format("dns:///{}:{}", url.host(), url.port());
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(message_limit);
  arguments.SetMaxSendMessageSize(message_limit);
  // The server's words on an error come as metadata; beyond the limit its code is lost too.
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, metadata_limit);
  // A new channel shall connect anew, and no name server shall tell us how to call.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  if (url.is_loopback()) arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (url.host().ends_with(".localhost")) {
    target = fmt::format("ipv4:127.0.0.1:{}", url.port());
    arguments.SetString(GRPC_ARG_DEFAULT_AUTHORITY, fmt::format("{}:{}", url.host(), url.port()));
    if (url.is_tls()) arguments.SetSslTargetNameOverride(std::string(url.host()));
  }
  return grpc::CreateCustomChannel(target, credentials, arguments);
}

class GrpcApi final : public WireApi {
 public:
  GrpcApi(ApiOptions options, const Runtime& runtime)
      : WireApi(runtime), options_(std::move(options)) {}

 protected:
  bool empty_user_is_caller() const override { return true; }

  Result<void> exchange(const Exchange& exchange) override {
    Stop own;
    if (exchange.last_words)
      own.set_deadline(std::chrono::steady_clock::now() + *exchange.last_words);
    const Stop& stop = exchange.last_words ? own : runtime().stop;
    for (int attempt = 1;; ++attempt) {
      Outcome outcome = try_once(exchange, stop);
      if (outcome.result) return {};
      Error error = std::move(outcome.result).error();
      const auto wait = http::jittered_wait(options_.retry, attempt, runtime().random);
      if (!outcome.again || attempt >= options_.retry.attempts || !stop.sleep(wait)) {
        if (attempt > 1) error.message += fmt::format(" (tried {} times)", attempt);
        return fail(std::move(error));
      }
      runtime().log.info(
          "trying again",
          {{"what", std::string(facts_of(exchange.call).doing)},
           {"attempt", fmt::format("{} of {}", attempt + 1, options_.retry.attempts)},
           {"because", error.message}});
    }
  }

 private:
  Outcome try_once(const Exchange& exchange, const Stop& stop) {
    if (stop.requested()) return {fail(stop_error(exchange, stop)), false};
    auto channel = this->channel();
    if (!channel)
      return {fail(std::move(channel).error().within(facts_of(exchange.call).doing)), false};
    Outcome connected = connect(*channel, exchange, stop);
    if (!connected.result) {
      if (connected.again) drop(*channel);
      return connected;
    }
    return call(*channel, exchange, stop);
  }

  Result<std::shared_ptr<grpc::Channel>> channel() {
    const std::lock_guard lock(mutex_);
    if (channel_) return channel_;
    silence_libraries();
    HOOKCTL_TRY(channel_, make_channel(options_));
    return channel_;
  }

  void drop(const std::shared_ptr<grpc::Channel>& channel) {
    const std::lock_guard lock(mutex_);
    if (channel_ == channel) channel_.reset();
  }

  /// Connects before anything is sent: as long as this fails, the server cannot have acted.
  Outcome connect(const std::shared_ptr<grpc::Channel>& channel, const Exchange& exchange,
                  const Stop& stop) const {
    const auto until =
        system_clock::now() + stop.remaining(std::min(connect_limit, options_.timeout));
    Queue queue;
    auto state = channel->GetState(true);
    while (state != GRPC_CHANNEL_READY) {
      if (state == GRPC_CHANNEL_TRANSIENT_FAILURE || state == GRPC_CHANNEL_SHUTDOWN)
        return no_connection(channel, exchange, stop);
      // Short waits, as a watch for a change cannot be called off.
      channel->NotifyOnStateChange(state, std::min(until, system_clock::now() + step), &queue.get(),
                                   nullptr);
      queue.wait(stop, [] {});
      if (stop.requested()) return {fail(stop_error(exchange, stop)), false};
      if (system_clock::now() >= until)
        return {fail(Error{
                    ErrorCode::timed_out,
                    fmt::format("{}: no connection in time", options_.url.origin()),
                    {},
                    {}}.within(facts_of(exchange.call).doing)),
                true};
      state = channel->GetState(true);
    }
    return {{}, false};
  }

  /// Why there is no connection: only a call is told that, so one is made that changes nothing.
  Outcome no_connection(const std::shared_ptr<grpc::Channel>& channel, const Exchange& exchange,
                        const Stop& stop) const {
    const Exchange harmless{Call::get_pubkeys, exchange.request, exchange.response, false, {}, {}};
    grpc::ClientContext context;
    context.set_deadline(system_clock::now() + stop.remaining(milliseconds(1'000)));
    const grpc::Status status = unary(channel, context, harmless, stop);
    ConnectionFault fault = explain_connection_fault(options_.url, status.error_message());
    return {fail(std::move(fault.error).within(facts_of(exchange.call).doing)), !fault.lasting};
  }

  Outcome call(const std::shared_ptr<grpc::Channel>& channel, const Exchange& exchange,
               const Stop& stop) {
    grpc::ClientContext context;
    context.set_deadline(system_clock::now() + stop.remaining(options_.timeout));
    if (options_.token) {
      std::string value = fmt::format("Bearer {}", options_.token->reveal());
      context.AddMetadata("authorization", value);
      wipe(value.data(), value.size());
    }
    const grpc::Status status = unary(channel, context, exchange, stop);
    if (status.ok()) return {{}, false};
    const bool given_up = status.error_code() == grpc::StatusCode::CANCELLED ||
                          status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
    Error error =
        given_up && stop.requested() ? stop_error(exchange, stop) : error_of(exchange, status);
    if (exchange.in_doubt != nullptr && error.code != ErrorCode::invalid_input)
      *exchange.in_doubt = leaves_doubt(static_cast<RpcCode>(status.error_code()));
    if (given_up && stop.requested()) return {fail(std::move(error)), false};
    return {fail(std::move(error)), exchange.repeatable && is_passing(status)};
  }

  /// One call; given up when an end is requested.
  static grpc::Status unary(const std::shared_ptr<grpc::Channel>& channel,
                            grpc::ClientContext& context, const Exchange& exchange,
                            const Stop& stop) {
    Queue queue;
    Stub stub(channel);
    const auto reader = stub.PrepareUnaryCall(
        &context, std::string(facts_of(exchange.call).grpc_path), exchange.request, &queue.get());
    grpc::Status status;
    reader->StartCall();
    reader->Finish(&exchange.response, &status, nullptr);
    queue.wait(stop, [&] { context.TryCancel(); });
    return status;
  }

  Error error_of(const Exchange& exchange, const grpc::Status& status) const {
    const std::string_view token = options_.token ? options_.token->reveal() : "";
    const std::string_view secrets[] = {exchange.secret, token};
    return call_error(exchange.call, static_cast<RpcCode>(status.error_code()),
                      status.error_message(), secrets);
  }

  static bool is_passing(const grpc::Status& status) {
    const auto code = status.error_code();
    return code == grpc::StatusCode::UNAVAILABLE || code == grpc::StatusCode::DEADLINE_EXCEEDED ||
           code == grpc::StatusCode::RESOURCE_EXHAUSTED;
  }

  static Error stop_error(const Exchange& exchange, const Stop& stop) {
    Error error = stop.error();
    if (exchange.last_words)
      error = {ErrorCode::timed_out, "the time for the last word to Aruna is over", {}, {}};
    return std::move(error).within(facts_of(exchange.call).doing);
  }

  ApiOptions options_;
  std::mutex mutex_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace

std::unique_ptr<Api> make_grpc_api(ApiOptions options, const Runtime& runtime) {
  return std::make_unique<GrpcApi>(std::move(options), runtime);
}

}  // namespace hookctl::aruna
