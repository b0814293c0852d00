-- The services may send as fast as they can. Prosody's own mod_limits knows unlimited_jids since 0.12; this one only
-- says whom it is about.
local jid = require "util.jid";
local unlimited = module:get_option_inherited_set("unlimited_jids", {});

module:hook("resource-bind", function (event)
	local address = jid.bare(event.session.full_jid);
	if unlimited:contains(address) then
		module:log("info", "no limits for %s", address);
	end
end);
