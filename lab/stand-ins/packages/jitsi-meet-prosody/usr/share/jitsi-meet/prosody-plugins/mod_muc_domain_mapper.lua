-- Rooms of tenants: users call one ROOM@conference.TENANT.SITE, the server [TENANT]ROOM@conference.SITE.
local filters = require "util.filters";
local jid = require "util.jid";
local st = require "util.stanza";

local base = module:get_option_string("muc_mapper_domain_base");
local prefix = module:get_option_string("muc_mapper_domain_prefix", "conference");
if not base then
	module:log("error", "no muc_mapper_domain_base: rooms of tenants cannot be found");
	return;
end
local rooms = prefix.."."..base;

local function inward(address)
	local node, host, resource = jid.split(address);
	local first, last = prefix..".", "."..base;
	if node and #host > #first + #last and host:sub(1, #first) == first and host:sub(-#last) == last then
		return jid.join("["..host:sub(#first + 1, -#last - 1).."]"..node, rooms, resource);
	end
	return address;
end

local function outward(address)
	local node, host, resource = jid.split(address);
	local tenant, room = (node or ""):match("^%[([^%]]+)%](.+)$");
	if tenant and host == rooms then
		return jid.join(room, prefix.."."..tenant.."."..base, resource);
	end
	return address;
end

-- Changes an address in a stanza, and the room in a request for a conference; the stanza may be somebody else's too.
local function map(stanza, attribute, change)
	if not stanza.attr then
		return stanza;
	end
	local copy = st.clone(stanza);
	if copy.attr[attribute] then
		copy.attr[attribute] = change(copy.attr[attribute]);
	end
	local request = copy.name == "iq" and copy:get_child("conference", "http://jitsi.org/protocol/focus");
	if request and request.attr.room then
		request.attr.room = change(request.attr.room);
	end
	return copy;
end

-- Only users speak so; the services know the rooms by their real addresses.
local function is_user(session)
	return session.host == base or session.host == "guest."..base;
end
local function stanzas_in(stanza, session)
	return is_user(session) and map(stanza, "to", inward) or stanza;
end
local function stanzas_out(stanza, session)
	return is_user(session) and map(stanza, "from", outward) or stanza;
end

local function watch(session)
	if session.type and session.type:sub(1, 3) == "c2s" then
		filters.add_filter(session, "stanzas/in", stanzas_in, 1);
		filters.add_filter(session, "stanzas/out", stanzas_out, 1);
	end
end

function module.load()
	filters.add_filter_hook(watch);
end
function module.unload()
	filters.remove_filter_hook(watch);
end
