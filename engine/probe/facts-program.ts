/**
 * Who and what a host is: asked with the first questions of a session, so it may cost next to nothing. Short files are
 * read by the shell itself, and all is written at once, as one packet; nothing waits for the network, which a look at a
 * file server that is gone would.
 */
export const factsProgram = `B facts
meetctl_all=
meetctl_say() { meetctl_all="$meetctl_all$1
"; }
while IFS= read -r meetctl_line || [ -n "$meetctl_line" ]; do meetctl_say "$meetctl_line"; done </etc/os-release
meetctl_say @memory; while read -r meetctl_key meetctl_kb meetctl_line; do
case $meetctl_key in MemTotal:|MemAvailable:|SwapTotal:|SwapFree:) meetctl_say "$meetctl_key $meetctl_kb";; esac
[ "$meetctl_key" != SwapFree: ] || break
done </proc/meminfo
meetctl_say @speeds; for meetctl_key in /sys/class/net/*/speed; do
{ read -r meetctl_line <"$meetctl_key"; } 2>/dev/null || continue
meetctl_key=\${meetctl_key%/speed}; meetctl_say "\${meetctl_key##*/} $meetctl_line"
done
meetctl_say @virtual; if [ -r /run/systemd/container ]; then read -r meetctl_line </run/systemd/container; meetctl_say "in $meetctl_line"
else meetctl_say "$(systemd-detect-virt 2>/dev/null)"; fi
meetctl_say @managers; [ ! -d /run/systemd/system ] || meetctl_say 'service systemd'
for meetctl_key in apt-get dnf yum zypper apk pacman; do ! command -v $meetctl_key >/dev/null || { meetctl_say "package $meetctl_key"; break; }; done
meetctl_say @pending; for meetctl_line in "$V"/pending/*; do [ ! -e "$meetctl_line" ] || meetctl_say "\${meetctl_line##*/}"; done
meetctl_say @disks; meetctl_say "$(df -lPTk -x tmpfs -x devtmpfs -x efivarfs -x squashfs 2>/dev/null)"
meetctl_say @addresses; meetctl_line=$(ip -o -batch - 2>/dev/null <<X
addr
route show default table all
X
) || meetctl_line=$(hostname -I)
meetctl_say "$meetctl_line"
meetctl_say @host; while read -r meetctl_key meetctl_line; do
case $meetctl_key in Uid:|Cpus_allowed_list:) meetctl_say "$meetctl_line";; esac
[ "$meetctl_key" != Cpus_allowed_list: ] || break
done </proc/self/status
read -r meetctl_key </proc/sys/kernel/hostname; read -r meetctl_kb </proc/sys/kernel/osrelease
{ read -r meetctl_line </proc/sys/kernel/arch; } 2>/dev/null || meetctl_line=$(uname -m)
meetctl_say "$meetctl_key $meetctl_kb $meetctl_line"; meetctl_say "$(date +%s%3N)"
unset -f meetctl_say; printf %s "$meetctl_all"
E 0`;
