#include "sandbox/grpc_face.hpp"

#include <chrono>

#include <fmt/format.h>
#include <grpcpp/grpcpp.h>

#include "aruna/api/hooks/services/v2/hooks_service.grpc.pb.h"
#include "aruna/api/storage/services/v2/info_service.grpc.pb.h"
#include "aruna/api/storage/services/v2/object_service.grpc.pb.h"
#include "aruna/api/storage/services/v2/relations_service.grpc.pb.h"
#include "aruna/api/storage/services/v2/user_service.grpc.pb.h"
#include "sandbox/services.hpp"

namespace hookctl::sandbox {
namespace {

constexpr std::chrono::seconds grace{5};

Caller caller_of(const grpc::ServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("authorization");
  if (found == metadata.end()) return {};
  return {Secret(std::string_view(found->second.data(), found->second.size()))};
}

template <typename Request, typename Response>
grpc::Status serve(State& state, grpc::ServerContext* context, const Request* request,
                   Response* response,
                   Answer<Response> (*service)(State&, const Caller&, const Request&)) {
  auto answer = service(state, caller_of(*context), *request);
  if (answer) {
    *response = std::move(*answer);
    return grpc::Status::OK;
  }
  const auto& status = answer.error();
  if (status.reset) context->TryCancel();
  return {static_cast<grpc::StatusCode>(status.code), status.message};
}

// One method of a service, served by the function of services.hpp.
#define HOOKCTL_SERVE(package, Method, function)                                             \
  grpc::Status Method(grpc::ServerContext* context, const package::Method##Request* request, \
                      package::Method##Response* response) override {                        \
    return serve(state_, context, request, response, &function);                             \
  }

class HooksService final : public hooks::HooksService::Service {
 public:
  explicit HooksService(State& state) : state_(state) {}
  HOOKCTL_SERVE(hooks, CreateHook, create_hook)
  HOOKCTL_SERVE(hooks, AddProjectsToHook, add_projects_to_hook)
  HOOKCTL_SERVE(hooks, ListProjectHooks, list_project_hooks)
  HOOKCTL_SERVE(hooks, ListOwnedHooks, list_owned_hooks)
  HOOKCTL_SERVE(hooks, DeleteHook, delete_hook)
  HOOKCTL_SERVE(hooks, HookCallback, hook_callback)

 private:
  State& state_;
};

class ObjectService final : public services::ObjectService::Service {
 public:
  explicit ObjectService(State& state) : state_(state) {}
  HOOKCTL_SERVE(services, CreateObject, create_object)
  HOOKCTL_SERVE(services, GetUploadURL, get_upload_url)
  HOOKCTL_SERVE(services, GetDownloadURL, get_download_url)
  HOOKCTL_SERVE(services, FinishObjectStaging, finish_object_staging)
  HOOKCTL_SERVE(services, UpdateObject, update_object)
  HOOKCTL_SERVE(services, DeleteObject, delete_object)
  HOOKCTL_SERVE(services, GetObject, get_object)
  HOOKCTL_SERVE(services, UpdateObjectTitle, update_object_title)
  HOOKCTL_SERVE(services, UpdateObjectAuthors, update_object_authors)

 private:
  State& state_;
};

class RelationsService final : public services::RelationsService::Service {
 public:
  explicit RelationsService(State& state) : state_(state) {}
  HOOKCTL_SERVE(services, ModifyRelations, modify_relations)

 private:
  State& state_;
};

class StorageStatusService final : public services::StorageStatusService::Service {
 public:
  explicit StorageStatusService(State& state) : state_(state) {}
  HOOKCTL_SERVE(services, GetPubkeys, get_pubkeys)

 private:
  State& state_;
};

class UserService final : public services::UserService::Service {
 public:
  explicit UserService(State& state) : state_(state) {}
  HOOKCTL_SERVE(services, GetUser, get_user)

 private:
  State& state_;
};

#undef HOOKCTL_SERVE

}  // namespace

class GrpcFace::Impl {
 public:
  explicit Impl(State& state)
      : hooks_(state), objects_(state), relations_(state), status_(state), users_(state) {}

  Result<void> start(const http::BindAddress& address) {
    grpc::ServerBuilder builder;
    // Two sandboxes on one port would share its calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddListeningPort(address.text(), grpc::InsecureServerCredentials(), &port_);
    for (grpc::Service* service :
         {static_cast<grpc::Service*>(&hooks_), static_cast<grpc::Service*>(&objects_),
          static_cast<grpc::Service*>(&relations_), static_cast<grpc::Service*>(&status_),
          static_cast<grpc::Service*>(&users_)}) {
      builder.RegisterService(service);
    }
    server_ = builder.BuildAndStart();
    if (server_ && port_ > 0) return {};
    return fail(ErrorCode::config, fmt::format("cannot listen on {} for gRPC", address.text()),
                "another program may have that port; port 0 takes a free one");
  }

  void stop() {
    if (server_) server_->Shutdown(std::chrono::system_clock::now() + grace);
    server_.reset();
  }

  std::uint16_t port() const { return static_cast<std::uint16_t>(port_); }

 private:
  HooksService hooks_;
  ObjectService objects_;
  RelationsService relations_;
  StorageStatusService status_;
  UserService users_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

GrpcFace::GrpcFace(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GrpcFace::~GrpcFace() {
  stop();
}
std::uint16_t GrpcFace::port() const {
  return impl_->port();
}
void GrpcFace::stop() {
  impl_->stop();
}

Result<std::unique_ptr<GrpcFace>> GrpcFace::start(State& state, const http::BindAddress& address) {
  auto impl = std::make_unique<Impl>(state);
  HOOKCTL_CHECK(impl->start(address));
  return std::unique_ptr<GrpcFace>(new GrpcFace(std::move(impl)));
}

}  // namespace hookctl::sandbox
