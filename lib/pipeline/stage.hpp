// The stages of `process`, and what a failure in each of them is called.
#pragma once

#include <string_view>

#include "base/error.hpp"

namespace hookctl::pipeline {

enum class Stage { validate, claim, download, convert, upload, relation, callback };

std::string_view name_of(Stage stage);

/// An error as the stage's own: from the download on its exit code is the stage's, whatever the
/// cause. What keeps its own code: a failed verification, and the end by a signal.
Error in_stage(Stage stage, Error error);

}  // namespace hookctl::pipeline
