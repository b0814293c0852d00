-- A stand-in: it tells where breakout rooms would be, and does nothing.
local breakout, rooms = module:get_option_string("breakout_rooms_muc"), module:get_option_string("main_muc");
if not breakout or not rooms then
	module:log("error", "no %s: there will be no breakout rooms", breakout and "main_muc" or "breakout_rooms_muc");
	return;
end
local stand_in = module:require "stand_in";
stand_in.serving("breakout rooms, by main_muc", rooms, function ()
	stand_in.serving("breakout rooms, by breakout_rooms_muc", breakout, function ()
		stand_in.announce("breakout_rooms", breakout);
	end);
end);
