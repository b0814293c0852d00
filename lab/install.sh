#!/bin/bash
# install.sh REPO PKG... - in the overlay $R: installs packages from REPO, services enabled and not started.
set -euo pipefail
repo=$1; shift

mkdir -p "$R/srv/lab-repo"; mount --bind "$repo" "$R/srv/lab-repo"
printf '#!/bin/sh\nexit 101\n' >"$R/usr/sbin/policy-rc.d"; chmod 755 "$R/usr/sbin/policy-rc.d"
chroot "$R" apt-get -qq update
chroot "$R" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Options::=--force-unsafe-io install "$@"
rm "$R/usr/sbin/policy-rc.d"
umount "$R/srv/lab-repo"
