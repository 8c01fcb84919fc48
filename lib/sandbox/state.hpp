// What every part of a running sandbox shares.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/runtime.hpp"
#include "sandbox/delivery.hpp"
#include "sandbox/identity.hpp"
#include "sandbox/status.hpp"
#include "sandbox/store.hpp"

namespace hookctl::sandbox {

/// The region that Aruna's data proxy signs for.
inline constexpr std::string_view region = "RegionOne";

struct State {
  const Runtime& runtime;
  Identity identity;
  /// Guards the store. The faces take it; functions that say "lock held" expect it.
  std::mutex mutex;
  Store store;
  std::unique_ptr<Deliveries> deliveries;
  /// Where S3 is reached, below a bucket's host: "localhost:9000".
  std::string s3_authority;

  State(const Runtime& r, Identity i, Store s)
      : runtime(r), identity(std::move(i)), store(std::move(s)) {}

  std::string new_id() const { return Ulid::generate(runtime.clock, runtime.random).str(); }
  std::string now() const { return format_time(runtime.clock.now()); }
  std::string bucket_authority() const { return identity.project + "." + s3_authority; }
  std::string s3_url() const { return "http://" + s3_authority; }
};

/// Who calls: the value of an Authorization header, empty where there was none.
struct Caller {
  Secret authorization;
};

/// The id of the user who calls, where that user has the permission on the project. Aruna says
/// UNAUTHENTICATED for a bad token and for a missing permission alike.
Answer<std::string> authorize(const State& state, const Caller& caller, Permission needed);

/// A presigned URL of a key in the project's bucket, valid for 604,800 s as Aruna's are. `query`
/// is encoded, without the signature's parameters.
Secret presign(const State& state, std::string_view method, std::string_view key,
               std::string_view query);

}  // namespace hookctl::sandbox
