// OpenSSL's EVP functions start its providers first, which costs a whole process about a
// millisecond; the low-level ones need none of that and run the same assembler (SHA-NI where the
// processor has it). They are deprecated as of 3.0 and kept for the whole of that series.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "crypto/digest.hpp"

#include <algorithm>

#include <openssl/crypto.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include "crypto/encoding.hpp"

namespace hookctl::crypto {
namespace {

Sha256 finish(SHA256_CTX& context) {
  Sha256 digest;
  SHA256_Final(digest.data(), &context);
  return digest;
}

}  // namespace

struct Sha256Stream::State {
  SHA256_CTX context;
  State() { SHA256_Init(&context); }
  ~State() { wipe(&context, sizeof context); }
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::update(std::string_view bytes) {
  SHA256_Update(&state_->context, bytes.data(), bytes.size());
}

Sha256 Sha256Stream::digest() const {
  SHA256_CTX copy = state_->context;
  const Sha256 digest = finish(copy);
  wipe(&copy, sizeof copy);
  return digest;
}

struct Md5Stream::State {
  MD5_CTX context;
  State() { MD5_Init(&context); }
  ~State() { wipe(&context, sizeof context); }
};

Md5Stream::Md5Stream() : state_(std::make_unique<State>()) {}
Md5Stream::~Md5Stream() = default;
Md5Stream::Md5Stream(Md5Stream&&) noexcept = default;
Md5Stream& Md5Stream::operator=(Md5Stream&&) noexcept = default;

void Md5Stream::update(std::string_view bytes) {
  MD5_Update(&state_->context, bytes.data(), bytes.size());
}

Md5 Md5Stream::digest() const {
  MD5_CTX copy = state_->context;
  Md5 digest;
  MD5_Final(digest.data(), &copy);
  wipe(&copy, sizeof copy);
  return digest;
}

Sha256 sha256(std::string_view bytes) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes.data(), bytes.size());
  const Sha256 digest = finish(context);
  wipe(&context, sizeof context);
  return digest;
}

Md5 md5(std::string_view bytes) {
  Md5Stream stream;
  stream.update(bytes);
  return stream.digest();
}

Sha256 hmac_sha256(std::string_view key, std::string_view message) {
  std::array<unsigned char, SHA256_CBLOCK> inner{}, outer{};
  if (key.size() > inner.size()) {
    const Sha256 short_key = sha256(key);
    std::copy(short_key.begin(), short_key.end(), inner.begin());
  } else {
    std::copy(key.begin(), key.end(), inner.begin());
  }
  for (std::size_t i = 0; i < inner.size(); ++i) {
    outer[i] = inner[i] ^ 0x5c;
    inner[i] ^= 0x36;
  }
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, inner.data(), inner.size());
  SHA256_Update(&context, message.data(), message.size());
  Sha256 inner_digest = finish(context);
  SHA256_Init(&context);
  SHA256_Update(&context, outer.data(), outer.size());
  SHA256_Update(&context, inner_digest.data(), inner_digest.size());
  const Sha256 digest = finish(context);
  wipe(inner.data(), inner.size());
  wipe(outer.data(), outer.size());
  wipe(inner_digest.data(), inner_digest.size());
  wipe(&context, sizeof context);
  return digest;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace hookctl::crypto
