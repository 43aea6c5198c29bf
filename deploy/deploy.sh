#!/usr/bin/env bash
# Deploys the image as a tagged revision without traffic, and prints its URL. On the release branch it then takes all
# traffic, and the job is replaced. Reads the variables that the two files name, and those below.
set -euo pipefail
cd "$(dirname "$0")"
: "${PROJECT_ID:?}" "${REGION:?}" "${SERVICE:?}" "${REVISION:?}" "${BRANCH:?}" "${RELEASE_BRANCH:?}" "${STORE_URL:?}"

place=(--project="$PROJECT_ID" --region="$REGION" --quiet)
tag=$(./branch-tag.sh "$BRANCH")

# A branch may draw other pixels under the same names, and the first card under a name stays.
if [ "$BRANCH" != "$RELEASE_BRANCH" ]; then
  STORE_URL=${STORE_URL%/}/previews/$tag
  if [ -n "$PUBLIC_BASE_URL" ]; then PUBLIC_BASE_URL=${PUBLIC_BASE_URL%/}/previews/$tag; fi
fi

directory=$(mktemp -d)
trap 'rm -r "$directory"' EXIT

# What has traffic or a tag keeps it: the file replaces all of the service, its traffic included. What another build
# changes in the seconds between here and the replacement is lost: gcloud takes no version to compare with.
# Asked by a list: a failure is not an empty answer, which would give the revision all traffic.
present=$(gcloud run services list "${place[@]}" --filter="metadata.name=$SERVICE" --format='value(metadata.name)')
targets=''
if [ -n "$present" ]; then
  targets=$(gcloud run services describe "$SERVICE" "${place[@]}" --flatten='status.traffic[]' \
    --format='csv[no-heading](status.traffic.revisionName,status.traffic.percent,status.traffic.tag)')
fi
{
  ./fill.sh service.yaml
  echo '  traffic:'
  while IFS=, read -r revision percent other; do
    if [ "$other" = "$tag" ]; then other=''; fi
    if [ -z "$revision" ] || [ -z "${percent#0}$other" ]; then continue; fi
    printf '    - revisionName: "%s"\n      percent: %s\n' "$revision" "${percent:-0}"
    if [ -n "$other" ]; then printf '      tag: "%s"\n' "$other"; fi
  done <<<"$targets"
  # A service's first revision has to take the traffic.
  if [ -n "$present" ]; then share=0; else share=100; fi
  printf '    - revisionName: "%s"\n      percent: %s\n      tag: "%s"\n' "$REVISION" "$share" "$tag"
} >"$directory/service.yaml"
gcloud run services replace "$directory/service.yaml" "${place[@]}"

if [ "$BRANCH" = "$RELEASE_BRANCH" ]; then
  gcloud run services update-traffic "$SERVICE" "${place[@]}" --to-revisions="$REVISION=100"
  ./fill.sh job.yaml >"$directory/job.yaml"
  gcloud run jobs replace "$directory/job.yaml" "${place[@]}"
fi

previews=$(gcloud run services describe "$SERVICE" "${place[@]}" --flatten='status.traffic[]' \
  --format='csv[no-heading](status.traffic.tag,status.traffic.url)')
while IFS=, read -r other url; do
  if [ "$other" = "$tag" ]; then echo "Preview: $url"; fi
done <<<"$previews"
