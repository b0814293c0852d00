// Written by the package jitsi-meet-web-config (a stand-in of meetctl's lab); yours from now on.
var config = {
  hosts: { domain: '@DOMAIN@', muc: 'conference.@DOMAIN@' },
  bosh: 'https://@DOMAIN@/http-bind',
  websocket: 'wss://@DOMAIN@/xmpp-websocket',
};
