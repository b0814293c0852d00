-- Whoever brings a token that app_secret signed may log in, and gets a random name. HS256 only.
local new_sasl = require "util.sasl".new;
local jwt = require "util.jwt";
local parse = require "util.http".formdecode;

local app_id = module:get_option_string("app_id");
local app_secret = module:get_option_string("app_secret");
local allow_empty = module:get_option_boolean("allow_empty_token", false);
if not app_id or not app_secret then
	module:log("error", "app_id and app_secret are needed: nobody can log in");
end

local function remember(event)
	local query = event.request and event.request.url and event.request.url.query;
	local values = query and parse(query);
	event.session.stand_in_token = values and values.token;
end
for _, name in ipairs({ "bosh-session", "websocket-session" }) do
	module:hook(name, remember);
	module:hook_global(name, remember);
end

-- Gives why the token is no good; nothing when it is. For which rooms it is, mod_token_verification asks later.
local function refusal(session)
	local token = session.stand_in_token;
	if not token then
		return not allow_empty and "token required" or nil;
	end
	if not app_secret then
		return "no app_secret";
	end
	local ok, claims = jwt.verify(app_secret, token);
	if not ok then
		return "the token is not signed by us";
	elseif claims.iss ~= app_id then
		return "the token is not for this application";
	elseif claims.exp and claims.exp < os.time() then
		return "the token has expired";
	elseif not claims.room then
		return "the token is for no room";
	end
	session.jitsi_meet_room = claims.room;
end

local no_passwords = function ()
	return nil, "there are no passwords here";
end
module:provides("auth", {
	test_password = no_passwords;
	set_password = no_passwords;
	get_password = no_passwords;
	create_user = no_passwords;
	delete_user = no_passwords;
	user_exists = function () return nil; end;
	get_sasl_handler = function (session)
		local handler = new_sasl(module.host, { anonymous = function () return true; end });
		local process = handler.process;
		function handler:process(message)
			local reason = refusal(session);
			if reason then
				module:log("info", "login refused: %s", reason);
				return "failure", "not-authorized", reason;
			end
			return process(self, message);
		end
		return handler;
	end;
});
