/** The bash functions that rendered acts call. They prefer builtins, because a process costs a millisecond. */

/** A sandbox without a `/proc` puts a script here that calls `plimsoll_load` with the environment on its standard input. */
export const GIVEN_PATH = "/dev/plimsoll/given.sh";

/** Reads the environment that the kernel passed. Bash's own variables differ: bash sets PWD, SHLVL, SHELL and others itself. */
export const GIVEN_LOADER = `declare -A plimsoll_given=()
plimsoll_env=()
plimsoll_load() {
  local x name
  while IFS= read -r -d '' x; do
    plimsoll_env+=("$x")
    name=\${x%%=*}
    plimsoll_given["$name"]=\${x#*=}
  done
}
if [[ -e /proc/self/environ ]]; then plimsoll_load < /proc/self/environ; else . ${GIVEN_PATH}; fi
`;

/** Makes the parent directory of a path if it is missing. */
export const PARENT = `plimsoll_parent() {
  local dir=\${1%/*}
  if [[ $1 == */* && -n $dir && ! -e $dir ]]; then mkdir -p -- "$dir"; fi
}
`;

/** `plimsoll_signal <name> <file>`. A launcher that is not this process may pass the signal on later: for five seconds it may. */
export const SIGNAL = `plimsoll_signal() {
  local got= id i
  trap 'got=1' "$1"
  IFS= read -r id < "$2" || [ -n "$id" ]
  kill "-$1" "$id"
  for i in {1..500}; do
    if [ -n "$got" ]; then break; fi
    sleep 0.01
  done
  trap - "$1"
  [ -n "$got" ]
}
`;

/**
 * `plimsoll_record <as> <argument>…`. The arrays plimsoll_lists and plimsoll_reads alternate keys and paths. JSON is escaped as
 * JSON.stringify does it. Each function returns its result in plimsoll_out.
 */
export const RECORD = `plimsoll_json() {
  local s=$1 i c hex
  s=\${s//\\\\/\\\\\\\\}
  s=\${s//\\"/\\\\\\"}
  if [[ $s == *[[:cntrl:]]* ]]; then
    s=\${s//$'\\b'/\\\\b}
    s=\${s//$'\\t'/\\\\t}
    s=\${s//$'\\n'/\\\\n}
    s=\${s//$'\\f'/\\\\f}
    s=\${s//$'\\r'/\\\\r}
    for i in {1..31}; do
      printf -v hex '%02x' "$i"
      printf -v c "\\\\x$hex"
      s=\${s//"$c"/\\\\u00$hex}
    done
  fi
  plimsoll_out=\\"$s\\"
}
plimsoll_below() {
  local entry name
  for entry in "$1"/*; do
    name=\${entry##*/}
    if [[ -L $entry ]]; then
      plimsoll_found+=("$2$name -> $(readlink -n -- "$entry")")
    elif [[ -d $entry ]]; then
      plimsoll_found+=("$2$name/")
      plimsoll_below "$entry" "$2$name/"
    else
      plimsoll_found+=("$2$name")
    fi
  done
}
plimsoll_list() {
  local entry all=
  plimsoll_out=null
  if [[ ! -d $1/ ]]; then return 0; fi
  plimsoll_found=()
  shopt -s dotglob nullglob
  plimsoll_below "$1" ''
  shopt -u dotglob nullglob
  if ((\${#plimsoll_found[@]})); then
    shopt -s lastpipe
    printf '%s\\0' "\${plimsoll_found[@]}" | sort -z | while IFS= read -r -d '' entry; do
      plimsoll_json "$entry"
      all+=,$plimsoll_out
    done
  fi
  plimsoll_out=[\${all:1}]
}
plimsoll_text() {
  local text
  plimsoll_out=null
  if [[ $1 == /dev/stdin ]]; then
    IFS= read -r -d '' text || :
    plimsoll_json "$text"
  elif [[ ! -d $1 ]] && { IFS= read -r -d '' text || :; } 2>/dev/null < "$1"; then plimsoll_json "$text"; fi
}
plimsoll_members() {
  local how=$1 all= key
  shift
  while (($#)); do
    plimsoll_json "$1"
    key=$plimsoll_out
    "$how" "$2"
    all+=,$key:$plimsoll_out
    shift 2
  done
  plimsoll_out={\${all:1}}
}
plimsoll_given_env() {
  local name all= key
  if ((\${#plimsoll_given[@]})); then
    shopt -s lastpipe
    printf '%s\\0' "\${!plimsoll_given[@]}" | sort -z | while IFS= read -r -d '' name; do
      plimsoll_json "$name"
      key=$plimsoll_out
      plimsoll_json "\${plimsoll_given["$name"]}"
      all+=,$key:$plimsoll_out
    done
  fi
  plimsoll_out={\${all:1}}
}
plimsoll_record() {
  local as=$1 line args= arg
  shift
  plimsoll_json "$as"
  line={\\"as\\":$plimsoll_out,\\"argv\\":
  for arg in "$0" "$@"; do
    plimsoll_json "$arg"
    args+=,$plimsoll_out
  done
  line+=[\${args:1}],\\"env\\":
  plimsoll_given_env
  line+=$plimsoll_out,\\"cwd\\":
  plimsoll_json "$(pwd -P)"
  line+=$plimsoll_out,\\"umask\\":\\"$(umask)\\",\\"uid\\":$EUID,\\"gid\\":\${GROUPS[0]},\\"lists\\":
  plimsoll_members plimsoll_list "\${plimsoll_lists[@]}"
  line+=$plimsoll_out,\\"reads\\":
  plimsoll_members plimsoll_text "\${plimsoll_reads[@]}"
  line+=$plimsoll_out}
  (umask 0; mkdir -p -- /probe; printf '%s\\n' "$line" >> "/probe/$as.jsonl")
}
`;
