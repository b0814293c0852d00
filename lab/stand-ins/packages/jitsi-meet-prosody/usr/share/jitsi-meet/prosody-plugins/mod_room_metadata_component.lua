-- Keeps what pages have to know of a meeting, tells it to whoever comes, with the TURN servers, and to all when one of those who moderate
-- it changes it.
local json = require "util.json";
local stand_in = module:require "stand_in";
local get_services = module:depends("external_services").get_services;

local function services()
	local all = {};
	for _, one in ipairs(get_services()) do
		table.insert(all, { type = one.type; host = one.host; port = one.port and ("%d"):format(one.port); username = one.username; password = one.password });
	end
	return all;
end

stand_in.component("room_metadata_component", "room_metadata", { muc_component = function (host)
	module:hook_object_event(host.events, "muc-room-created", function (event)
		event.room.stand_in_metadata = {};
	end);
	module:hook_object_event(host.events, "muc-occupant-joined", function (event)
		local metadata = { services = services() };
		for key, value in pairs(event.room.stand_in_metadata or {}) do
			metadata[key] = value;
		end
		stand_in.tell(module.host, event.occupant.jid, { type = "room_metadata"; metadata = metadata });
	end);
end }, { "breakout_rooms_component" });

module:hook("message/host", function (event)
	local text = event.stanza:get_child_text("room_metadata", "http://jitsi.org/jitmeet");
	local change = text and json.decode(text);
	local room = type(change) == "table" and change.key and stand_in.moderated_by(event);
	if room and room.stand_in_metadata then
		room.stand_in_metadata[change.key] = change.data;
		stand_in.tell_all(module.host, room, { type = "room_metadata"; metadata = room.stand_in_metadata });
	end
	return text and true or nil;
end);
