# SPDX-License-Identifier: MIT
# For find_package(ninjenv).
include("${CMAKE_CURRENT_LIST_DIR}/ninjenv.cmake")
