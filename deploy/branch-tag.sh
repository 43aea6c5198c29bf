#!/usr/bin/env bash
# deploy/branch-tag.sh BRANCH: prints the tag of a branch's revision, which becomes a part of a host name: lower-case
# letters, digits and hyphens, a letter first, short.
set -euo pipefail

tag=$(printf %s "$1" | tr '[:upper:]' '[:lower:]' | LC_ALL=C tr -cs 'a-z0-9' '-' | cut -c1-28 | sed 's/^-*//; s/-*$//')
case "$tag" in [a-z]*) ;; *) tag="b$tag" ;; esac
printf '%s\n' "$tag"
