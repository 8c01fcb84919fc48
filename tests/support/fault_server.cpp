#include "support/fault_server.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <stdexcept>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace test {
namespace {

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

int listen_on_loopback(std::uint16_t& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || ::bind(fd, any, size) != 0 || ::listen(fd, 64) != 0 ||
      ::getsockname(fd, any, &size) != 0)
    throw std::runtime_error("cannot listen on loopback");
  port = ntohs(address.sin_port);
  return fd;
}

std::shared_ptr<void> make_context(const Certificate& from) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  BIO* in = BIO_new_mem_buf(from.certificate.data(), static_cast<int>(from.certificate.size()));
  X509* certificate = PEM_read_bio_X509(in, nullptr, nullptr, nullptr);
  BIO* key_in = BIO_new_mem_buf(from.key.data(), static_cast<int>(from.key.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(key_in, nullptr, nullptr, nullptr);
  SSL_CTX_use_certificate(context.get(), certificate);
  const bool fine = SSL_CTX_use_PrivateKey(context.get(), key) == 1;
  X509_free(certificate);
  EVP_PKEY_free(key);
  BIO_free(in);
  BIO_free(key_in);
  if (!fine) throw std::runtime_error("the test certificate is unusable");
  return context;
}

}  // namespace

std::string SeenRequest::target() const {
  const auto from = line.find(' ') + 1;
  return line.substr(from, line.rfind(' ') - from);
}

std::optional<std::string> SeenRequest::header(std::string_view name) const {
  std::string_view rest = head;
  while (!rest.empty()) {
    const auto end = rest.find("\r\n");
    const auto field = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 2, rest.size()));
    const auto colon = field.find(':');
    if (colon == std::string_view::npos || !same(field.substr(0, colon), name)) continue;
    const auto value = field.find_first_not_of(' ', colon + 1);
    return std::string(value == std::string_view::npos ? "" : field.substr(value));
  }
  return std::nullopt;
}

// ---- a connection

class FaultServer::Connection final : public Conversation {
 public:
  Connection(FaultServer& server, int socket, std::size_t number)
      : Conversation(server, number), socket_(socket), ending_(server.ending_) {
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~Connection() override {
    if (tls_) SSL_free(tls_);
    if (socket_ >= 0) ::close(socket_);
  }

  bool handshake(SSL_CTX* context) {
    tls_ = SSL_new(context);
    SSL_set_fd(tls_, socket_);
    return wait(POLLIN) && SSL_accept(tls_) == 1;
  }

  void hang() override {
    std::array<char, 4096> room{};
    // What comes is read and dropped, until the end.
    while (read_some(room.data(), room.size()) > 0) continue;
  }

  void stall() override { wait(0); }

  void reset() override {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    if (tls_) SSL_free(tls_);
    tls_ = nullptr;
    ::close(socket_);
    socket_ = -1;
  }

 protected:
  long read_some(char* room, std::size_t size) override {
    if (tls_) {
      if (SSL_pending(tls_) == 0 && !wait(POLLIN)) return 0;
      return SSL_read(tls_, room, static_cast<int>(size));
    }
    return wait(POLLIN) ? ::recv(socket_, room, size, 0) : 0;
  }
  long write_some(const char* bytes, std::size_t size) override {
    if (!wait(POLLOUT)) return -1;
    if (tls_) return SSL_write(tls_, bytes, static_cast<int>(size));
    return ::send(socket_, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  }

 private:
  /// False where the server ends.
  bool wait(short events) const {
    std::array waiting{pollfd{.fd = socket_, .events = events, .revents = 0},
                       pollfd{.fd = ending_, .events = POLLIN, .revents = 0}};
    while (::poll(waiting.data(), waiting.size(), -1) < 0 && errno == EINTR) continue;
    return waiting[1].revents == 0;
  }

  int socket_;
  int ending_;
  SSL* tls_ = nullptr;
};

bool Conversation::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const long written = write_some(bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool Conversation::fill() {
  std::array<char, 65536> room{};
  const long got = read_some(room.data(), room.size());
  if (got > 0) buffer_.append(room.data(), static_cast<std::size_t>(got));
  return got > 0;
}

std::optional<SeenRequest> Conversation::take_head() {
  std::size_t end = std::string::npos;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return std::nullopt;
  SeenRequest seen;
  const auto line = buffer_.find("\r\n");
  seen.line = buffer_.substr(0, line);
  seen.head = buffer_.substr(line + 2, end - line);
  buffer_.erase(0, end + 4);
  return seen;
}

bool Conversation::take_body(SeenRequest& request) {
  if (request.header("Expect")) send("HTTP/1.1 100 Continue\r\n\r\n");
  if (const auto length = request.header("Content-Length")) {
    const auto size = std::stoull(*length);
    while (buffer_.size() < size)
      if (!fill()) return false;
    request.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return true;
  }
  if (!request.header("Transfer-Encoding")) return true;
  for (;;) {
    std::size_t line = std::string::npos;
    while ((line = buffer_.find("\r\n")) == std::string::npos)
      if (!fill()) return false;
    const auto size = std::stoull(buffer_.substr(0, line), nullptr, 16);
    while (buffer_.size() < line + 2 + size + 2)
      if (!fill()) return false;
    request.body += buffer_.substr(line + 2, size);
    buffer_.erase(0, line + 2 + size + 2);
    if (size == 0) return true;
  }
}

std::optional<SeenRequest> Conversation::request_head() {
  auto seen = take_head();
  if (seen) server_.keep(*seen);
  return seen;
}

std::optional<SeenRequest> Conversation::request() {
  auto seen = take_head();
  if (!seen || !take_body(*seen)) return std::nullopt;
  server_.keep(*seen);
  return seen;
}

// ---- the server

FaultServer::FaultServer(std::vector<Script> scripts, const Certificate* tls)
    : scripts_(std::move(scripts)),
      tls_(tls == nullptr ? nullptr : make_context(*tls)),
      listener_(listen_on_loopback(port_)),
      ending_(::eventfd(0, EFD_CLOEXEC)),
      accepting_([this] { accept_all(); }) {}

FaultServer::~FaultServer() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(ending_, &one, sizeof one);
  accepting_.join();
  for (auto& thread : serving_) thread.join();
  ::close(listener_);
  ::close(ending_);
}

void FaultServer::accept_all() {
  for (;;) {
    std::array waiting{pollfd{.fd = listener_, .events = POLLIN, .revents = 0},
                       pollfd{.fd = ending_, .events = POLLIN, .revents = 0}};
    ::poll(waiting.data(), waiting.size(), -1);
    if (waiting[1].revents != 0) return;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const std::lock_guard lock(mutex_);
    const std::size_t number = connections_++;
    serving_.emplace_back([this, socket, number] { serve(socket, number); });
  }
}

void FaultServer::serve(int socket, std::size_t number) {
  // OpenSSL writes without MSG_NOSIGNAL. Only here: the client has to live without such help.
  sigset_t pipes;
  ::sigemptyset(&pipes);
  ::sigaddset(&pipes, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipes, nullptr);
  Connection connection(*this, socket, number);
  if (tls_ && !connection.handshake(static_cast<SSL_CTX*>(tls_.get()))) return;
  scripts_[std::min(number, scripts_.size() - 1)](connection);
}

void FaultServer::keep(const SeenRequest& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
}

std::vector<SeenRequest> FaultServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::size_t FaultServer::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

hookctl::Url FaultServer::url(std::string_view path, std::string_view host) const {
  return hookctl::Url::parse(fmt::format("http{}://{}:{}{}", tls_ ? "s" : "", host, port_, path))
      .value();
}

std::string reply(int status, std::string_view body, std::string_view headers) {
  return fmt::format("HTTP/1.1 {} Status\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(),
                     headers, body);
}

Script always(std::string answer) {
  return [answer = std::move(answer)](Conversation& client) {
    while (client.request() && client.send(answer)) continue;
  };
}

std::uint16_t closed_port() {
  std::uint16_t port = 0;
  ::close(listen_on_loopback(port));
  return port;
}

}  // namespace test
