#include "support/certificate.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace test {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Deleter<X509_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;

void require(bool fine) {
  if (!fine) throw std::runtime_error("OpenSSL cannot make a test certificate");
}

std::string content(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  require(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate make(const Subject& subject, const Certificate* authority) {
  static long serial = 1;
  const Key key(EVP_EC_gen("P-256"));
  const X509Ptr certificate(X509_new());
  require(key && certificate);
  X509* made = certificate.get();
  X509_set_version(made, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made), serial++);
  X509_gmtime_adj(X509_getm_notBefore(made), subject.starts_in_seconds);
  X509_gmtime_adj(X509_getm_notAfter(made), subject.ends_in_seconds);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(subject.name.c_str()), -1, -1,
                             0);
  X509_set_pubkey(made, key.get());

  X509Ptr issuer;
  Key issuer_key;
  if (authority != nullptr) {
    const Bio in(BIO_new_mem_buf(authority->certificate.data(), -1));
    issuer.reset(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
    const Bio key_in(BIO_new_mem_buf(authority->key.data(), -1));
    issuer_key.reset(PEM_read_bio_PrivateKey(key_in.get(), nullptr, nullptr, nullptr));
    require(issuer && issuer_key);
  }
  X509* signer = issuer ? issuer.get() : made;
  X509_set_issuer_name(made, X509_get_subject_name(signer));
  if (subject.alternative_names.empty())
    add_extension(made, signer, NID_basic_constraints, "critical,CA:TRUE");
  else
    add_extension(made, signer, NID_subject_alt_name, subject.alternative_names);
  require(X509_sign(made, issuer_key ? issuer_key.get() : key.get(), EVP_sha256()) > 0);

  const Bio out(BIO_new(BIO_s_mem()));
  const Bio key_out(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(out.get(), made) == 1);
  require(PEM_write_bio_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                   nullptr) == 1);
  return {content(out.get()), content(key_out.get())};
}

}  // namespace

Certificate make_authority() {
  return make({.name = "hookctl test authority", .alternative_names = ""}, nullptr);
}

Certificate make_certificate(const Subject& subject, const Certificate* authority) {
  return make(subject, authority);
}

}  // namespace test
