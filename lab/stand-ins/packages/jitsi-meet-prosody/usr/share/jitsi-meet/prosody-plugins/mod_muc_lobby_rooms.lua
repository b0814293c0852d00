-- A stand-in: it tells where lobbies would be, and does nothing.
local lobby = module:get_option_string("lobby_muc");
if lobby then
	module:require "stand_in".announce("lobbyrooms", lobby);
else
	module:log("error", "no lobby_muc: there will be no lobby");
end
