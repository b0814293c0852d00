-- Before the focus opens a room, an HTTP service is asked whether it may. Only the request by XMPP is seen here.
local http = require "net.http";
local json = require "util.json";
local jid = require "util.jid";
local st = require "util.stanza";
local datetime = require "util.datetime";
local form = require "util.http".formencode;

local prefix = module:get_option_string("reservations_api_prefix");
local focus = module:get_option_string("focus_component", "focus."..module.host);
local rooms = module:get_option_string("main_muc", "conference."..module.host);
if not prefix then
	module:log("error", "no reservations_api_prefix: nobody is asked, and all rooms may be opened");
	return;
end

local granted = {}; -- room -> { id, ends }

local function refuse(origin, stanza, text)
	module:log("info", "refused: %s", text);
	origin.send(st.error_reply(stanza, "cancel", "not-allowed", text));
end

local function grant(room, reservation)
	local start = reservation.start_time and datetime.parse(reservation.start_time) or os.time();
	granted[room] = { id = reservation.id, ends = start + reservation.duration };
end

local function ask(room, origin, stanza)
	local name = jid.node(room);
	local body = form({
		{ name = "name", value = name },
		{ name = "start_time", value = os.date("!%Y-%m-%dT%H:%M:%S.000Z") },
		{ name = "mail_owner", value = jid.bare(stanza.attr.from) },
	});
	local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" };
	http.request(prefix.."/conference", { method = "POST", body = body, headers = headers }, function (text, code)
		local answer = json.decode(text or "") or {};
		if (code == 200 or code == 201) and answer.name == name and answer.id and tonumber(answer.duration) then
			grant(room, answer);
			prosody.core_process_stanza(origin, stanza);
		else
			refuse(origin, stanza, answer.message or ("the reservation service answers "..tostring(code)));
		end
	end);
end

module:hook("pre-iq/host", function (event)
	local stanza = event.stanza;
	local wish = stanza.attr.to == focus and stanza:get_child("conference", "http://jitsi.org/protocol/focus");
	local room = wish and wish.attr.room and wish.attr.room:lower();
	if not room then
		return;
	end
	local known = granted[room];
	if known and known.ends > os.time() then
		return;
	end
	ask(room, event.origin, stanza);
	return true;
end, 50);

local function ended(event)
	local known = granted[event.room.jid];
	if known then
		granted[event.room.jid] = nil;
		http.request(prefix.."/conference/"..known.id, { method = "DELETE" }, function () end);
	end
end
local function watch(host)
	if host == rooms then
		module:context(rooms):hook("muc-room-destroyed", ended);
	end
end
if prosody.hosts[rooms] then
	watch(rooms);
else
	module:hook_global("host-activated", watch);
end
