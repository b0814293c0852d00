-- Lets nobody into a room whose token is for another one. Who has none is let in where the domain is on the list.
local jid = require "util.jid";
local st = require "util.stanza";
local listed = module:get_option_set("token_verification_allowlist", {});
local admins = module:get_option_set("admins", {});

local function verify(event)
	local session, stanza = event.origin, event.stanza;
	local user = jid.bare(stanza.attr.from);
	if admins:contains(user) or listed:contains(user) or listed:contains(jid.host(user)) then
		return;
	end
	local granted = session.jitsi_meet_room;
	if granted == "*" or (granted and granted:lower() == jid.node(stanza.attr.to)) then
		return;
	end
	module:log("info", "%s: the token of %s is for %s", stanza.attr.to, user, granted or "no room");
	session.send(st.error_reply(stanza, "cancel", "not-allowed", "Room and token mismatched"));
	return true;
end
module:hook("muc-room-pre-create", verify, 99);
module:hook("muc-occupant-pre-join", verify, 99);
