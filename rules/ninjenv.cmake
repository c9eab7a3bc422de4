# SPDX-License-Identifier: MIT
#[[
The environments of a venv.ini in a CMake build (3.18 or later).

    find_package(ninjenv REQUIRED)        # where it is installed, or
    include(ninjenv)                      # with its directory in
                                          # CMAKE_MODULE_PATH
    find_package(Python3 COMPONENTS Interpreter Development.Module)

    ninjenv_package_node(jinja2 jinja2)
    add_custom_command(OUTPUT table.h
        COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/gen.py table.h
        DEPENDS gen.py ${jinja2})

Configuring makes the environments. Building makes them true again when
venv.ini, a lock or what else they are made of has changed, and then runs what
depends on a package that changed, and nothing else.

Set before, where it is another:
  NINJENV_SOURCE_DIR   where venv.ini is; CMAKE_CURRENT_SOURCE_DIR
  NINJENV_BINARY_DIR   below which the environments are made, .venv for one;
                       CMAKE_CURRENT_BINARY_DIR
  NINJENV_EXECUTABLE   the program

Sets:
  Python3_EXECUTABLE   of the environment `env`, and what else makes
                       find_package(Python3) find that one and no other
  NINJENV_TARGETS      env, env-NAME: a target for each environment, which
                       makes it true; none is part of `all`. Extension modules
                       of venv.ini are built by it: add_dependencies(mine env)
                       has them looked at whenever `mine` is built

  ninjenv_package_node(VAR PACKAGE [ENV])
      the files to name in DEPENDS: the package's node and those of what it
      needs. A node alone is <environment>/.ninjenv/pkg/PACKAGE.
  ninjenv_python(VAR [ENV])
      the environment's interpreter

With other generators than Ninja, an edit of venv.ini or of a lock configures
anew, which makes the environments; the rest is the same.
]]

cmake_policy(PUSH)
cmake_policy(VERSION 3.18...3.25)

# PREFIX/share/cmake/ninjenv beside PREFIX/bin, or a build in the repository.
find_program(NINJENV_EXECUTABLE ninjenv
	HINTS "${CMAKE_CURRENT_LIST_DIR}/../../../bin"
	DOC "Python environments as Ninja targets")
if(NOT NINJENV_EXECUTABLE)
	message(FATAL_ERROR "ninjenv is not on PATH: set NINJENV_EXECUTABLE")
endif()
if(CMAKE_GENERATOR MATCHES "Ninja")
	set(_ninjenv_ninja "${CMAKE_MAKE_PROGRAM}")
else()
	find_program(NINJENV_NINJA NAMES ninja ninja-build samu
		DOC "Ninja, as ninjenv runs it")
	if(NOT NINJENV_NINJA)
		message(FATAL_ERROR "ninjenv needs ninja on PATH")
	endif()
	set(_ninjenv_ninja "${NINJENV_NINJA}")
endif()

if(NOT NINJENV_SOURCE_DIR)
	set(NINJENV_SOURCE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
endif()
if(NOT NINJENV_BINARY_DIR)
	set(NINJENV_BINARY_DIR "${CMAKE_CURRENT_BINARY_DIR}")
endif()

set(_ninjenv_run "${NINJENV_EXECUTABLE}"
	-C "${NINJENV_SOURCE_DIR}" -B "${NINJENV_BINARY_DIR}")
set(_ninjenv_nodes "${NINJENV_BINARY_DIR}/CMakeFiles/ninjenv/nodes.cmake")
set(_ninjenv_list "${CMAKE_COMMAND}"
	"-DNINJENV=${NINJENV_EXECUTABLE}"
	"-DNINJA=${_ninjenv_ninja}"
	"-DSOURCE=${NINJENV_SOURCE_DIR}"
	"-DBUILD=${NINJENV_BINARY_DIR}"
	"-DOUTPUT=${_ninjenv_nodes}"
	-P "${CMAKE_CURRENT_LIST_DIR}/ninjenv-nodes.cmake")

# CMake writes its build.ninja last. ninjenv has to see that this is another's
# directory before, or it takes the name.
set(_ninjenv_place "${NINJENV_BINARY_DIR}/build.ninja")
if(NOT CMAKE_GENERATOR MATCHES "Ninja" OR EXISTS "${_ninjenv_place}" OR
		NOT NINJENV_BINARY_DIR STREQUAL CMAKE_BINARY_DIR)
	set(_ninjenv_place "")
endif()
if(_ninjenv_place)
	file(WRITE "${_ninjenv_place}" "# CMake writes this file.\n")
endif()
execute_process(COMMAND ${_ninjenv_list} RESULT_VARIABLE _ninjenv_failed)
if(NOT _ninjenv_failed)
	include("${_ninjenv_nodes}")
	execute_process(COMMAND ${_ninjenv_run} env ${NINJENV_TARGETS}
		RESULT_VARIABLE _ninjenv_failed)
endif()
if(_ninjenv_place)
	file(REMOVE "${_ninjenv_place}")
endif()
if(_ninjenv_failed)
	message(FATAL_ERROR
		"the environments of '${NINJENV_SOURCE_DIR}/venv.ini' could "
		"not be made")
endif()

function(_ninjenv_target var env)
	if(env AND NOT DEFINED "NINJENV_TARGET_${env}")
		message(FATAL_ERROR
			"there is no environment '${env}' in venv.ini")
	elseif(NOT env)
		set(env env)
	endif()
	set(${var} "${NINJENV_TARGET_${env}}" PARENT_SCOPE)
endfunction()

function(ninjenv_python var)
	_ninjenv_target(target "${ARGV1}")
	set(${var} "${NINJENV_PATH_${target}}/bin/python" PARENT_SCOPE)
endfunction()

# Packages need each other in circles: each is visited once.
function(ninjenv_package_node var package)
	_ninjenv_target(target "${ARGV2}")
	string(TOLOWER "${package}" name)
	string(REGEX REPLACE "[-_.]+" "-" name "${name}")
	if(NOT DEFINED "NINJENV_NEEDS_${target}/${name}")
		message(FATAL_ERROR
			"there is no package '${package}' in '${target}'")
	endif()
	set(todo "${target}/${name}")
	set(seen "")
	set(nodes "")
	while(todo)
		list(POP_FRONT todo one)
		if(one IN_LIST seen)
			continue()
		endif()
		list(APPEND seen "${one}")
		list(APPEND nodes ${NINJENV_NODES_${one}})
		list(APPEND todo ${NINJENV_NEEDS_${one}})
	endwhile()
	set(${var} "${nodes}" PARENT_SCOPE)
endfunction()

ninjenv_python(Python3_EXECUTABLE)
set(Python3_ROOT_DIR "${NINJENV_PATH_${NINJENV_TARGET_env}}")
set(Python3_FIND_VIRTUALENV ONLY)
set(Python3_FIND_STRATEGY LOCATION)

# Edges as env.ninja has them. What the environments are made of is looked at
# before build.ninja is (it includes the list of nodes); CMake runs again when
# that list is another. A mistake in venv.ini does not end that: it is shown,
# and fails what depends on the environment. The first of the two edges needs
# the inputs that Ninja knows of, a lock that is not there among them, so they
# are in a depfile.
function(_ninjenv_edges)
	foreach(target IN LISTS NINJENV_TARGETS)
		list(APPEND wants "${NINJENV_PATH_${target}}/.ninjenv/want")
	endforeach()
	add_custom_command(
		OUTPUT "${_ninjenv_nodes}" ${wants}
		COMMAND ${_ninjenv_list}
		DEPENDS "${NINJENV_SOURCE_DIR}/venv.ini"
		DEPFILE "${_ninjenv_nodes}.d"
		COMMENT "Looking at venv.ini and its lock"
		VERBATIM)
	foreach(target IN LISTS NINJENV_TARGETS)
		add_custom_command(
			OUTPUT ${NINJENV_FILES_${target}}
			COMMAND ${_ninjenv_run} env "${target}"
			DEPENDS "${NINJENV_PATH_${target}}/.ninjenv/want"
			COMMENT "Making ${target} true"
			USES_TERMINAL VERBATIM)
	endforeach()
endfunction()

# Make has no restat: configuring made the environments already.
function(_ninjenv_reconfigure)
	file(GLOB locks "${NINJENV_SOURCE_DIR}/pylock.toml"
		"${NINJENV_SOURCE_DIR}/pylock.*.toml")
	set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
		"${NINJENV_SOURCE_DIR}/venv.ini" ${locks})
endfunction()

# What ninjenv builds itself has inputs that CMake does not know: it is asked.
function(_ninjenv_targets)
	foreach(target IN LISTS NINJENV_TARGETS)
		set(ask "")
		set(files "")
		if(CMAKE_GENERATOR MATCHES "Ninja")
			set(files ${NINJENV_FILES_${target}})
		endif()
		if(NINJENV_BUILDS_${target} OR NOT files)
			set(ask COMMAND ${_ninjenv_run} env "${target}"
				USES_TERMINAL)
		endif()
		add_custom_target("${target}" ${ask} DEPENDS ${files} VERBATIM)
	endforeach()
endfunction()

# Once for each venv.ini, however many directories ask for it.
get_property(_ninjenv_known GLOBAL PROPERTY NINJENV_BINARY_DIRS)
if(NOT NINJENV_BINARY_DIR IN_LIST _ninjenv_known)
	set_property(GLOBAL APPEND PROPERTY
		NINJENV_BINARY_DIRS "${NINJENV_BINARY_DIR}")
	if(CMAKE_GENERATOR MATCHES "Ninja")
		_ninjenv_edges()
	else()
		_ninjenv_reconfigure()
	endif()
	_ninjenv_targets()
endif()
cmake_policy(POP)
