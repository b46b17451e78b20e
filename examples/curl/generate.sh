#!/usr/bin/env bash
# curl alone: submit over REST, follow server-sent events, and go on after the last one when the connection is lost.
set -euo pipefail
server="${EASEL_URL:-http://127.0.0.1:4000}"
prompt="${1:-a lighthouse}"

# 202 and the job's address at once; without wait=0 it answers when the images are there.
body="{\"model\": \"flux-schnell\", \"inputs\": {\"prompt\": \"${prompt//\"/\\\"}\"}}"
job="$(curl -fsS -X POST "$server/api/images/generate?wait=0" -d "$body" | sed -E 's/.*"jobId":"([^"]+)".*/\1/')"

last=0
finished=
until [ -n "$finished" ]; do
  while read -r field value; do
    case "$field" in
      id:) last="$value" ;;
      event:) echo "$value"; [ "$value" != JobFinished ] || finished=1 ;;
    esac
  done < <(curl -sSN -H "Last-Event-ID: $last" "$server/api/images/$job/events" || true)
  [ -n "$finished" ] || sleep 0.5
done
curl -fsS "$server/api/images/$job" | sed -E 's/.*"imageUrl":"([^"]+)".*/\1/'
