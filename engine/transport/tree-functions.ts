/** Functions that put many files of a folder in place; POSIX sh, coreutils and tar. No fork for a file, but where an old one is kept. */
export const treeFunctions = String.raw`
# hold KEY PATH [SHA]: writes down what PATH was, and what this run leaves there
hold() { keep "$1" "$2"; if [ -n "$3" ]; then printf %s "$3" >"$J/$1.new"; fi; }
# still: the files of $D/want (HASH  PATH, each with a NUL) have these hashes, and those of $D/none are not there
still() {
  cut -z -b 67- <"$D/want" | xargs -0 -r sha256sum -z -- >"$D/now" 2>/dev/null || :
  xargs -0 -r sh -c 'find -P "$@" -maxdepth 0 -print' sh <"$D/none" >"$D/made" 2>/dev/null || :
  if [ -s "$D/made" ] || ! cmp -s "$D/want" "$D/now"; then printf '\n%s D changed\n' "$N"; exit 66; fi
}
# staged FOLDER: unpacks $F into a private folder in FOLDER, and goes there
staged() {
  S=$1/.meetctl-new; beside "$S"; trap 'rm -rf -- "$S" "$F"' EXIT
  rm -rf -- "$S"; mkdir -m 0700 -- "$S"; cd -- "$S"
  tar -xpf "$F" --no-same-owner
  cut -z -b 67- <sums | xargs -0 -r sha256sum -z -- | cmp -s - sums || { echo 'what arrived is not what was sent: run the same command again' >&2; exit 1; }
  sync -f .
}
`;
