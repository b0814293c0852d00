-- meetctl's stand-ins for Jitsi's plugins: what they share. Own work, for the lab.

-- Components tell the site's main host what they are; features_identity lets users see it in disco.
local known = module:shared("/*/stand_in/components");

local function announce(name, address)
	known[name] = address or module.host;
	prosody.events.fire_event("stand-in-component", { name = name, address = known[name] });
	module:log("info", "stand-in for %s: loads, is seen in disco, and does nothing", name);
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

-- A component that serves the rooms of these settings. Those that are true are needed.
local function component(plugin, identity, settings)
	if module:get_host_type() ~= "component" then
		error(("%s is a component: Component \"%s.DOMAIN\" \"%s\""):format(plugin, identity, plugin), 0);
	end
	module:depends("disco");
	module:add_identity("component", identity, module.host);
	for setting, needed in pairs(settings or {}) do
		local domain = module:get_option_string(setting);
		if domain then
			serving(plugin..", by "..setting, domain, function () end);
		elseif needed then
			module:log("error", "no %s: %s does not know which rooms it serves", setting, plugin);
		end
	end
	announce(identity);
end

return { announce = announce, component = component, known = known, serving = serving };
