-- Lets clients of the main host see in disco which components the site has, and where.
local known = module:require "stand_in".known;

local function add(name, address)
	module:add_identity("component", name, address);
end

for name, address in pairs(known) do
	add(name, address);
end
module:hook_object_event(prosody.events, "stand-in-component", function (event)
	add(event.name, event.address);
end);
