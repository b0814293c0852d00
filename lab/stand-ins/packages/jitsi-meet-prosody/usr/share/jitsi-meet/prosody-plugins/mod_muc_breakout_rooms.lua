-- Rooms beside a room. Those who moderate a meeting open them; whoever was in the meeting may go there, with the rank that he has in it.
-- Written after what clients say and expect (lib-jitsi-meet's BreakoutRooms).
local jid = require "util.jid";
local st = require "util.stanza";
local uuid = require "util.uuid".generate;

local main_domain = module:get_option_string("main_muc");
local breakout_domain = module:get_option_string("breakout_rooms_muc", "breakout."..module.host);
if not main_domain then
	module:log("error", "no main_muc: there will be no breakout rooms");
	return;
end
local stand_in = module:require "stand_in";
module:depends("jitsi_session");

local mains = {}; -- address of a breakout room -> address of the meeting that it is beside

local function main_of(address)
	local main = jid.host(address) == main_domain and address or mains[address];
	return main and stand_in.room_at(main);
end

local function is_service(address)
	return module:context(main_domain):get_option_inherited_set("admins", {}):contains(jid.bare(address));
end

local function refuse(event, kind, condition)
	event.origin.send(st.error_reply(event.stanza, kind, condition, nil, event.room.jid));
	return true;
end

-- ---- what is asked for

local function tell(main)
	local rooms = { [jid.node(main.jid)] = { isMainRoom = true; id = jid.node(main.jid); jid = main.jid } };
	for address, name in pairs(main._data.breakout_rooms) do
		rooms[jid.node(address)] = { id = jid.node(address); jid = address; name = name };
	end
	stand_in.tell_all(breakout_domain, main, { type = "breakout_rooms"; event = "features/breakout-rooms/update"; rooms = rooms });
end

local wishes = {
	["features/breakout-rooms/add"] = function (main, wish)
		local address = jid.join(uuid(), breakout_domain);
		main._data.breakout_rooms = main._data.breakout_rooms or {};
		main._data.breakout_rooms[address] = wish.subject;
		mains[address] = main.jid;
		-- It stays when all of its people are beside it.
		main:set_persistent(true);
		tell(main);
	end;
	["features/breakout-rooms/move-to-room"] = function (main, wish)
		local known = main._data.breakout_rooms or {};
		if known[wish.roomJid] or wish.roomJid == main.jid then
			local what = { type = "breakout_rooms"; event = "features/breakout-rooms/move-to-room"; roomJid = wish.roomJid };
			stand_in.tell(breakout_domain, wish.participantJid, what);
		end
	end;
};

local function asked(event)
	local wish = event.stanza:get_child("breakout_rooms");
	local deed = wish and wishes[wish.attr.type];
	local main = deed and stand_in.moderated_by(event);
	if main and main_of(main.jid) == main then
		deed(main, wish.attr);
	elseif main then
		module:log("error", "%s is none of the rooms of main_muc, %s", main.jid, main_domain);
	end
	return wish and true or nil;
end

-- ---- rooms beside a room

local function created(event)
	local main = main_of(event.room.jid);
	if not main then
		return refuse(event, "cancel", "item-not-found");
	end
end

local function comes(event)
	local main = main_of(event.room.jid);
	if not main then
		return refuse(event, "cancel", "service-unavailable");
	elseif not is_service(event.stanza.attr.from) and event.origin.stand_in_main ~= main.jid then
		-- He has not been in the meeting.
		return refuse(event, "cancel", "not-allowed");
	end
end

local function described(event)
	local fields = { ["muc#roominfo_isbreakout"] = true; ["muc#roominfo_breakout_main_room"] = mains[event.room.jid] };
	for name, value in pairs(fields) do
		table.insert(event.form, { name = name; label = name; type = value == true and "boolean" or nil });
		event.formdata[name] = value;
	end
end

stand_in.serving("breakout rooms, by breakout_rooms_muc", breakout_domain, function (host)
	module:hook_object_event(host.events, "message/host", asked);
	module:hook_object_event(host.events, "muc-room-pre-create", created);
	module:hook_object_event(host.events, "muc-occupant-pre-join", comes);
	module:hook_object_event(host.events, "muc-disco#info", described);
	function host.modules.muc.room_mt.get_affiliation(room, address)
		local main = main_of(room.jid);
		return main and main:get_affiliation(address) or "none";
	end
	-- Clients, and the focus, find the rooms by this.
	module:add_identity("component", "breakout_rooms", breakout_domain);
end);

-- ---- the room that they are beside

local function has_people(room)
	for _, occupant in room and room:each_occupant() or function () end do
		if not is_service(occupant.bare_jid) then
			return true;
		end
	end
end

local function left(event)
	local main = event.room;
	if not main._data.breakout_rooms then
		return;
	end
	module:add_timer(5, function ()
		if stand_in.room_at(main.jid) ~= main then
			return; -- gone meanwhile, and it can say nothing of its people
		end
		local busy = has_people(main);
		for address in pairs(main._data.breakout_rooms) do
			busy = busy or has_people(stand_in.room_at(address));
		end
		if not busy then
			main:destroy(nil, "all have left");
		end
	end);
end

local function ended(event)
	for address in pairs(event.room._data.breakout_rooms or {}) do
		local room = stand_in.room_at(address);
		if room then
			room:destroy(nil, "the meeting has ended");
		end
		mains[address] = nil;
	end
end

stand_in.serving("breakout rooms, by main_muc", main_domain, function (host)
	module:hook_object_event(host.events, "muc-occupant-joined", function (event)
		event.origin.stand_in_main = event.room.jid;
	end);
	module:hook_object_event(host.events, "muc-occupant-left", left);
	module:hook_object_event(host.events, "muc-room-destroyed", ended, 1);
end);
