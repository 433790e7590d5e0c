#pragma once
// SQLite for Swift, and what Swift's importer leaves out: the constants that are pointers by a cast.
#include <sqlite3.h>

/// Binds text, which SQLite copies.
static inline int cam_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, int count) {
    return sqlite3_bind_text(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// Binds bytes, which SQLite copies.
static inline int cam_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}
