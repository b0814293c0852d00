import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Does what the real one does as seen from its pipes: asks on standard error, takes a line, three times. */
const script = `#!/bin/sh
n= p=
while [ "$1" != -- ]; do case $1 in -p) p=$2; shift ;; -n) n=1 ;; esac; shift; done
shift
# As a \`secure_path\` that has nothing.
start() { PATH=/nothing; exec "$@"; }
case $(cat "\${0%/*}/mode") in
  free) start "$@" ;;
  silent) sleep 60 ;;
  sudoers) echo "clerk is not in the sudoers file." >&2; exit 1 ;;
esac
[ -z "$n" ] || { echo "sudo: a password is required" >&2; exit 1; }
echo $$ >"\${0%/*}/pid"
for i in 1 2 3; do
  printf '%s' "$p" >&2
  read -r line || { echo end of input >>"\${0%/*}/taken"; exit 1; }
  printf '%s\\n' "$line" >>"\${0%/*}/taken"
  [ "$line" != right ] || start "$@"
  echo "Sorry, try again." >&2
done
exit 1
`;

/** A folder with a `sudo` of ours, for the front of PATH. */
export class FakeSudo {
  readonly folder = mkdtempSync(join(tmpdir(), 'meetctl-sudo-'));

  constructor() {
    writeFileSync(join(this.folder, 'sudo'), script);
    chmodSync(join(this.folder, 'sudo'), 0o755);
  }

  /** `free`: asks nothing; `silent`: says nothing; `sudoers`: refuses; else it wants the password "right". */
  behaves(mode: 'free' | 'silent' | 'sudoers' | 'password'): void {
    writeFileSync(join(this.folder, 'mode'), mode);
    writeFileSync(join(this.folder, 'taken'), '');
  }

  /** Every line that it took for a password. */
  get taken(): string[] {
    return readFileSync(join(this.folder, 'taken'), 'utf8').split('\n').filter(Boolean);
  }

  /** Of the one that asked last. */
  get pid(): string {
    return readFileSync(join(this.folder, 'pid'), 'utf8').trim();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
