// Digests and HMACs over bytes, with OpenSSL hidden behind them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace hookctl::crypto {

using Sha256 = std::array<unsigned char, 32>;
using Md5 = std::array<unsigned char, 16>;

Sha256 sha256(std::string_view bytes);
Md5 md5(std::string_view bytes);
/// RFC 2104 with SHA-256.
Sha256 hmac_sha256(std::string_view key, std::string_view message);
/// The same for many messages under one key.
class HmacSha256Key {
 public:
  explicit HmacSha256Key(std::string_view key);
  ~HmacSha256Key();
  HmacSha256Key(HmacSha256Key&&) noexcept;
  HmacSha256Key& operator=(HmacSha256Key&&) noexcept;
  Sha256 code(std::string_view message) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};
/// The same over a message that comes in pieces.
class HmacSha256Stream {
 public:
  explicit HmacSha256Stream(std::string_view key);
  ~HmacSha256Stream();
  HmacSha256Stream(HmacSha256Stream&&) noexcept;
  HmacSha256Stream& operator=(HmacSha256Stream&&) noexcept;
  void update(std::string_view bytes);
  /// The code of all bytes so far; more may follow.
  Sha256 code() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What others sign with: to recognise their signatures, never to make any.
enum class Hash { md5, sha1, sha256, sha384, sha512 };
/// The digest's bytes.
std::string digest(Hash hash, std::string_view bytes);
/// RFC 2104.
std::string hmac(Hash hash, std::string_view key, std::string_view message);

/// Digests of a stream, as its bytes come.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  void update(std::string_view bytes);
  /// The digest of all bytes so far; more may follow.
  Sha256 digest() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Md5Stream {
 public:
  Md5Stream();
  ~Md5Stream();
  Md5Stream(Md5Stream&&) noexcept;
  Md5Stream& operator=(Md5Stream&&) noexcept;
  void update(std::string_view bytes);
  Md5 digest() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Compares in a time that does not depend on where the two differ. Different lengths are unequal.
bool equal(std::string_view a, std::string_view b);

}  // namespace hookctl::crypto
