/**
 * Who and what a host is: asked with the first questions of a session, so it may cost next to nothing. Short files are
 * read by the shell itself; nothing waits for the network, which a look at a file server that is gone would.
 */
export const factsProgram = `B facts
while IFS= read -r meetctl_line || [ -n "$meetctl_line" ]; do printf '%s\\n' "$meetctl_line"; done </etc/os-release
echo @host; uname -nrm; date +%s%3N
while read -r meetctl_key meetctl_line; do
case $meetctl_key in Uid:|Cpus_allowed_list:) echo "$meetctl_line";; esac
[ "$meetctl_key" != Cpus_allowed_list: ] || break
done </proc/self/status
echo @memory; while read -r meetctl_key meetctl_kb meetctl_line; do
case $meetctl_key in MemTotal:|MemAvailable:|SwapTotal:|SwapFree:) echo "$meetctl_key $meetctl_kb";; esac
[ "$meetctl_key" != SwapFree: ] || break
done </proc/meminfo
echo @addresses; { ip -o -batch - <<X
addr
route show default table all
X
} 2>/dev/null || hostname -I
echo @speeds; for meetctl_key in /sys/class/net/*/speed; do
{ read -r meetctl_line <"$meetctl_key"; } 2>/dev/null || continue
meetctl_key=\${meetctl_key%/speed}; echo "\${meetctl_key##*/} $meetctl_line"
done
echo @virtual; if [ -r /run/systemd/container ]; then read -r meetctl_line </run/systemd/container; echo "in $meetctl_line"; else systemd-detect-virt 2>/dev/null; fi
echo @managers; [ ! -d /run/systemd/system ] || echo service systemd
for meetctl_key in apt-get dnf yum zypper apk pacman; do ! command -v $meetctl_key >/dev/null || { echo "package $meetctl_key"; break; }; done
echo @disks; df -lPTk -x tmpfs -x devtmpfs -x efivarfs -x squashfs 2>/dev/null
echo @pending; for meetctl_line in "$V"/pending/*; do [ ! -e "$meetctl_line" ] || echo "\${meetctl_line##*/}"; done
E 0`;
