// A server on loopback that misbehaves by script: real sockets, real faults.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/url.hpp"
#include "support/certificate.hpp"

namespace test {

/// A request as it came over the wire.
struct SeenRequest {
  std::string line;  ///< "GET /path HTTP/1.1"
  std::string head;  ///< the header lines, as they came
  std::string body;  ///< chunks put together

  std::string target() const;
  /// A header's value, names without regard to case; nothing where there is none.
  std::optional<std::string> header(std::string_view name) const;
};

class FaultServer;

/// One connection, from the server's side. Ends of the other side are no errors here.
class Conversation {
 public:
  virtual ~Conversation() = default;
  /// Reads one request with its body and keeps it with the server. Nothing where the client left.
  std::optional<SeenRequest> request();
  /// Reads a request's head only.
  std::optional<SeenRequest> request_head();
  bool send(std::string_view bytes);
  /// Waits until the client goes away, or the server ends.
  virtual void hang() = 0;
  /// The same without reading what comes.
  virtual void stall() = 0;
  /// Ends the connection with a reset.
  virtual void reset() = 0;
  /// How many connections came before this one.
  std::size_t number() const { return number_; }

 protected:
  Conversation(FaultServer& server, std::size_t number) : server_(server), number_(number) {}
  virtual long read_some(char* room, std::size_t size) = 0;
  virtual long write_some(const char* bytes, std::size_t size) = 0;

 private:
  bool fill();
  std::optional<SeenRequest> take_head();
  bool take_body(SeenRequest& request);

  FaultServer& server_;
  std::size_t number_;
  std::string buffer_;
};

/// What to do with a connection; it is closed afterwards.
using Script = std::function<void(Conversation&)>;

class FaultServer {
 public:
  /// Serves the first connection by the first script and so on; the last holds for all that follow.
  explicit FaultServer(std::vector<Script> scripts, const Certificate* tls = nullptr);
  explicit FaultServer(Script script) : FaultServer(std::vector{std::move(script)}) {}
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;
  ~FaultServer();

  std::uint16_t port() const { return port_; }
  /// A URL of this server under the given host name.
  hookctl::Url url(std::string_view path, std::string_view host = "127.0.0.1") const;
  std::vector<SeenRequest> requests() const;
  std::size_t connections() const;

 private:
  friend class Conversation;
  class Connection;
  void accept_all();
  void serve(int socket, std::size_t number);
  void keep(const SeenRequest& request);

  std::vector<Script> scripts_;
  std::shared_ptr<void> tls_;  // an SSL_CTX
  std::uint16_t port_ = 0;
  int listener_ = -1;
  int ending_ = -1;  // an eventfd
  mutable std::mutex mutex_;
  std::vector<SeenRequest> requests_;
  std::size_t connections_ = 0;
  std::vector<std::thread> serving_;
  std::thread accepting_;
};

/// An answer with a Content-Length: `headers` are whole lines, each with its CR LF.
std::string reply(int status, std::string_view body = {}, std::string_view headers = {});
/// Answers every request on the connection in the same way.
Script always(std::string answer);
/// A port on which nobody listens.
std::uint16_t closed_port();

}  // namespace test
