#!/bin/sh
case " $JAVA_SYS_PROPS" in
  *" -Dconfig.file="*) ;;
  *) JAVA_SYS_PROPS="-Dconfig.file=/etc/jitsi/jicofo/jicofo.conf $JAVA_SYS_PROPS"; export JAVA_SYS_PROPS ;;
esac
exec /usr/bin/node /usr/share/jicofo/jicofo.mjs
