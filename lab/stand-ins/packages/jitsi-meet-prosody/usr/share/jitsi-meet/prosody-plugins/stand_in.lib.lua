-- meetctl's stand-ins for Jitsi's plugins: what they share. Own work, for the lab.
local jid = require "util.jid";
local json = require "util.json";
local st = require "util.stanza";

-- The site's main host, and what rooms are called there: what the real plugins find both by.
local base = module:get_option_string("muc_mapper_domain_base");
local prefix = module:get_option_string("muc_mapper_domain_prefix", "conference");

-- Components tell the site's main host what they are; features_identity lets users see it in disco.
local known = module:shared("/*/stand_in/components");

local function announce(name, address)
	if not base then
		module:log("error", "no muc_mapper_domain_base: %s does not know which host users come to", name);
		return;
	end
	known[name] = { address = address or module.host; host = base };
	prosody.events.fire_event("stand-in-component", { name = name });
	module:log("info", "stand-in for %s: loads, and is seen in disco of %s", name, base);
end

-- Calls back when there are rooms at the domain. The real plugins wait for them in silence, for ever where the name is
-- wrong; a stand-in says so as soon as Prosody has read all of its configuration.
local function serving(what, domain, found)
	local done = false;
	local function look()
		local host = prosody.hosts[domain];
		if not done and host and host.modules and host.modules.muc then
			done = true;
			found(host);
		end
		return done;
	end
	if look() then
		return;
	end
	module:hook_global("host-activated", function (host)
		if host == domain then
			-- Its modules are loaded by another listener.
			module:add_timer(0, function () look(); end);
		end
	end);
	module:hook_global("server-started", function ()
		if not look() then
			module:log("error", "%s: there are no rooms at %s", what, domain);
		end
	end);
end

-- A component that serves rooms. `needed` has, for each setting that names some, what to do when they are there; `optional` are settings
-- that may be missing.
local function component(plugin, identity, needed, optional)
	if module:get_host_type() ~= "component" then
		error(("%s is a component: Component \"%s.DOMAIN\" \"%s\""):format(plugin, identity, plugin), 0);
	end
	module:depends("disco");
	module:depends("jitsi_session");
	module:add_identity("component", identity, module.host);
	for setting, found in pairs(needed or {}) do
		local domain = module:get_option_string(setting);
		if domain then
			serving(plugin..", by "..setting, domain, found);
		else
			module:log("error", "no %s: %s does not know which rooms it serves", setting, plugin);
		end
	end
	for _, setting in ipairs(optional or {}) do
		local domain = module:get_option_string(setting);
		if domain then
			serving(plugin..", by "..setting, domain, function () end);
		end
	end
	announce(identity);
end

-- Where the real plugins look for rooms by their names, whatever muc_component says.
local function rooms_address()
	return base and prefix.."."..base;
end

local function room_at(address)
	local host = prosody.hosts[jid.host(address)];
	local muc = host and host.modules and host.modules.muc;
	return muc and muc.get_room_from_jid(address);
end

-- The room of a page's address (mod_jitsi_session), and who in it has sent this; nothing where he is not there.
local function meeting_of(event)
	local session, stanza = event.origin, event.stanza;
	local name, tenant = session.jitsi_web_query_room, session.jitsi_web_query_prefix;
	if not name or not rooms_address() or stanza.attr.type == "error" then
		return nil;
	end
	local room = room_at(jid.join((tenant and "["..tenant.."]" or "")..name, rooms_address()));
	local occupant = room and room:get_occupant_by_real_jid(stanza.attr.from);
	if not occupant then
		module:log("warn", "%s is not in the room %s of %s", stanza.attr.from, name, rooms_address());
		return nil;
	end
	return room, occupant;
end

local function moderated_by(event)
	local room, occupant = meeting_of(event);
	if room and occupant.role == "moderator" then
		return room, occupant;
	elseif room then
		module:log("warn", "%s does not moderate %s", occupant.jid, room.jid);
	end
end

-- Pages read such messages, and go by whom they come from.
local function tell(from, to, what)
	module:send(st.message({ from = from; to = to }):text_tag("json-message", json.encode(what), { xmlns = "http://jitsi.org/jitmeet" }));
end

local function tell_all(from, room, what)
	for _, occupant in room:each_occupant() do
		tell(from, occupant.jid, what);
	end
end

return {
	announce = announce;
	component = component;
	known = known;
	meeting_of = meeting_of;
	moderated_by = moderated_by;
	room_at = room_at;
	rooms_address = rooms_address;
	serving = serving;
	tell = tell;
	tell_all = tell_all;
};
