/* hmac COUNT SIZE: makes the HMAC-SHA-256 of COUNT messages of SIZE bytes with one key, which is set
   once. What signatures cost where nothing else is done. */
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const long count = atol(argv[1]);
  const size_t size = (size_t)atol(argv[2]);
  unsigned char* message = calloc(size + sizeof count, 1);
  EVP_MAC* hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
  EVP_MAC_CTX* context = EVP_MAC_CTX_new(hmac);
  char digest[] = "SHA256";
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("digest", digest, 0),
                               OSSL_PARAM_construct_end()};
  if (message == NULL || !EVP_MAC_init(context, (const unsigned char*)"a key of 24 characters..", 24,
                                       params))
    return 1;
  unsigned char code[32], sum = 0;
  for (long i = 0; i < count; ++i) {
    size_t length = 0;
    *(long*)message = i;
    if (!EVP_MAC_init(context, NULL, 0, NULL) || !EVP_MAC_update(context, message, size) ||
        !EVP_MAC_final(context, code, &length, sizeof code))
      return 1;
    sum ^= code[0];
  }
  printf("%d\n", sum);
  return 0;
}
