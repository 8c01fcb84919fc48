// Certificates made for one test run.
#pragma once

#include <string>

namespace test {

/// A certificate and its key, PEM.
struct Certificate {
  std::string certificate;
  std::string key;
};

/// What to certify.
struct Subject {
  std::string name = "hookctl test";
  /// As openssl writes it: "DNS:localhost,IP:127.0.0.1"; empty for an authority.
  std::string alternative_names;
  long starts_in_seconds = -3600;
  long ends_in_seconds = 3600;
};

/// An authority, self-signed.
Certificate make_authority();
/// A server's certificate, signed by `authority`, or by itself where that is null.
Certificate make_certificate(const Subject& subject, const Certificate* authority);

}  // namespace test
