-- meetctl's stand-ins for Jitsi's plugins: what they share. Own work, for the lab.

-- Components tell the site's main host what they are; features_identity lets users see it in disco.
local known = module:shared("/*/stand_in/components");

local function announce(name, address)
	known[name] = address or module.host;
	prosody.events.fire_event("stand-in-component", { name = name, address = known[name] });
	module:log("info", "stand-in for %s: loads, is seen in disco, and does nothing", name);
end

return { announce = announce, known = known };
