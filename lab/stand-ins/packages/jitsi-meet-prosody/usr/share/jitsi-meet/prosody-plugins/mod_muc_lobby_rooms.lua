-- Who is no member of a room that is for members knocks: in a room beside it, where those who moderate see who waits,
-- and those who wait see nobody else. Written after what clients say and expect (lib-jitsi-meet's Lobby).
local filters = require "util.filters";
local jid = require "util.jid";
local st = require "util.stanza";

local lobby_domain = module:get_option_string("lobby_muc");
local main_domain = module:get_option_string("main_muc");
local listed = module:get_option_set("muc_lobby_whitelist", {});
if not lobby_domain or not main_domain then
	module:log("error", "no %s: there will be no lobby", lobby_domain and "main_muc" or "lobby_muc");
	return;
end

local serving = module:require "stand_in".serving;
local jitmeet = "http://jitsi.org/jitmeet";

local function rooms_of(domain)
	local host = prosody.hosts[domain];
	return host and host.modules and host.modules.muc;
end
local function lobby_of(room)
	return room._data.lobbyroom and rooms_of(lobby_domain).get_room_from_jid(room._data.lobbyroom);
end

-- ---- the lobby of a room

local function open(room)
	local muc = rooms_of(lobby_domain);
	if room._data.lobbyroom or not muc then
		return;
	end
	local address = jid.join(jid.node(room.jid), lobby_domain);
	local lobby = muc.get_room_from_jid(address) or assert(muc.create_room(address));
	-- It stays while nobody is in it.
	lobby:set_persistent(true);
	for owner in room:each_affiliation("owner") do
		lobby:set_affiliation(true, owner, "owner");
	end
	room._data.lobbyroom = address;
	module:log("info", "%s has a lobby: %s", room.jid, address);
end

-- Whoever waits is told where to go, when there is somewhere.
local function close(room, onwards)
	local lobby = lobby_of(room);
	room._data.lobbyroom = nil;
	if lobby then
		lobby:set_persistent(false);
		lobby:destroy(onwards, "lobby closed");
	end
end

-- ---- rooms

local function submitted(event)
	if not event.value then
		return close(event.room, event.room.jid);
	end
	open(event.room);
	-- Who is in the room already stays.
	for _, occupant in event.room:each_occupant() do
		if not event.room:get_affiliation(occupant.bare_jid) then
			event.room:set_affiliation(true, occupant.bare_jid, "member");
		end
	end
end

local function described(event)
	if event.room._data.lobbyroom then
		table.insert(event.form, { name = "muc#roominfo_lobbyroom"; label = "The lobby of the room."; value = "" });
		event.formdata["muc#roominfo_lobbyroom"] = event.room._data.lobbyroom;
	end
end

local function comes(event)
	local room, stanza = event.room, event.stanza;
	local lobby, who = room._data.lobbyroom, jid.bare(stanza.attr.from);
	if not lobby or room:get_affiliation(who) then
		return;
	end
	if listed:contains(who) or listed:contains(jid.host(who)) then
		room:set_affiliation(true, who, "member");
		event.occupant.role = room:get_default_role("member");
		return;
	end
	local reply = st.error_reply(stanza, "auth", "registration-required", nil, room.jid);
	event.origin.send(reply:tag("lobbyroom", { xmlns = jitmeet }):text(lobby):up());
	return true;
end

local function rank_changed(event)
	local lobby = lobby_of(event.room);
	if lobby and (event.affiliation == "owner" or event.previous_affiliation == "owner") then
		lobby:set_affiliation(true, event.jid, event.affiliation == "owner" and "owner" or nil);
	end
end

-- ---- lobbies

local function is_owner(lobby, address)
	return lobby:get_affiliation(address) == "owner";
end

-- Those who wait have a name, by which they are let in.
local function knocks(event)
	local stanza = event.stanza;
	if is_owner(event.room, stanza.attr.from) or stanza:get_child_text("nick", "http://jabber.org/protocol/nick") then
		return;
	end
	local reply = st.error_reply(stanza, "modify", "not-acceptable", nil, event.room.jid);
	event.origin.send(reply:tag("displayname-required", { xmlns = jitmeet, lobby = "true" }):up());
	return true;
end

local function is_own(presence)
	local x = presence:get_child("x", "http://jabber.org/protocol/muc#user");
	for status in x and x:childtags("status") or function () end do
		if status.attr.code == "110" then
			return true;
		end
	end
end

local function stanzas_out(stanza, session)
	local from = stanza.attr and stanza.name == "presence" and stanza.attr.type ~= "error" and stanza.attr.from;
	if not from or jid.host(from) ~= lobby_domain or not session.full_jid or is_own(stanza) then
		return stanza;
	end
	local lobby = rooms_of(lobby_domain) and rooms_of(lobby_domain).get_room_from_jid(jid.bare(from));
	if not lobby or is_owner(lobby, session.full_jid) then
		return stanza;
	end
	local occupant = lobby:get_occupant_by_nick(from);
	return occupant and is_owner(lobby, occupant.bare_jid) and stanza or nil;
end

local function watch(session)
	if session.type and session.type:sub(1, 3) == "c2s" then
		-- After rooms have their names as users know them.
		filters.add_filter(session, "stanzas/out", stanzas_out, -1);
	end
end

-- ---- both

serving("lobbies, by main_muc", main_domain, function (host)
	-- Before Prosody itself throws out whoever is no member, and before it refuses them.
	module:hook_object_event(host.events, "muc-config-submitted/muc#roomconfig_membersonly", submitted, 1);
	module:hook_object_event(host.events, "muc-occupant-pre-join", comes, -4);
	module:hook_object_event(host.events, "muc-disco#info", described);
	module:hook_object_event(host.events, "muc-set-affiliation", rank_changed);
	module:hook_object_event(host.events, "muc-room-destroyed", function (event) close(event.room); end);
end);
serving("lobbies, by lobby_muc", lobby_domain, function (host)
	module:hook_object_event(host.events, "muc-occupant-pre-join", knocks);
	filters.add_filter_hook(watch);
	-- Clients offer lobbies where they see this.
	module:add_identity("component", "lobbyrooms", lobby_domain);
end);

function module.unload()
	filters.remove_filter_hook(watch);
end
