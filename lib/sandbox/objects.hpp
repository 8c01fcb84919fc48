// The life of an object, whichever face it comes through: made, filled, revised.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/state.hpp"

namespace hookctl::sandbox {

/// Whether Aruna takes this as a key: `[a-zA-Z0-9-!_.*'()/]+`.
bool is_valid_key(std::string_view key);

/// Makes an object below a parent, INITIALIZING, and raises its creation. `resource` has everything
/// but id, creator, time and status. Lock held, transaction begun.
Answer<Record> create_object_below(State& state, const Record& parent, aruna::Resource resource,
                                   const std::vector<aruna::Relation>& relations);

/// Makes an object for a key that means nothing yet, with the datasets and collections that the key
/// implies. Lock held, transaction begun.
Answer<Record> create_object_at(State& state, std::string_view key);

/// A copy of an object under a new id, INITIALIZING, labels carried over; not yet what the key
/// means. Lock held, transaction begun.
Answer<Record> create_revision(State& state, const Record& old);

/// Gives an object its bytes, makes it AVAILABLE and what its key means, and raises
/// OBJECT_FINISHED. Lock held, transaction begun.
Answer<void> finish_object(State& state, Record& record, const std::vector<Segment>& segments,
                           std::vector<aruna::Hash> hashes);

/// What a PUT in one piece amounts to, once its bytes are in a blob: the object that was made
/// before, a new one, or a new revision. Takes the lock.
Answer<Record> put_object(State& state, const std::string& key, const Segment& segment,
                          const std::string& md5, const std::string& sha256);

/// Begins an upload in parts, which makes its object at once; returns the upload's id. Takes the
/// lock.
Answer<std::string> begin_multipart(State& state, const std::string& key);

struct PartToken {
  int number = 0;
  std::string etag;
};
/// Puts the parts together and finishes the object. Takes the lock.
Answer<Record> complete_multipart(State& state, const std::string& upload_id,
                                  const std::vector<PartToken>& parts);

}  // namespace hookctl::sandbox
