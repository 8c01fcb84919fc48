// Opens OpenSSL for gRPC, at gRPC's first call of any of its functions. The table and the stand-ins
// that jump by it are made by cmake/late_openssl.sh.
#include <cstddef>
#include <cstdio>
#include <mutex>

#include <dlfcn.h>
#include <unistd.h>

extern "C" {

extern const char* const hookctl_openssl_names[];
extern const std::size_t hookctl_openssl_count;
extern void* hookctl_openssl_table[];

/// Fills the table. Whoever calls wanted a connection with TLS: without the library there is no
/// answer to give, and no way to give one.
__attribute__((visibility("hidden"), used)) void hookctl_open_openssl() {
  static std::once_flag once;
  std::call_once(once, [] {
    // libcrypto is among what libssl stands on, and dlsym looks there too.
    void* library = dlopen("libssl.so.3", RTLD_LAZY | RTLD_LOCAL);
    for (std::size_t i = 0; i < hookctl_openssl_count; ++i) {
      void* function = library == nullptr ? nullptr : dlsym(library, hookctl_openssl_names[i]);
      if (function == nullptr) {
        std::fputs("hookctl: error: libssl.so.3 cannot be opened\n  hint: install libssl3\n",
                   stderr);
        _exit(1);
      }
      hookctl_openssl_table[i] = function;
    }
  });
}

}  // extern "C"

// A stand-in calls this before its function is known: all that a call's arguments may stand in is
// kept (System V ABI), and the stack is aligned to 16 bytes for the call in between.
__asm__(R"(
.text
.hidden hookctl_enter_openssl
.globl hookctl_enter_openssl
.type hookctl_enter_openssl, @function
hookctl_enter_openssl:
  pushq %rax
  pushq %rdi
  pushq %rsi
  pushq %rdx
  pushq %rcx
  pushq %r8
  pushq %r9
  pushq %r10
  subq $128, %rsp
  movups %xmm0, (%rsp)
  movups %xmm1, 16(%rsp)
  movups %xmm2, 32(%rsp)
  movups %xmm3, 48(%rsp)
  movups %xmm4, 64(%rsp)
  movups %xmm5, 80(%rsp)
  movups %xmm6, 96(%rsp)
  movups %xmm7, 112(%rsp)
  call hookctl_open_openssl
  movups (%rsp), %xmm0
  movups 16(%rsp), %xmm1
  movups 32(%rsp), %xmm2
  movups 48(%rsp), %xmm3
  movups 64(%rsp), %xmm4
  movups 80(%rsp), %xmm5
  movups 96(%rsp), %xmm6
  movups 112(%rsp), %xmm7
  addq $128, %rsp
  popq %r10
  popq %r9
  popq %r8
  popq %rcx
  popq %rdx
  popq %rsi
  popq %rdi
  popq %rax
  ret
.size hookctl_enter_openssl, .-hookctl_enter_openssl
)");
