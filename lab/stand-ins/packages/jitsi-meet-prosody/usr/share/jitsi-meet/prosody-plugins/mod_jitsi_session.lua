-- Remembers what the pages say in the address that they connect to: the room that they are for, and the tenant.
local parse = require "util.http".formdecode;

local function remember(event)
	local query = event.request and event.request.url and event.request.url.query;
	local values = query and parse(query);
	if type(values) == "table" then
		event.session.jitsi_web_query_room = values.room;
		event.session.jitsi_web_query_prefix = values.prefix ~= "" and values.prefix or nil;
	end
end
for _, name in ipairs({ "bosh-session", "websocket-session" }) do
	module:hook_global(name, remember);
end
