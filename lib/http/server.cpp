#include "http/server.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/server_connection.hpp"

namespace hookctl::http {
namespace {

/// How long to wait before another try where there is no room for a connection.
constexpr int starved_milliseconds = 100;
/// A connection that has been silent for so long gives way to one that waits.
constexpr std::chrono::seconds idle_enough{1};
/// A grace may be longer than poll can count.
constexpr std::chrono::milliseconds longest_poll{60'000};

struct Addresses {
  addrinfo* first = nullptr;
  ~Addresses() {
    if (first != nullptr) ::freeaddrinfo(first);
  }
};

Error cannot_listen(const BindAddress& address, int number) {
  auto error = system_error(fmt::format("listen on {}", address.text()), number, ErrorCode::config);
  if (number == EADDRINUSE) error.hint = "another program has that port; port 0 takes a free one";
  return error;
}

Result<Fd> listen_on(const BindAddress& address) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  Addresses found;
  if (::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints,
                    &found.first) != 0) {
    return fail(cannot_listen(address, EINVAL));
  }
  Fd fd(::socket(found.first->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.valid()) return fail(cannot_listen(address, errno));
  const int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd.get(), found.first->ai_addr, found.first->ai_addrlen) != 0 ||
      ::listen(fd.get(), SOMAXCONN) != 0) {
    return fail(cannot_listen(address, errno));
  }
  return fd;
}

Result<std::uint16_t> bound_port(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  std::array<char, NI_MAXSERV> service{};
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  if (::getsockname(fd, address, &size) != 0 ||
      ::getnameinfo(address, size, nullptr, 0, service.data(), service.size(), NI_NUMERICSERV) !=
          0) {
    return fail(system_error("learn the port listened on", errno, ErrorCode::internal));
  }
  return static_cast<std::uint16_t>(std::stoul(service.data()));
}

/// Signals are the main thread's; a broken pipe is an error of the call that met it.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

}  // namespace

class Server::Impl {
 public:
  Impl(Fd listener, BindAddress bound, ServerOptions options, const Runtime& runtime,
       Handler handler)
      : address(std::move(bound)),
        listener_(std::move(listener)),
        wake_(::eventfd(0, EFD_CLOEXEC)),
        ended_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        options_(std::move(options)),
        runtime_(runtime),
        handler_(std::move(handler)),
        acceptor_([this] { run(); }) {}

  void stop() {
    const std::uint64_t one = 1;
    (void)!::write(wake_.get(), &one, sizeof one);
    if (acceptor_.joinable()) acceptor_.join();
  }

  BindAddress address;

 private:
  struct Live {
    std::unique_ptr<Connection> connection;
    std::thread thread;
    bool over = false;
  };

  void run() {
    block_signals();
    while (!accept_next()) {
    }
    listener_.close();
    wind_up();
  }

  /// Waits for one thing to happen; true when the end was asked for.
  bool accept_next() {
    std::array<pollfd, 4> waiting{
        pollfd{wake_.get(), POLLIN, 0}, pollfd{runtime_.stop.fd(), POLLIN, 0},
        pollfd{ended_.get(), POLLIN, 0}, pollfd{starved_ ? -1 : listener_.get(), POLLIN, 0}};
    const int patience = std::exchange(starved_, false) ? starved_milliseconds : -1;
    if (::poll(waiting.data(), waiting.size(), patience) < 0) return errno != EINTR;
    if (waiting[0].revents != 0 || waiting[1].revents != 0) return true;
    if (waiting[2].revents != 0) reap();
    if (waiting[3].revents == 0) return false;
    if (live_.size() < options_.max_connections)
      accept_one();
    else
      make_room();
    return false;
  }

  /// Asks the connection that has been silent for the longest to end, for the sake of one that
  /// waits to be accepted.
  void make_room() {
    // Whoever waits would wake the poll again at once, and for nothing.
    starved_ = true;
    const Connection* idlest = nullptr;
    auto since = std::chrono::steady_clock::now() - idle_enough;
    const std::lock_guard guard(mutex_);
    for (const auto& live : live_) {
      const auto idle = live.connection->idle_since();
      if (live.over || !idle || *idle > since) continue;
      since = *idle;
      idlest = live.connection.get();
    }
    if (idlest != nullptr) idlest->retire();
  }

  void accept_one() {
    Fd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!fd.valid()) {
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) make_room();
      return;
    }
    auto& live = live_.emplace_back();
    live.connection = std::make_unique<Connection>(std::move(fd), options_, runtime_, handler_);
    try {
      live.thread = std::thread([this, &live] { serve(live); });
    } catch (const std::system_error& e) {
      runtime_.log.error("cannot serve a connection", {{"reason", e.what()}});
      live_.pop_back();
    }
  }

  void serve(Live& live) {
    block_signals();
    const std::array wake{wake_.get(), runtime_.stop.fd()};
    live.connection->serve(wake);
    const std::lock_guard guard(mutex_);
    live.over = true;
    const std::uint64_t one = 1;
    (void)!::write(ended_.get(), &one, sizeof one);
  }

  /// Joins the threads of connections that are over.
  void reap() {
    std::uint64_t count = 0;
    (void)!::read(ended_.get(), &count, sizeof count);
    const std::lock_guard guard(mutex_);
    for (auto at = live_.begin(); at != live_.end();) {
      if (!at->over) {
        ++at;
        continue;
      }
      at->thread.join();
      at = live_.erase(at);
    }
  }

  /// Gives exchanges under way their grace, then cuts them off.
  void wind_up() {
    const auto end = std::chrono::steady_clock::now() + options_.grace;
    reap();
    while (!live_.empty()) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          end - std::chrono::steady_clock::now());
      if (left.count() <= 0) break;
      pollfd waiting{ended_.get(), POLLIN, 0};
      ::poll(&waiting, 1, static_cast<int>(std::min(left, longest_poll).count()));
      reap();
    }
    for (auto& live : live_) live.connection->abort();
    for (auto& live : live_) live.thread.join();
    live_.clear();
  }

  Fd listener_;
  Fd wake_;
  Fd ended_;
  ServerOptions options_;
  const Runtime runtime_;
  Handler handler_;
  std::mutex mutex_;
  std::list<Live> live_;
  bool starved_ = false;  ///< there was no room or no descriptor for a connection
  std::thread acceptor_;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() {
  stop();
}
const BindAddress& Server::address() const {
  return impl_->address;
}
void Server::stop() {
  impl_->stop();
}

Result<std::unique_ptr<Server>> Server::start(const BindAddress& address, ServerOptions options,
                                              const Runtime& runtime, Handler handler) {
  HOOKCTL_TRY(auto listener, listen_on(address));
  HOOKCTL_TRY(const auto port, bound_port(listener.get()));
  BindAddress bound = address;
  bound.port = port;
  return std::unique_ptr<Server>(new Server(std::make_unique<Impl>(
      std::move(listener), std::move(bound), std::move(options), runtime, std::move(handler))));
}

}  // namespace hookctl::http
