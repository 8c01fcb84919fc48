#include "crypto/digest.hpp"

#include <doctest/doctest.h>

#include "crypto/encoding.hpp"

namespace crypto = hookctl::crypto;

namespace {

struct DigestCase {
  std::string input, expected;
};

template <typename Digest>
std::string hex_of(const Digest& digest) {
  return crypto::hex(crypto::bytes_of(digest));
}

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180-2 and NIST's examples") {
  const DigestCase cases[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1'000'000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& [input, expected] : cases) CHECK(hex_of(crypto::sha256(input)) == expected);
}

TEST_CASE("MD5 gives the digests of RFC 1321") {
  const DigestCase cases[] = {
      {"", "d41d8cd98f00b204e9800998ecf8427e"},
      {"a", "0cc175b9c0f1b6a831c399e269772661"},
      {"abc", "900150983cd24fb0d6963f7d28e17f72"},
      {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
      {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
       "57edf4a22be3c955ac49da2e2107b67a"},
  };
  for (const auto& [input, expected] : cases) CHECK(hex_of(crypto::md5(input)) == expected);
}

TEST_CASE("HMAC-SHA-256 gives the codes of RFC 4231") {
  struct Case {
    std::string key, message, expected;
  };
  const Case cases[] = {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {std::string(131, '\xaa'),
       "This is a test using a larger than block-size key and a larger than block-size data. The "
       "key needs to be hashed before being used by the HMAC algorithm.",
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
  };
  for (const auto& [key, message, expected] : cases)
    CHECK(hex_of(crypto::hmac_sha256(key, message)) == expected);
}

TEST_CASE("A key of exactly one block is used as it is") {
  // Computed with Python's hmac module.
  CHECK(hex_of(crypto::hmac_sha256(std::string(64, 'k'), "m")) ==
        "3b7a8d453e76edb519238a515105a57508d0f169f480ebeee120a9e7803289fa");
}

TEST_CASE("A stream's digest is that of its bytes, wherever they are cut") {
  const std::string text(200, 'x');
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    crypto::Sha256Stream sha;
    crypto::Md5Stream md5;
    const std::string_view first = std::string_view(text).substr(0, cut);
    sha.update(first);
    md5.update(first);
    CHECK(sha.digest() == crypto::sha256(first));
    CHECK(md5.digest() == crypto::md5(first));
    sha.update(std::string_view(text).substr(cut));
    md5.update(std::string_view(text).substr(cut));
    CHECK(sha.digest() == crypto::sha256(text));
    CHECK(md5.digest() == crypto::md5(text));
  }
}

TEST_CASE("A stream can be moved") {
  crypto::Sha256Stream a;
  a.update("ab");
  crypto::Sha256Stream b = std::move(a);
  b.update("c");
  CHECK(b.digest() == crypto::sha256("abc"));
}

TEST_CASE("Equality looks at every byte and at the length") {
  CHECK(crypto::equal("", ""));
  CHECK(crypto::equal("abc", "abc"));
  CHECK_FALSE(crypto::equal("abc", "abd"));
  CHECK_FALSE(crypto::equal("xbc", "abc"));
  CHECK_FALSE(crypto::equal("abc", "ab"));
  CHECK_FALSE(crypto::equal("", "a"));
  CHECK(crypto::equal(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
  CHECK_FALSE(crypto::equal(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
}

TEST_CASE("An HMAC over pieces is that over the whole, and may be asked for in between") {
  crypto::HmacSha256Stream stream("Jefe");
  stream.update("what do ya want ");
  CHECK(stream.code() == crypto::hmac_sha256("Jefe", "what do ya want "));
  stream.update("for nothing?");
  CHECK(hex_of(stream.code()) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("The digests and codes of others are those of RFC 2202 and RFC 4231") {
  using crypto::Hash;
  CHECK(crypto::hex(crypto::digest(Hash::sha1, "abc")) ==
        "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(crypto::hex(crypto::hmac(Hash::md5, "Jefe", "what do ya want for nothing?")) ==
        "750c783e6ab0b503eaa86e310a5db738");
  CHECK(crypto::hex(crypto::hmac(Hash::sha1, "Jefe", "what do ya want for nothing?")) ==
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  CHECK(crypto::hex(crypto::hmac(Hash::sha256, "Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(crypto::hex(crypto::hmac(Hash::sha384, "Jefe", "what do ya want for nothing?")) ==
        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
        "8e2240ca5e69e2c78b3239ecfab21649");
  CHECK(crypto::hex(crypto::hmac(Hash::sha512, "Jefe", "what do ya want for nothing?")) ==
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
  const std::string long_key(131, '\xaa');
  CHECK(crypto::hex(crypto::hmac(Hash::sha512, long_key,
                                 "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
        "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598");
}
