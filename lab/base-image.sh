#!/bin/bash
# base-image.sh FOLDER SUITE PKG... - makes the Debian that all hosts stand on; the package sources come on stdin.
set -euo pipefail
root=$1 suite=$2; shift 2
packages=$(IFS=,; echo "$*")

hooks=()
# Up to Debian 12 the merged /usr is made from the start, which saves the usrmerge package's slow conversion.
case $suite in bullseye | bookworm) hooks=(--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr) ;; esac
# --variant=apt: essential packages and apt
mmdebstrap --quiet --variant=apt --include="$packages" "${hooks[@]}" --dpkgopt=force-unsafe-io \
  --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Languages "none"' "$suite" "$root" -

rm -f "$root"/etc/apt/apt.conf.d/99mmdebstrap "$root"/etc/dpkg/dpkg.cfg.d/99mmdebstrap "$root"/etc/ssh/ssh_host_*_key*
rm -f "$root"/etc/apt/sources.list.d/* "$root"/etc/apt/sources.list "$root"/etc/resolv.conf
: >"$root/etc/machine-id"
echo "deb [trusted=yes] file:/srv/lab-repo ./" >"$root/etc/apt/sources.list"
# No DNS server in the lan: a look-up of an unknown name must fail at once, not hang for seconds.
echo "nameserver 127.0.0.1" >"$root/etc/resolv.conf"
echo "LANG=C.UTF-8" >"$root/etc/default/locale"
mkdir -p "$root/srv/lab-repo"
# These timers take the dpkg lock at random moments; a test that wants that takes the lock itself.
ln -sf /dev/null "$root/etc/systemd/system/apt-daily.timer"
ln -sf /dev/null "$root/etc/systemd/system/apt-daily-upgrade.timer"
# ops: sudo without a password; clerk: sudo asks for the password "clerk"
chroot "$root" sh -ec 'useradd -m -u 1000 -s /bin/bash -G sudo ops; useradd -m -u 1001 -s /bin/bash -G sudo clerk
  echo clerk:clerk | chpasswd; echo "ops ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/ops; chmod 440 /etc/sudoers.d/ops'
