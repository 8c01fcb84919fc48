// A small door to SQLite: one file on a local disk, statements with typed columns, errors as
// values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/secret.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace hookctl {

/// A prepared statement. Parameters are bound in order, counted from 1 by SQLite, by `bind` here;
/// columns are read by their number from 0. What is bound must live until the next `step`.
class Statement {
 public:
  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  Statement& bind(std::nullptr_t);
  Statement& bind(const Secret& secret) { return bind(secret.reveal()); }
  template <typename T>
  Statement& bind(const std::optional<T>& value) {
    return value ? bind(*value) : bind(nullptr);
  }

  /// Runs on to the next row: false at the end.
  Result<bool> step();
  /// Runs to the end and makes the statement ready for other parameters.
  Result<void> run();
  void reset();

  bool is_null(int column) const;
  std::int64_t number(int column) const;
  std::string text(int column) const;
  /// The bytes as they lie in SQLite's memory, until the next step.
  std::string_view view(int column) const;

 private:
  friend class Database;
  struct Close {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
  std::unique_ptr<sqlite3_stmt, Close> handle_;
  int next_ = 1;
};

/// An open database. Used from one thread at a time; several processes may have it open at once.
class Database {
 public:
  /// Opens or makes the file, mode 0600, with a write-ahead log and foreign keys on. Waits up to
  /// ten seconds for another process's write.
  static Result<Database> open(const std::string& path);

  Result<Statement> prepare(std::string_view sql);
  /// Runs statements that return nothing.
  Result<void> execute(const std::string& sql);
  /// How many rows the last statement changed.
  std::int64_t changes() const;
  std::int64_t last_row_id() const;
  /// The schema's version, as the application counts it.
  Result<std::int64_t> user_version();

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A transaction that is rolled back unless it is committed.
class Transaction {
 public:
  /// Takes the write lock at once, so that what is read inside is still true when it is written.
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Database* database) : database_(database) {}
  Database* database_;
};

}  // namespace hookctl
