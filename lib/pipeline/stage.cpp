#include "pipeline/stage.hpp"

#include <array>

namespace hookctl::pipeline {
namespace {

struct Row {
  std::string_view name;
  ErrorCode code;
};

constexpr std::array<Row, 7> rows{{{"validate", ErrorCode::invalid_input},
                                   {"claim", ErrorCode::config},
                                   {"download", ErrorCode::download_failed},
                                   {"convert", ErrorCode::convert_failed},
                                   {"upload", ErrorCode::upload_failed},
                                   {"relation", ErrorCode::register_failed},
                                   {"callback", ErrorCode::callback_failed}}};

}  // namespace

std::string_view name_of(Stage stage) {
  return rows[static_cast<std::size_t>(stage)].name;
}

Error in_stage(Stage stage, Error error) {
  // A digest that differs is told as such; that the server does not take the hook's secret is a
  // failed callback like any other.
  const bool keeps_its_own =
      stage == Stage::validate || stage == Stage::claim || error.code == ErrorCode::interrupted ||
      (error.code == ErrorCode::verification_failed && stage != Stage::callback);
  if (keeps_its_own) return error;
  return std::move(error).as(rows[static_cast<std::size_t>(stage)].code);
}

}  // namespace hookctl::pipeline
