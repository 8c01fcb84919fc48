#include "sandbox/identity.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "base/ids.hpp"
#include "crypto/encoding.hpp"

namespace hookctl::sandbox {
namespace {

// RFC 8410: what stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo.
constexpr std::string_view ed25519_prefix("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);

std::string random_text(Random& random, std::string_view alphabet, std::size_t length) {
  std::string text;
  while (text.size() < length) text += alphabet[random.below(alphabet.size())];
  return text;
}

/// Nobody signs or verifies with this key: its text is the key of the hook secrets and all there is
/// to it, so 32 random bytes will do.
std::string make_pubkey(Random& random) {
  std::array<char, 32> key{};
  random.fill(key.data(), key.size());
  return crypto::base64(std::string(ed25519_prefix) + std::string(key.data(), key.size()));
}

constexpr std::array<std::pair<std::string_view, Permission>, 5> permissions{
    {{"none", Permission::none},
     {"read", Permission::read},
     {"append", Permission::append},
     {"write", Permission::write},
     {"admin", Permission::admin}}};

class Values {
 public:
  explicit Values(Database& database) : database_(database) {}

  template <typename Make>
  Result<std::string> get_or_make(std::string_view name, Make make) {
    HOOKCTL_TRY(auto query, database_.prepare("SELECT value FROM identity WHERE name = ?"));
    HOOKCTL_TRY(const bool found, query.bind(name).step());
    if (found) return query.text(0);
    const std::string value = make();
    HOOKCTL_TRY(auto insert, database_.prepare("INSERT INTO identity (name, value) VALUES (?, ?)"));
    HOOKCTL_CHECK(insert.bind(name).bind(value).run());
    return value;
  }

 private:
  Database& database_;
};

}  // namespace

Result<Identity> Identity::load_or_make(Database& database, const Runtime& runtime) {
  constexpr std::string_view upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const auto ulid = [&] { return Ulid::generate(runtime.clock, runtime.random).str(); };
  const auto text = [&](std::string_view alphabet, std::size_t length) {
    return [&runtime, alphabet, length] { return random_text(runtime.random, alphabet, length); };
  };
  Values values(database);
  Identity identity;
  HOOKCTL_TRY(identity.project_id, values.get_or_make("project_id", ulid));
  HOOKCTL_TRY(identity.project, values.get_or_make("project", [] { return "sandbox"; }));
  HOOKCTL_TRY(identity.user_id, values.get_or_make("user_id", ulid));
  HOOKCTL_TRY(identity.endpoint_id, values.get_or_make("endpoint_id", ulid));
  HOOKCTL_TRY(const auto token, values.get_or_make("token", text(letters, 43)));
  identity.token = Secret(token);
  for (const auto& [name, permission] : permissions) {
    const std::string prefix = std::string(name) + "_";
    HOOKCTL_TRY(auto user_id, values.get_or_make(prefix + "user_id", ulid));
    HOOKCTL_TRY(const auto guest_token, values.get_or_make(prefix + "token", text(letters, 43)));
    identity.guests.push_back(
        {std::string(name), permission, std::move(user_id), Secret(guest_token)});
  }
  HOOKCTL_TRY(identity.access_key, values.get_or_make("access_key", text(upper, 20)));
  HOOKCTL_TRY(const auto key, values.get_or_make("secret_key", text(letters, 40)));
  identity.secret_key = Secret(key);
  HOOKCTL_TRY(identity.pubkey,
              values.get_or_make("pubkey", [&] { return make_pubkey(runtime.random); }));
  return identity;
}

}  // namespace hookctl::sandbox
