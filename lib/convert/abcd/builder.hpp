// Fills a dataset's metadata and its units from a document's elements, one unit at a time.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "convert/abcd/model.hpp"
#include "convert/abcd/schema.hpp"

namespace hookctl::convert::abcd {

/// Takes the records as they become complete. A unit is gone when the call returns; the metadata
/// stays until the next dataset begins.
class Records {
 public:
  virtual ~Records() = default;
  /// Called before the metadata is emptied for the next dataset.
  virtual Result<void> dataset_begins() = 0;
  virtual Result<void> metadata_ends(const Metadata& metadata) = 0;
  virtual Result<void> unit_ends(const Unit& unit) = 0;
  virtual Result<void> dataset_ends(const Metadata& metadata) = 0;
};

/// The records being filled, and the part of them that the elements now open belong to.
struct Draft {
  Metadata metadata;
  Unit unit;
  Record* record = &metadata;
  Agent* agent = nullptr;
  Contact* contact = nullptr;
  Statement* statement = nullptr;
  Measurement* measurement = nullptr;
  bool preferred = false;

  /// A new part at the end of a list of the record.
  template <typename T>
  T& push(std::vector<T>& list) {
    record->list_bytes += sizeof(T);
    return list.emplace_back();
  }
};

class Builder {
 public:
  /// `most` is how much memory one record's texts and lists may take.
  Builder(Records& records, std::size_t most) : records_(records), most_(most) {}
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  /// An element begins; `attributes` are expat's: name, value, …, null.
  Result<void> open(const Element& element, const char* const* attributes);
  /// Text of the text element that is open.
  void text(std::string_view part) { draft_.record->bytes.append(part); }
  /// An element ends: its text, or the part that it stands for, is complete.
  Result<void> close(const Element& element);

 private:
  Text take_text();
  Text attribute(const char* const* attributes, std::string_view name);
  Statement& begin_statement(std::vector<Statement>& list, const char* const* attributes);
  Result<void> begin(Field field, const char* const* attributes);
  Result<void> end(Field field);

  Records& records_;
  std::size_t most_;
  Draft draft_;
  std::size_t text_at_ = 0;
};

}  // namespace hookctl::convert::abcd
