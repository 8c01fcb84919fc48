#include "sandbox/sandbox.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/ready_file.hpp"
#include "json/writer.hpp"
#include "sandbox/events.hpp"
#include "sandbox/grpc_face.hpp"
#include "sandbox/rest_face.hpp"
#include "sandbox/s3_face.hpp"

namespace hookctl::sandbox {
namespace {

Result<void> check_loopback(const http::BindAddress& address, std::string_view option) {
  if (address.is_loopback()) return {};
  return fail(
      ErrorCode::usage,
      fmt::format("{}: the sandbox is for this machine alone, not for {}", option, address.host),
      "give 127.0.0.1 or [::1], with a port");
}

/// The URLs of S3 name the host localhost, which is one address of each family.
Result<void> check_localhost(const http::BindAddress& address) {
  const bool six = address.host.find(':') != std::string::npos;
  if (six || address.host == "127.0.0.1") return {};
  return fail(ErrorCode::usage,
              fmt::format("--http: the URLs of S3 name localhost, which is not {}", address.host),
              "give 127.0.0.1 or [::1], with a port");
}

/// Held as long as the sandbox runs: two on one folder would not know of one another's objects.
Result<Fd> lock_folder(const std::string& folder) {
  HOOKCTL_CHECK(make_folders(folder));
  const auto path = folder + "/lock";
  Fd lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.valid()) {
    return fail(system_error("open " + path, errno, ErrorCode::config));
  }
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::config, fmt::format("another sandbox uses {}", folder),
                "end it, or give another --data folder");
  }
  return lock;
}

Result<void> make_project(State& state) {
  HOOKCTL_TRY(const auto there, state.store.find(state.identity.project_id));
  if (there) return {};
  Record record;
  auto& project = record.resource;
  project.variant = aruna::ResourceVariant::project;
  project.id = state.identity.project_id;
  project.name = state.identity.project;
  project.title = "Sandbox";
  project.status = aruna::Status::available;
  project.data_class = aruna::DataClass::private_data;
  project.created_at = state.now();
  project.created_by = state.identity.user_id;
  project.metadata_license_tag = "AllRightsReserved";
  project.data_license_tag = "AllRightsReserved";
  return state.store.insert(record);
}

void dispatch(State& state, http::Exchange& exchange) {
  const std::string_view path = exchange.target();
  const auto host = exchange.headers().get("Host").value_or("");
  // Of a bucket's host every path is a key.
  const bool is_bucket = host.substr(0, host.rfind(':')).ends_with(".localhost");
  if (!is_bucket && path.starts_with("/v2/")) return serve_rest(state, exchange);
  if (!is_bucket && path.starts_with("/_sandbox/")) return serve_admin(state, exchange);
  serve_s3(state, exchange);
}

}  // namespace

struct Sandbox::Parts {
  Fd lock;
  State state;
  http::BindAddress http_address;
  http::BindAddress grpc_address;
  // Faces go first, then the deliveries, then the store.
  std::unique_ptr<http::Server> server;
  std::unique_ptr<GrpcFace> grpc;
  std::string ready_file = {};  ///< once it is written

  Parts(Fd l, const Runtime& runtime, Identity identity, Store store)
      : lock(std::move(l)), state(runtime, std::move(identity), std::move(store)) {}
};

Sandbox::Sandbox(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Sandbox::~Sandbox() {
  remove_ready_file(parts_->ready_file);
  parts_->server.reset();
  parts_->grpc.reset();
  parts_->state.deliveries.reset();
}

Result<std::unique_ptr<Sandbox>> Sandbox::start(const Options& options, const Runtime& runtime,
                                                http::Transport& transport) {
  HOOKCTL_CHECK(check_loopback(options.http, "--http"));
  HOOKCTL_CHECK(check_localhost(options.http));
  HOOKCTL_CHECK(check_loopback(options.grpc, "--grpc"));
  HOOKCTL_TRY(auto lock, lock_folder(options.data));
  // Whose folder this is, his is the file: another sandbox's is left alone.
  remove_ready_file(options.ready_file);
  HOOKCTL_TRY(auto store, Store::open(options.data));
  HOOKCTL_CHECK(store.remove_orphans());
  HOOKCTL_TRY(auto identity, Identity::load_or_make(store.database(), runtime));
  auto parts =
      std::make_unique<Parts>(std::move(lock), runtime, std::move(identity), std::move(store));
  auto& state = parts->state;
  HOOKCTL_CHECK(make_project(state));
  state.deliveries = std::make_unique<Deliveries>(
      transport, runtime, [&state](const Delivery& delivery, const std::string& why) {
        record_failed_delivery(state, delivery, why);
      });
  std::unique_ptr<Sandbox> sandbox(new Sandbox(std::move(parts)));
  // The port is known only once the server accepts, and the state's address is needed by its
  // handlers: they wait for the lock.
  const std::unique_lock guard(state.mutex);
  HOOKCTL_TRY(sandbox->parts_->server,
              http::Server::start(options.http, {}, runtime, [&state](http::Exchange& exchange) {
                { const std::lock_guard started(state.mutex); }
                dispatch(state, exchange);
              }));
  sandbox->parts_->http_address = sandbox->parts_->server->address();
  state.s3_authority = fmt::format("localhost:{}", sandbox->parts_->http_address.port);
  HOOKCTL_TRY(sandbox->parts_->grpc, GrpcFace::start(state, options.grpc));
  sandbox->parts_->grpc_address = options.grpc;
  sandbox->parts_->grpc_address.port = sandbox->parts_->grpc->port();
  if (!options.ready_file.empty()) {
    HOOKCTL_CHECK(write_ready_file(options.ready_file, sandbox->ready_json().reveal()));
    sandbox->parts_->ready_file = options.ready_file;
  }
  return sandbox;
}

std::string Sandbox::http_url() const {
  return "http://" + parts_->http_address.text();
}
std::string Sandbox::grpc_url() const {
  return "http://" + parts_->grpc_address.text();
}

Secret Sandbox::ready_json() const {
  const auto& identity = parts_->state.identity;
  json::Writer out;
  out.begin_object()
      .member("http", http_url())
      .member("grpc", grpc_url())
      .member("s3", parts_->state.s3_url())
      .member("token", identity.token.reveal())
      .member("project_id", identity.project_id)
      .member("project", identity.project)
      .member("access_key_id", identity.access_key)
      .member("secret_key", identity.secret_key.reveal())
      .member("pubkey", identity.pubkey)
      .member("pubkey_serial", identity.pubkey_serial)
      .member("pid", ::getpid())
      .key("tokens")
      .begin_object();
  for (const Guest& guest : identity.guests) out.member(guest.name, guest.token.reveal());
  out.end_object().end_object();
  auto text = out.take();
  Secret secret{std::string_view(text)};
  wipe(text.data(), text.size());
  return secret;
}

}  // namespace hookctl::sandbox
