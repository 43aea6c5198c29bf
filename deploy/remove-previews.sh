#!/usr/bin/env bash
# Removes the tags of revisions whose branch is no longer in the repository. Their revisions then cost nothing.
set -euo pipefail
cd "$(dirname "$0")"
: "${PROJECT_ID:?}" "${REGION:?}" "${SERVICE:?}"

# A failure ends the script here: no answer must not look like a repository without branches.
branches=$(git ls-remote --heads origin)
if [ -z "$branches" ]; then
  echo 'expected branches in the repository but found none' >&2
  exit 1
fi
kept=$'\nmanual\n'
while IFS=$'\t' read -r _ reference; do
  kept+=$(./branch-tag.sh "${reference#refs/heads/}")$'\n'
done <<<"$branches"

tags=$(gcloud run services describe "$SERVICE" --project="$PROJECT_ID" --region="$REGION" \
  --flatten='status.traffic[]' --format='value(status.traffic.tag)')
gone=''
while read -r tag; do
  if [ -n "$tag" ] && [[ $kept != *$'\n'"$tag"$'\n'* ]]; then gone+=${gone:+,}$tag; fi
done <<<"$tags"
if [ -n "$gone" ]; then
  gcloud run services update-traffic "$SERVICE" --project="$PROJECT_ID" --region="$REGION" --quiet --remove-tags="$gone"
fi
