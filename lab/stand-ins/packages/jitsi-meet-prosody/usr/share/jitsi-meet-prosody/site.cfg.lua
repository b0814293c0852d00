-- Written by the package jitsi-meet-prosody (a stand-in of meetctl's lab); yours from now on.
plugin_paths = { "/usr/share/jitsi-meet/prosody-plugins/" }
component_admins_as_room_owners = true
muc_mapper_domain_base = "@DOMAIN@"
unlimited_jids = { "focus@auth.@DOMAIN@", "jvb@auth.@DOMAIN@" }
http_default_host = "@DOMAIN@"
consider_bosh_secure = true
consider_websocket_secure = true
external_service_secret = "@TURN@"

VirtualHost "@DOMAIN@"
	authentication = "jitsi-anonymous"
	ssl = { key = "/etc/prosody/certs/@DOMAIN@.key"; certificate = "/etc/prosody/certs/@DOMAIN@.crt" }
	modules_enabled = { "bosh"; "websocket"; "smacks"; "ping"; "external_services"; "features_identity"; "conference_duration"; "muc_lobby_rooms"; "muc_breakout_rooms" }
	lobby_muc = "lobby.@DOMAIN@"
	breakout_rooms_muc = "breakout.@DOMAIN@"
	main_muc = "conference.@DOMAIN@"

VirtualHost "auth.@DOMAIN@"
	authentication = "internal_hashed"
	ssl = { key = "/etc/prosody/certs/auth.@DOMAIN@.key"; certificate = "/etc/prosody/certs/auth.@DOMAIN@.crt" }
	modules_enabled = { "limits_exception"; "smacks" }
	smacks_hibernation_time = 15

Component "conference.@DOMAIN@" "muc"
	modules_enabled = { "muc_hide_all"; "muc_meeting_id"; "muc_domain_mapper"; "muc_rate_limit"; "muc_password_whitelist" }
	restrict_room_creation = true
	storage = "memory"
	admins = { "focus@auth.@DOMAIN@" }
	muc_password_whitelist = { "focus@auth.@DOMAIN@" }
	muc_room_locking = false
	muc_room_default_public_jids = true

Component "internal.auth.@DOMAIN@" "muc"
	modules_enabled = { "muc_hide_all"; "ping" }
	storage = "memory"
	admins = { "focus@auth.@DOMAIN@"; "jvb@auth.@DOMAIN@" }
	muc_room_locking = false
	muc_room_default_public_jids = true

Component "breakout.@DOMAIN@" "muc"
	modules_enabled = { "muc_hide_all"; "muc_meeting_id"; "muc_domain_mapper"; "muc_rate_limit" }
	storage = "memory"
	restrict_room_creation = true
	muc_room_locking = false

Component "lobby.@DOMAIN@" "muc"
	modules_enabled = { "muc_hide_all"; "muc_rate_limit" }
	storage = "memory"
	restrict_room_creation = true
	muc_room_locking = false

Component "focus.@DOMAIN@" "client_proxy"
	target_address = "focus@auth.@DOMAIN@"

Component "speakerstats.@DOMAIN@" "speakerstats_component"
	muc_component = "conference.@DOMAIN@"

Component "endconference.@DOMAIN@" "end_conference"
	muc_component = "conference.@DOMAIN@"

Component "avmoderation.@DOMAIN@" "av_moderation_component"
	muc_component = "conference.@DOMAIN@"

Component "filesharing.@DOMAIN@" "filesharing_component"
	muc_component = "conference.@DOMAIN@"

Component "metadata.@DOMAIN@" "room_metadata_component"
	muc_component = "conference.@DOMAIN@"
	breakout_rooms_component = "breakout.@DOMAIN@"

Component "polls.@DOMAIN@" "polls_component"
