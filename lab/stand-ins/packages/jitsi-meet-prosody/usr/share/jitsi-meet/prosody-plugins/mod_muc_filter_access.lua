-- Only members of the domains on the list enter these rooms.
local jid = require "util.jid";
local st = require "util.stanza";
local listed = module:get_option_set("muc_filter_whitelist", {});

module:hook("muc-occupant-pre-join", function (event)
	if not listed:contains(jid.host(event.stanza.attr.from)) then
		event.origin.send(st.error_reply(event.stanza, "auth", "forbidden"));
		return true;
	end
end, 100);
