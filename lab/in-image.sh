#!/bin/bash
# in-image.sh LOWER UPPER SCRIPT ARGS... - runs a script with $R, the overlay of both folders. Call it in a mount
# namespace of its own (unshare --mount): then no mount can outlive it, whatever happens.
set -euo pipefail
lower=$1 upper=$2 script=$3; shift 3

R=$upper.mnt; rm -rf "$upper.wk"; mkdir -p "$R" "$upper" "$upper.wk"
mount -t overlay lab -o "lowerdir=$lower,upperdir=$upper,workdir=$upper.wk,volatile" "$R"
mount -t proc proc "$R/proc"; mount -t tmpfs tmpfs "$R/run"; mount --bind /dev "$R/dev"
export R
# The machine's own would not be there for the scripts of packages.
unset TMPDIR
status=0; bash "$script" "$@" || status=$?
umount -R "$R"; rmdir "$R"; rm -rf "$upper.wk"
exit $status
