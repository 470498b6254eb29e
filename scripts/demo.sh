# shellcheck shell=bash
# One real video from a prompt, watched on the event stream.

# Prints the scalar fields of a JSON object as "name<TAB>value" lines; nested values are skipped, and control characters
# become spaces, since the values go to a terminal.
json_fields() {
  LC_ALL=C awk '
    function hex(digits,   value, k) {
      for (k = 1; k <= 4; k++) value = value * 16 + index("0123456789abcdef", tolower(substr(digits, k, 1))) - 1
      return value
    }
    function utf8(code) {
      if (code < 128) return sprintf("%c", code)
      if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
      if (code < 65536) return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
      return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, 128 + int(code / 64) % 64, 128 + code % 64)
    }
    function string(   out, c, code) { # from the quote at i to behind the closing one
      out = ""
      for (i++; i <= n && (c = substr(text, i, 1)) != "\""; i++) {
        if (c != "\\") { out = out c; continue }
        c = substr(text, ++i, 1)
        if (c == "u") {
          code = hex(substr(text, i + 1, 4)); i += 4
          if (code >= 55296 && code < 56320 && substr(text, i + 1, 2) == "\\u") {
            code = 65536 + (code - 55296) * 1024 + hex(substr(text, i + 3, 4)) - 56320; i += 6
          }
          out = out (code < 32 ? " " : utf8(code))
        } else out = out (c ~ /[bfnrt]/ ? " " : c)
      }
      i++
      return out
    }
    function emit(value) {
      gsub(/[\001-\037\177]|\302[\200-\237]/, " ", value)
      if (key != "") print key "\t" value
      key = ""
    }
    { text = text $0 "\n" }
    END {
      n = length(text)
      for (i = 1; i <= n; ) {
        c = substr(text, i, 1)
        if (c == "\"") {
          value = string()
          if (depth == 1 && want_key) { key = value; want_key = 0 } else if (depth == 1) emit(value)
        } else if (c ~ /[{[]/) { depth++; want_key = depth == 1; i++ }
        else if (c ~ /[]}]/) { depth--; i++ }
        else if (c == ",") { if (depth == 1) { want_key = 1; key = "" } i++ }
        else if (c ~ /[a-z0-9.+-]/) {
          match(substr(text, i), /^[A-Za-z0-9.+-]+/)
          value = substr(text, i, RLENGTH); i += RLENGTH
          if (depth == 1 && value != "null") emit(value)
        } else i++
      }
    }'
}

json_field() { json_fields | awk -F '\t' -v name="$1" '$1 == name { print $2; exit }'; }

json_string() { # text → JSON string
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\r'/\\r}
  text=${text//$'\t'/\\t}
  printf '"%s"' "$(LC_ALL=C tr -d '\001-\037' <<<"$text")"
}

# curl with a credential that does not show in the process list.
api() { # secret curl-argument…
  local name=$1
  shift
  curl -sS --noproxy '*' --config <(printf 'header = "Authorization: Bearer %s"\n' "$(secret "$name")") "$@"
}

# Fails with the message of the problem document when the answer is none of 2xx.
api_json() { # secret curl-argument…
  local answer code
  answer=$(api "$1" -m 30 -w '\n%{http_code}' "${@:2}") || die "the gateway does not answer at $(gateway_url): ./reelay status"
  code=${answer##*$'\n'} answer=${answer%$'\n'*}
  [[ $code == 2* ]] || die "the gateway answered $code: $(json_field detail <<<"$answer")"
  say "$answer"
}

declare -A ENTRY=()

read_entry() { # data line
  local name value
  ENTRY=()
  while IFS=$'\t' read -r name value; do ENTRY[$name]=$value; done < <(json_fields <<<"$1")
}

# One live line on a terminal, else a plain line for each change.
show_entry() {
  local line width bar filled progress=${ENTRY[progress]:-0} eta=${ENTRY[etaSeconds]:-}
  # The time left comes before the message, so that a narrow terminal cuts the message.
  line=$(printf '%5s %%  %-10s %-11s %s' "$progress" "${ENTRY[stage]:-}" "${eta:+~${eta%%.*} s left}" "${ENTRY[message]:-${ENTRY[status]:-}}")
  if [[ -t 1 ]]; then
    width=$(tput cols 2>/dev/null || say 80)
    filled=$((${progress%%.*} * 20 / 100))
    printf -v bar '%*s' "$filled" ''
    printf -v bar '%s%*s' "${bar// /█}" $((20 - filled)) ''
    line="${bar// /░} $line"
    printf '\r\033[K%s' "${line:0:width-1}"
  elif [[ $line != "$LAST_LINE" ]]; then
    say "$line"
  fi
  LAST_LINE=$line
}

# Reads the stream until the job has ended, resuming behind the last entry seen when it breaks.
follow() { # job id
  local line position='' id data quiet_since=$SECONDS
  LAST_LINE=''
  while ((SECONDS - quiet_since < 120)); do
    # What a broken stream left half told is told again.
    id='' data=''
    while IFS= read -r line; do
      line=${line%$'\r'} quiet_since=$SECONDS
      case $line in
      id:*) id=${line#id:} ;;
      data:*) data=${line#data:} ;;
      '')
        [[ -n $data ]] || continue
        position=${id# }
        read_entry "$data"
        data=''
        show_entry
        [[ ! ${ENTRY[type]:-} =~ ^VideoGeneration(Completed|Failed|Cancelled)$ ]] || break 2
        ;;
      esac
    done < <(exec 9>&- && api development-key -fN --speed-limit 1 --speed-time 45 -H 'Accept: text/event-stream' \
      ${position:+-H "Last-Event-ID: $position"} "$(gateway_url)/v1/jobs/$1/events" 2>/dev/null)
    is_running api-gateway || die "the gateway has ended: ./reelay up, then ./reelay logs api-gateway"
    sleep 0.5
  done
  [[ ! -t 1 ]] || printf '\n'
  [[ ${ENTRY[type]:-} =~ ^VideoGeneration(Completed|Failed|Cancelled)$ ]] || die "no news of the job for 120 s: ./reelay status, ./reelay logs"
}

make_video() { # prompt
  local job id file begin=$SECONDS
  job=$(api_json development-key -X POST -H 'Content-Type: application/json' \
    --data-binary @- "$(gateway_url)/v1/jobs" <<<"{\"model\":\"studio\",\"prompt\":$(json_string "$1"),\"duration\":8,\"size\":\"1280x720\"}")
  id=$(json_field id <<<"$job")
  [[ $id =~ ^job_[0-9A-Za-z]+$ ]] || die "the gateway's answer holds no job id: $job"
  say "job $id: $(tr '\001-\037' ' ' <<<"$1")"
  trap 'printf "\nThe job goes on. Stop it: curl -X POST -H \"Authorization: Bearer \$(./reelay key)\" %s/v1/jobs/%s/cancel\n" "$(gateway_url)" "$id" >&2; exit 130' INT
  follow "$id"
  trap - INT
  [[ ${ENTRY[type]} == VideoGenerationCompleted ]] ||
    die "the job ended as ${ENTRY[status]:-failed}: ${ENTRY[error]:-${ENTRY[reason]:-${ENTRY[message]:-}}}${ENTRY[errorCode]:+ (${ENTRY[errorCode]})}"
  file=$STATE/videos/$id.mp4
  mkdir -p -- "$STATE/videos"
  api development-key -f -m 120 -o "$file.part" "${ENTRY[videoUrl]}" || die "the video could not be loaded from ${ENTRY[videoUrl]}"
  mv -f -- "$file.part" "$file"
  cat <<TEXT

Video: $file
       $(($(stat -c %s -- "$file") / 1024)) KiB, ${ENTRY[duration]:-8} s, made in $((SECONDS - begin)) s

Next:  open the file in any player
       ./reelay demo "a lighthouse in a storm"
       curl -H "Authorization: Bearer \$(./reelay key)" $(gateway_url)/v1/jobs/$id
       ./reelay status, ./reelay logs -f, ./reelay down
TEXT
}

percent_encoded() { # text
  local LC_ALL=C k out='' byte
  for ((k = 0; k < ${#1}; k++)); do
    byte=${1:k:1}
    case $byte in
    [A-Za-z0-9._~-]) out+=$byte ;;
    *) printf -v byte '%%%02X' $(($(printf %d "'$byte") & 255)) && out+=$byte ;;
    esac
  done
  say "$out"
}
