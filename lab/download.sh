#!/bin/bash
# download.sh REPO PKG... - in the overlay $R: lets apt download the packages, with all that they need, into REPO.
# The machine's own package sources come on stdin.
set -euo pipefail
repo=$1; shift

cat >"$R/etc/apt/sources.list.d/outer.sources.tmp"
# A deb822 file has fields; the older format has lines that begin with deb: apt tells them apart by the name.
if grep -q '^Types:' "$R/etc/apt/sources.list.d/outer.sources.tmp"; then name=outer.sources; else name=outer.list; fi
mv "$R/etc/apt/sources.list.d/outer.sources.tmp" "$R/etc/apt/sources.list.d/$name"
rm -f "$R/etc/resolv.conf"; cat /etc/resolv.conf >"$R/etc/resolv.conf" 2>/dev/null || true
# The proxy of this machine's apt, if it has one.
apt-config dump Acquire::http::Proxy Acquire::https::Proxy >"$R/etc/apt/apt.conf.d/99lab-proxy" 2>/dev/null || true
# What the repository has already counts as a source too: a package of ours may need packages of Debian's.
mkdir -p "$R/srv/lab-repo"; mount --bind "$repo" "$R/srv/lab-repo"
[ -e "$repo/Packages" ] || : >"$repo/Packages"
# The repository is apt's own download folder, so that nothing is downloaded or stored twice.
mount --bind "$repo" "$R/var/cache/apt/archives"
chroot "$R" apt-get -qq -o Acquire::Check-Valid-Until=false -o Acquire::Languages=none update
chroot "$R" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o APT::Sandbox::User=root --download-only install "$@" >&2
rm -rf "$repo/partial" "$repo/lock"
