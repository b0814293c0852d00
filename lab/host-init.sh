#!/bin/bash
# host-init.sh HOST FOLDER STATE REPO - the first thing that runs in a lab host's new namespaces, as their PID 1:
# builds the root, moves into it, becomes systemd.
set -euo pipefail

main() {
  local host=$1 folder=$2 state=$3 repo=$4 root n
  root=$folder/root
  mount --make-rprivate /
  # volatile: no fsync reaches the disk (dpkg and databases get several times faster); the marker that an
  # earlier boot left would forbid the mount, and its warning (lost writes) does not apply: only hosts crash here.
  rm -rf "$folder/wk/work/incompat"
  mount -t overlay "lab-$host" -o "lowerdir=$(cat "$folder/chain"),upperdir=$folder/up,workdir=$folder/wk,volatile" "$root"
  if [ -d "$folder/seed" ]; then
    cp -a "$folder/seed/." "$root/"; rm -rf "$folder/seed"
    { printf '127.0.0.1 localhost\n127.0.1.1 %s.lab.test %s\n' "$host" "$host"; cat "$state/etc-hosts"; } >"$root/etc/hosts"
  fi
  # While the lab is watched, names are asked of its own server; what a host was told since is left.
  if [ -f "$state/host-resolv" ] && [ "$(cat "$root/etc/resolv.conf")" = 'nameserver 127.0.0.1' ]; then
    cp "$state/host-resolv" "$root/etc/resolv.conf"
  fi
  mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
  # Read-only /sys also tells systemd not to look for hardware.
  mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$root/sys"
  mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$root/sys/fs/cgroup"
  mount -t tmpfs -o nosuid,nodev,mode=755 tmpfs "$root/run"
  generators
  devices
  if [ -d "$repo" ]; then
    mkdir -p "$root/srv/lab-repo"; mount --bind "$repo" "$root/srv/lab-repo"; mount -o remount,bind,ro "$root/srv/lab-repo"
  fi
  # An overlay cannot be stacked on an overlay: a Docker engine in the host gets a folder of the disk itself (overlay2).
  mkdir -p "$folder/docker" "$root/var/lib/docker"; mount --bind "$folder/docker" "$root/var/lib/docker"
  kernel_settings
  hostname "$host"
  cd "$root"; pivot_root . .; umount -l .; cd /
  # Not for a lab host: the machine's clock, kernel log, modules and raw devices.
  exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin container=meetlab TERM=dumb \
    setpriv --bounding-set=-sys_time,-sys_module,-syslog,-sys_rawio --inh-caps=-all \
    /sbin/init --log-level=notice </dev/null >/dev/null 2>&1
}

# Units for disks, consoles and kernel command lines that a lab host has none of: each costs a process at boot and at every daemon-reload.
generators() {
  local n masks=$root/run/systemd/system-generators
  mkdir -p "$masks"
  for n in cryptsetup debug getty gpt-auto hibernate-resume integritysetup run veritysetup; do
    ln -s /dev/null "$masks/systemd-$n-generator"
  done
}

devices() {
  mount -t tmpfs -o nosuid,mode=755 tmpfs "$root/dev"
  mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/net"
  for n in null zero full random urandom tty fuse net/tun; do
    [ -e "/dev/$n" ] && cp -a "/dev/$n" "$root/dev/$n" && chmod 666 "$root/dev/$n"
  done
  ln -s /proc/self/fd "$root/dev/fd"; ln -s fd/0 "$root/dev/stdin"; ln -s fd/1 "$root/dev/stdout"; ln -s fd/2 "$root/dev/stderr"
  ln -s pts/ptmx "$root/dev/ptmx"
  mount -t devpts -o newinstance,nosuid,noexec,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
  mount -t tmpfs -o nosuid,nodev tmpfs "$root/dev/shm"
}

kernel_settings() { # the host's own network ones are writable, those of the whole machine are not
  mount --bind "$root/proc/sys" "$root/proc/sys"; mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
  mount -o remount,bind,ro "$root/proc/sys"
  cat /proc/sys/kernel/random/uuid >"$root/run/.boot_id"     # a boot id of its own: how tools see that a host rebooted
  mount --bind "$root/run/.boot_id" "$root/proc/sys/kernel/random/boot_id"
  # Settings of the whole machine that deployments like to set: the host gets a file of its own to write to, without effect.
  mkdir "$root/run/.sysctl"
  for n in net/core/{rmem,wmem}_{max,default} net/core/netdev_max_backlog vm/{overcommit_memory,swappiness,max_map_count} \
    fs/file-max fs/inotify/max_user_{watches,instances} fs/protected_{fifos,hardlinks,regular,symlinks} kernel/pid_max; do
    [ -e "/proc/sys/$n" ] || continue
    cat "/proc/sys/$n" >"$root/run/.sysctl/${n//\//.}"; mount --bind "$root/run/.sysctl/${n//\//.}" "$root/proc/sys/$n"
  done
  for n in sysrq-trigger kcore; do [ ! -e "$root/proc/$n" ] || mount --bind /dev/null "$root/proc/$n"; done
}

main "$@"
