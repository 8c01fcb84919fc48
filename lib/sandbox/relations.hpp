// Relations between resources.
#pragma once

#include "sandbox/state.hpp"

namespace hookctl::sandbox {

/// Adds a relation to a resource. An internal one needs a resource at its other end, a variant and
/// a direction, and is seen from both of its ends; an external one is kept with the resource. Lock
/// held.
Answer<void> add_relation(State& state, Record& record, const aruna::Relation& relation);
/// Takes one away; what is not there is refused.
Answer<void> remove_relation(State& state, Record& record, const aruna::Relation& relation);

}  // namespace hookctl::sandbox
