/* A stand-in: the site's own settings are in /etc/jitsi/meet. */
var interfaceConfig = { APP_NAME: 'Jitsi Meet', PROVIDER_NAME: 'meetctl' };
