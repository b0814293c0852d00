-- The services enter rooms without the password that users need.
local jid = require "util.jid";
local listed = module:get_option_set("muc_password_whitelist", {});

module:hook("muc-occupant-pre-join", function (event)
	local password = event.room:get_password();
	if not password or not listed:contains(jid.bare(event.stanza.attr.from)) then
		return;
	end
	local join = event.stanza:get_child("x", "http://jabber.org/protocol/muc");
	join:maptags(function (tag)
		return tag.name ~= "password" and tag or nil;
	end);
	join:text_tag("password", password);
end, 10);
