#!/usr/bin/env bash
# deploy/fill.sh FILE: prints a file of this folder with each ${NAME} replaced by the variable of that name. Unlike
# envsubst it is there wherever bash is, refuses a name that is not set, and a value that would end its YAML string.
set -euo pipefail

text=$(<"$1")
while [[ $text =~ \$\{([A-Z_]+)\} ]]; do
  name=${BASH_REMATCH[1]}
  if [[ ! -v $name ]]; then
    echo "$1: expected the variable $name but it is not set" >&2
    exit 2
  fi
  value=${!name}
  if [[ $value == *[\"\\\$]* || $value == *$'\n'* ]]; then
    echo "$1: expected $name without quotes, backslashes, dollar signs and line ends" >&2
    exit 2
  fi
  text=${text//"\${$name}"/"$value"}
done
printf '%s\n' "$text"
