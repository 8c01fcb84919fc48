// Messages from and to proto3 JSON, by the rules of Aruna's gateway.
#pragma once

#include <string>
#include <vector>

#include <google/protobuf/message.h>

#include "sandbox/status.hpp"

namespace hookctl::sandbox {

struct RestField {
  std::string name;
  std::string value;
};

/// What a REST request says: fields in its path, in its query (encoded), and a JSON body.
struct RestRequest {
  std::vector<RestField> path;
  std::string query;
  std::string body;
};

/// Unknown fields are dropped in silence, names are taken in camelCase and snake_case; a value of
/// the wrong type is an invalid argument. The path wins over the body.
Answer<void> read_message(const RestRequest& request, google::protobuf::Message& message);

/// Unset fields are printed too, except those of a oneof and optional ones.
Answer<std::string> print_message(const google::protobuf::Message& message);

}  // namespace hookctl::sandbox
