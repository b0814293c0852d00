#!/bin/sh
# As the real one.
if [ $# -lt 1 ]; then echo "Usage: $0 --apis=APIS"; exit 1; fi
exec /usr/bin/node /usr/share/jitsi-videobridge/jitsi-videobridge2.mjs
