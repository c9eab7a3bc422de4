# SPDX-License-Identifier: MIT
#[[
Called by ninjenv.cmake, and by the edge that it makes:

    cmake -DNINJENV= -DNINJA= -DSOURCE= -DBUILD= -DOUTPUT= -P ninjenv-nodes.cmake

Has ninjenv write its manifest anew where that is needed, asks Ninja what is in
it, and writes that to OUTPUT for CMake (when it is something else than before)
and what it was made of to OUTPUT.d. A path with a ';' in it is not for CMake.
]]
cmake_policy(VERSION 3.18...3.25)

# A failed lock ends nothing here: it is in the file `want`, and what depends on
# the environment fails with it.
execute_process(
	COMMAND "${NINJENV}" -q -C "${SOURCE}" -B "${BUILD}" env env.ninja
	OUTPUT_VARIABLE output RESULT_VARIABLE failed)
string(REGEX REPLACE "ninja: no work to do\\.\n|^ninja: Entering[^\n]*\n" ""
	output "${output}")
if(output)
	message("${output}")
endif()
if(failed)
	message(FATAL_ERROR "ninjenv failed in '${SOURCE}'")
endif()
set(manifest build.ninja)
if(EXISTS "${BUILD}/env-alone.ninja")
	set(manifest env-alone.ninja)
endif()

# query(TARGET...): inputs_TARGET, without those that only have to come before
function(query)
	execute_process(
		COMMAND "${NINJA}" -C "${BUILD}" -f "${manifest}"
			-t query ${ARGV}
		WORKING_DIRECTORY "${BUILD}"
		OUTPUT_VARIABLE text ERROR_VARIABLE error
		RESULT_VARIABLE failed)
	if(failed)
		message(FATAL_ERROR "${NINJA} -t query: ${error}")
	endif()
	string(REPLACE "\n" ";" lines "${text}")
	set(target "")
	foreach(line IN LISTS lines)
		if(line MATCHES "^([^ ].*):$")
			set(target "${CMAKE_MATCH_1}")
			set(found "")
			set(in FALSE)
		elseif(line MATCHES "^  input: ")
			set(in TRUE)
		elseif(line MATCHES "^  [^ ]")
			set(in FALSE)
			set("inputs_${target}" "${found}" PARENT_SCOPE)
		elseif(in AND line MATCHES "^    (\\| )?([^|].*)$")
			list(APPEND found "${CMAKE_MATCH_2}")
		endif()
	endforeach()
endfunction()

function(absolute var)
	set(all "")
	foreach(path IN LISTS ARGN)
		get_filename_component(path "${path}" ABSOLUTE
			BASE_DIR "${BUILD}")
		list(APPEND all "${path}")
	endforeach()
	set(${var} "${all}" PARENT_SCOPE)
endfunction()

set(text "# Written by ninjenv.cmake: what env.ninja has, for CMake.\n")
macro(say name)
	set(value "${ARGN}")
	string(APPEND text "set([==[${name}]==] [==[${value}]==])\n")
endmacro()

# The packages' aliases lead to nodes, to other aliases and to circles.
function(packages target)
	set(todo "")
	foreach(file IN LISTS inputs_${target})
		if(file MATCHES "/\\.ninjenv/pkg/([^/]+)$")
			list(APPEND todo "${target}/${CMAKE_MATCH_1}")
		endif()
	endforeach()
	set(seen "")
	while(todo)
		query(${todo})
		list(APPEND seen ${todo})
		set(next "")
		foreach(alias IN LISTS todo)
			set(nodes ${inputs_${alias}})
			set(needs ${inputs_${alias}})
			list(FILTER nodes INCLUDE REGEX "/\\.ninjenv/pkg/[^/]+$")
			list(FILTER needs EXCLUDE REGEX "/\\.ninjenv/pkg/[^/]+$")
			absolute(nodes ${nodes})
			say("NINJENV_NODES_${alias}" ${nodes})
			say("NINJENV_NEEDS_${alias}" ${needs})
			list(APPEND next ${needs})
		endforeach()
		list(REMOVE_DUPLICATES next)
		if(next)
			list(REMOVE_ITEM next ${seen})
		endif()
		list(FILTER next INCLUDE REGEX
			"^${target}/|/\\.ninjenv/cycle/[^/]+$")
		set(todo ${next})
	endwhile()
	set(text "${text}" PARENT_SCOPE)
endfunction()

set(waits FALSE)
function(environment target)
	set(files ${inputs_${target}})
	list(FILTER files INCLUDE REGEX "/pyvenv\\.cfg$")
	list(GET files 0 config)
	get_filename_component(path "${config}" DIRECTORY)
	absolute(absolute "${path}")
	file(STRINGS "${absolute}/.ninjenv/want" want
		REGEX "^(error|name|python-identity|python-version) ")
	foreach(line IN LISTS want)
		string(REGEX MATCH "^([^ ]+) (.*)$" line "${line}")
		set("want_${CMAKE_MATCH_1}" "${CMAKE_MATCH_2}")
	endforeach()
	say("NINJENV_TARGET_${want_name}" "${target}")
	say("NINJENV_PATH_${target}" "${absolute}")
	say("NINJENV_VERSION_${target}"
		"${want_python-version} ${want_python-identity}")
	set(files ${inputs_${target}})
	set(made ${inputs_${target}})
	set(pattern "/(pyvenv\\.cfg|bin/[^/]+|\\.ninjenv/pkg/[^/]+)$")
	list(FILTER files INCLUDE REGEX "${pattern}")
	list(FILTER made EXCLUDE REGEX "${pattern}")
	absolute(files ${files})
	say("NINJENV_FILES_${target}" ${files})
	say("NINJENV_BUILDS_${target}" ${made})
	packages("${target}")
	set(text "${text}" PARENT_SCOPE)
	if(DEFINED want_error)
		set(waits TRUE PARENT_SCOPE)
	endif()
endfunction()

query(envs)
set(targets ${inputs_envs})
query(${targets})
say(NINJENV_TARGETS ${targets})
foreach(target IN LISTS targets)
	environment("${target}")
endforeach()

# What failed is tried again: it depends on a file that is never there.
query(env.ninja)
set(inputs ${inputs_env.ninja})
set(stamp ${inputs})
list(FILTER stamp INCLUDE REGEX "/\\.ninjenv/locked$")
list(FILTER inputs EXCLUDE REGEX "/\\.ninjenv/locked$")
query(${stamp})
list(APPEND inputs ${inputs_${stamp}})
absolute(inputs ${inputs})
if(waits)
	list(APPEND inputs "${OUTPUT}.again")
endif()
list(TRANSFORM inputs REPLACE "([ #\\])" "\\\\\\1")
list(TRANSFORM inputs REPLACE "[$]" "$$")
string(REPLACE ";" " \\\n  " inputs "${inputs}")
string(REGEX REPLACE "([ #])" "\\\\\\1" name "${OUTPUT}")
file(WRITE "${OUTPUT}.d" "${name}: ${inputs}\n")

set(old "")
if(EXISTS "${OUTPUT}")
	file(READ "${OUTPUT}" old)
endif()
# After a failure env.ninja is as it was, and `want` holds little.
if(NOT old STREQUAL text AND NOT (old AND waits))
	file(WRITE "${OUTPUT}" "${text}")
endif()
