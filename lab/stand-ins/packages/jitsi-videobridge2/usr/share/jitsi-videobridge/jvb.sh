#!/bin/sh
exec /usr/bin/node /usr/share/jitsi-videobridge/jitsi-videobridge2.mjs
