-- A stand-in: it tells where breakout rooms would be, and does nothing.
local rooms = module:get_option_string("breakout_rooms_muc");
if rooms then
	module:require "stand_in".announce("breakout_rooms", rooms);
else
	module:log("error", "no breakout_rooms_muc: there will be no breakout rooms");
end
