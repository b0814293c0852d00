# Makes other versions of packages of the lab's repository: Debian's for a repository of this host's own, /srv/newer, and Jitsi's in
# /srv/jitsi, for one that is signed.
set -e
rm -rf /srv/newer /srv/jitsi; mkdir -p /srv/newer /srv/jitsi; : >/srv/newer/Packages
# newer PACKAGE VERSION|+SUFFIX [CONFFILE...]: with a line more in each of the files.
newer() {
  name=$1 version=$2; shift 2
  case $name$version in jicofo* | jitsi-* | *+zzz) place=/srv/jitsi ;; *) place=/srv/newer ;; esac
  from=$(ls -t /srv/lab-repo/"$name"_*.deb | head -n 1)
  old=$(dpkg-deb -f "$from" Version)
  case $version in +*) version=$old$version ;; esac
  tree=/srv/newer/tree deb=$place/${name}_$(echo "$version" | tr -c 'A-Za-z0-9.+~\n-' _).deb
  dpkg-deb -R "$from" "$tree"
  # The plugins of the older set are other ones.
  case $name$version in jitsi-meet-prosody1.0.8542*)
    cd "$tree/usr/share/jitsi-meet/prosody-plugins"
    rm mod_features_identity.lua mod_polls_component.lua mod_filesharing_component.lua
    : >mod_polls.lua
    # Each names a component of the site, in which it is itself or another one.
    for one in speakerstats end_conference av_moderation room_metadata; do
      cat >mod_$one.lua <<EOF
if module:get_host_type() == "component" then return; end
local address = module:get_option_string("${one}_component", "nothing");
module:hook_global("server-started", function ()
	if not prosody.hosts[address] then module:log("error", "${one}_component: there is no %s", address); end
end);
EOF
    done
    cd - >/dev/null ;;
  esac
  # What a program says of itself; a rebuild for Debian says the same.
  case $version in *+*) ;; *) grep -rlF "$old" "$tree/usr" | xargs -r sed -i "s/$(echo "$old" | sed 's/[.+]/[&]/g')/$version/g" ;; esac
  # Where a test wants it, it lasts until the power is cut.
  case $name in jitsi-videobridge2)
    printf '#!/bin/sh\n[ ! -e /srv/slow ] || { touch /srv/in-preinst; sleep 300; }\n' >"$tree/DEBIAN/preinst"
    chmod 755 "$tree/DEBIAN/preinst" ;;
  esac
  sed -i -e "s/^Version: .*/Version: $version/" -e "s/(= $(echo "$old" | sed 's/[.+]/[&]/g'))/(= $version)/" "$tree/DEBIAN/control"
  for file; do echo "# a line of the newer package" >>"$tree$file"; done
  dpkg-deb -Znone -b "$tree" "$deb" >/dev/null
  rm -r "$tree"
  { dpkg-deb -f "$deb"; echo "Filename: ./${deb##*/}"; echo "Size: $(stat -c %s "$deb")"
    echo "SHA256: $(sha256sum <"$deb" | cut -d ' ' -f 1)"; echo; } >>"$place/Packages"
}
