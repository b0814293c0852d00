-- Lets clients of the main host see in disco which components the site has, and where.
local known = module:require "stand_in".known;

local function add(name)
	-- Components tell it the host that they think is the main one, and no other.
	if known[name].host == module.host then
		module:add_identity("component", name, known[name].address);
	end
end

for name in pairs(known) do
	add(name);
end
module:hook_object_event(prosody.events, "stand-in-component", function (event)
	add(event.name);
end);
