-- A room takes so many users and no more; the services on the list do not count and always get in.
local jid = require "util.jid";
local st = require "util.stanza";
local listed = module:get_option_set("muc_access_whitelist", {});
local most = module:get_option_number("muc_max_occupants", -1);

local function is_listed(address)
	local bare = jid.bare(address);
	return listed:contains(bare) or listed:contains(jid.host(bare));
end

module:hook("muc-occupant-pre-join", function (event)
	local limit = event.room._data.max_occupants or most;
	if limit < 0 or is_listed(event.stanza.attr.from) then
		return;
	end
	local count = 0;
	for _, occupant in event.room:each_occupant() do
		if not is_listed(occupant.bare_jid) then
			count = count + 1;
		end
	end
	if count >= limit then
		module:log("info", "%s is full: %d users", event.room.jid, count);
		event.origin.send(st.error_reply(event.stanza, "cancel", "service-unavailable"));
		return true;
	end
end, 1);
