-- Everybody may log in and gets a random name.
local new_sasl = require "util.sasl".new;

local no_passwords = function ()
	return nil, "there are no passwords here";
end
local provider = {
	test_password = no_passwords;
	set_password = no_passwords;
	get_password = no_passwords;
	create_user = no_passwords;
	delete_user = no_passwords;
	user_exists = function (username)
		return prosody.bare_sessions[username.."@"..module.host] ~= nil;
	end;
	users = function ()
		return next, prosody.hosts[module.host].sessions, nil;
	end;
	get_sasl_handler = function ()
		return new_sasl(module.host, { anonymous = function () return true; end });
	end;
};
module:provides("auth", provider);
