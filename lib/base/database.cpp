#include "base/database.hpp"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "base/io.hpp"

namespace hookctl {
namespace {

tl::unexpected<Error> failure(sqlite3* handle, std::string_view doing) {
  const int code = sqlite3_errcode(handle);
  std::string hint;
  if (code == SQLITE_BUSY) hint = "another process holds it; try again";
  if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
    hint = "the file is damaged or no database; move it away and try again";
  return fail(ErrorCode::config, fmt::format("{}: {}", doing, sqlite3_errmsg(handle)),
              std::move(hint));
}

}  // namespace

void Statement::Close::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}
void Database::Close::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

// A failed bind shows as a failure of the step that follows, so its result is not looked at here.
Statement& Statement::bind(std::string_view text) {
  sqlite3_bind_text64(handle_.get(), next_++, text.data() == nullptr ? "" : text.data(),
                      text.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  sqlite3_bind_int64(handle_.get(), next_++, number);
  return *this;
}

Statement& Statement::bind(std::nullptr_t) {
  sqlite3_bind_null(handle_.get(), next_++);
  return *this;
}

Result<bool> Statement::step() {
  switch (sqlite3_step(handle_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default: {
      auto error = failure(sqlite3_db_handle(handle_.get()), "the database refuses");
      reset();
      return error;
    }
  }
}

Result<void> Statement::run() {
  for (;;) {
    HOOKCTL_TRY(const bool more, step());
    if (!more) break;
  }
  reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
  next_ = 1;
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

std::string_view Statement::view(int column) const {
  // A blob's bytes and a text's are the same here; blob access does not convert.
  const auto* data = static_cast<const char*>(sqlite3_column_blob(handle_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
  return data == nullptr ? std::string_view() : std::string_view(data, size);
}

std::string Statement::text(int column) const {
  return std::string(view(column));
}

Result<Database> Database::open(const std::string& path) {
  // SQLite would make the file with the mode that the umask leaves.
  const Fd made(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!made.valid())
    return fail(
        system_error(fmt::format("cannot open the database {}", path), errno, ErrorCode::config));
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(handle);
  if (code != SQLITE_OK) return failure(handle, fmt::format("cannot open the database {}", path));
  sqlite3_extended_result_codes(handle, 0);
  sqlite3_busy_timeout(handle, 10'000);
  auto ready = database.execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
      "PRAGMA secure_delete=ON;");
  if (!ready)
    return fail(std::move(ready).error().within(fmt::format("opening the database {}", path)));
  return database;
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &statement,
                         nullptr) != SQLITE_OK)
    return failure(handle_.get(), "the database refuses");
  return Statement(statement);
}

Result<void> Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return failure(handle_.get(), "the database refuses");
  return {};
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(handle_.get());
}
std::int64_t Database::last_row_id() const {
  return sqlite3_last_insert_rowid(handle_.get());
}

Result<std::int64_t> Database::user_version() {
  HOOKCTL_TRY(Statement query, prepare("PRAGMA user_version"));
  HOOKCTL_TRY([[maybe_unused]] const bool row, query.step());
  return query.number(0);
}

Result<Transaction> Transaction::begin(Database& database) {
  HOOKCTL_CHECK(database.execute("BEGIN IMMEDIATE"));
  return Transaction(&database);
}

Transaction::~Transaction() {
  // Fails only where SQLite has rolled back by itself.
  if (database_ != nullptr) (void)database_->execute("ROLLBACK");
}

Result<void> Transaction::commit() {
  HOOKCTL_CHECK(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace hookctl
