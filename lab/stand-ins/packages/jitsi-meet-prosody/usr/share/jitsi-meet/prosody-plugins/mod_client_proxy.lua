-- Hands users' requests to one account, each from an address of its own that ends with the user's, and its answers back to them. The
-- account is found by its presence, which it only sends here when this component is in its roster (mod_roster_command).
local jid = require "util.jid";
local st = require "util.stanza";

if module:get_host_type() ~= "component" then
	error("client_proxy is a component: Component \"focus.DOMAIN\" \"client_proxy\"", 0);
end
local target = module:get_option_string("target_address");
if not target then
	error("client_proxy needs target_address", 0);
end
module:depends("disco");

local online = {}; -- addresses of the target's sessions

local function on_presence(event)
	local from, kind = event.stanza.attr.from, event.stanza.attr.type;
	if jid.bare(from) ~= target then
		return true;
	end
	if kind == nil then
		module:log("info", "%s is there", from);
		online[from] = true;
	elseif kind == "unavailable" or kind == "error" then
		module:log("info", "%s is gone", from);
		online[from] = nil;
	end
	return true;
end
module:hook("presence/host", on_presence, 1);
module:hook("presence/bare", on_presence, 1);
module:hook("presence/full", on_presence, 1);

local function to_target(event)
	local stanza = event.stanza;
	local to = next(online);
	if not to then
		event.origin.send(st.error_reply(stanza, "wait", "service-unavailable", "nobody is there to answer"));
		return true;
	end
	local copy = st.clone(stanza);
	copy.attr.from = module.host.."/"..stanza.attr.from;
	copy.attr.to = to;
	module:send(copy);
	return true;
end

local function to_user(event)
	local stanza = event.stanza;
	local user = jid.prep(jid.resource(stanza.attr.to));
	if user then
		local copy = st.clone(stanza);
		copy.attr.from = module.host;
		copy.attr.to = user;
		module:send(copy);
	end
	return true;
end

local own = { ["http://jabber.org/protocol/disco#info"] = true, ["http://jabber.org/protocol/disco#items"] = true };

local function on_iq(event)
	local stanza = event.stanza;
	if jid.bare(stanza.attr.from) == target then
		return to_user(event);
	elseif stanza.attr.type == "result" or stanza.attr.type == "error" then
		return true;
	end
	local first = stanza.tags[1];
	if jid.resource(stanza.attr.to) or (first and own[first.attr.xmlns]) then
		return;
	end
	return to_target(event);
end
module:hook("iq/host", on_iq, 10);
module:hook("iq/full", on_iq, 10);

-- The account may have been there before us.
local function ask()
	module:send(st.presence({ type = "probe", from = module.host, to = target }));
end
if prosody.start_time then
	ask();
else
	module:hook_global("server-started", ask);
end
