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

namespace {

/// The two hashes of RFC 2104, begun with the key.
struct Hmac {
  SHA256_CTX inner, outer;

  explicit Hmac(std::string_view key) {
    std::array<unsigned char, SHA256_CBLOCK> block{};
    if (key.size() > block.size()) {
      Sha256 short_key = sha256(key);
      std::copy(short_key.begin(), short_key.end(), block.begin());
      wipe(short_key.data(), short_key.size());
    } else {
      std::copy(key.begin(), key.end(), block.begin());
    }
    for (unsigned char& byte : block) byte ^= 0x36U;
    SHA256_Init(&inner);
    SHA256_Update(&inner, block.data(), block.size());
    for (unsigned char& byte : block) byte ^= 0x36U ^ 0x5cU;
    SHA256_Init(&outer);
    SHA256_Update(&outer, block.data(), block.size());
    wipe(block.data(), block.size());
  }
  Hmac(const Hmac&) = delete;
  Hmac& operator=(const Hmac&) = delete;
  ~Hmac() {
    wipe(&inner, sizeof inner);
    wipe(&outer, sizeof outer);
  }

  /// Of what `inner` has seen, and a last piece.
  Sha256 code(std::string_view rest = {}) const {
    SHA256_CTX context = inner;
    SHA256_Update(&context, rest.data(), rest.size());
    const Sha256 inner_digest = finish(context);
    context = outer;
    SHA256_Update(&context, inner_digest.data(), inner_digest.size());
    const Sha256 code = finish(context);
    wipe(&context, sizeof context);
    return code;
  }
};

}  // namespace

struct HmacSha256Stream::State : Hmac {
  using Hmac::Hmac;
};

HmacSha256Stream::HmacSha256Stream(std::string_view key) : state_(std::make_unique<State>(key)) {}
HmacSha256Stream::~HmacSha256Stream() = default;
HmacSha256Stream::HmacSha256Stream(HmacSha256Stream&&) noexcept = default;
HmacSha256Stream& HmacSha256Stream::operator=(HmacSha256Stream&&) noexcept = default;

void HmacSha256Stream::update(std::string_view bytes) {
  SHA256_Update(&state_->inner, bytes.data(), bytes.size());
}

Sha256 HmacSha256Stream::code() const {
  return state_->code();
}

struct HmacSha256Key::State : Hmac {
  using Hmac::Hmac;
};

HmacSha256Key::HmacSha256Key(std::string_view key) : state_(std::make_unique<State>(key)) {}
HmacSha256Key::~HmacSha256Key() = default;
HmacSha256Key::HmacSha256Key(HmacSha256Key&&) noexcept = default;
HmacSha256Key& HmacSha256Key::operator=(HmacSha256Key&&) noexcept = default;

Sha256 HmacSha256Key::code(std::string_view message) const {
  return state_->code(message);
}

Sha256 hmac_sha256(std::string_view key, std::string_view message) {
  return Hmac(key).code(message);
}

namespace {

template <typename Context, std::size_t size>
std::string digest_by(std::string_view bytes, int (*init)(Context*),
                      int (*update)(Context*, const void*, std::size_t),
                      int (*final)(unsigned char*, Context*)) {
  Context context;
  std::array<unsigned char, size> room{};
  init(&context);
  update(&context, bytes.data(), bytes.size());
  final(room.data(), &context);
  wipe(&context, sizeof context);
  return std::string(bytes_of(room));
}

constexpr std::size_t block_size(Hash hash) {
  return hash == Hash::sha384 || hash == Hash::sha512 ? SHA512_CBLOCK : SHA256_CBLOCK;
}

}  // namespace

std::string digest(Hash hash, std::string_view bytes) {
  switch (hash) {
    case Hash::md5:
      return digest_by<MD5_CTX, MD5_DIGEST_LENGTH>(bytes, MD5_Init, MD5_Update, MD5_Final);
    case Hash::sha1:
      return digest_by<SHA_CTX, SHA_DIGEST_LENGTH>(bytes, SHA1_Init, SHA1_Update, SHA1_Final);
    case Hash::sha256:
      return std::string(bytes_of(sha256(bytes)));
    case Hash::sha384:
      return digest_by<SHA512_CTX, SHA384_DIGEST_LENGTH>(bytes, SHA384_Init, SHA384_Update,
                                                         SHA384_Final);
    case Hash::sha512:
      return digest_by<SHA512_CTX, SHA512_DIGEST_LENGTH>(bytes, SHA512_Init, SHA512_Update,
                                                         SHA512_Final);
  }
  return {};
}

std::string hmac(Hash hash, std::string_view key, std::string_view message) {
  std::string inner = key.size() > block_size(hash) ? digest(hash, key) : std::string(key);
  inner.resize(block_size(hash));
  std::string outer = inner;
  for (char& byte : inner) byte = static_cast<char>(byte ^ 0x36);
  for (char& byte : outer) byte = static_cast<char>(byte ^ 0x5c);
  const std::size_t size = inner.size();
  inner += message;
  outer += digest(hash, inner);
  std::string code = digest(hash, outer);
  wipe(inner.data(), size);
  wipe(outer.data(), size);
  return code;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace hookctl::crypto
