-- A stand-in: names of tenants are not mapped. It complains of what the real one could not do without.
if not module:get_option_string("muc_mapper_domain_base") then
	module:log("error", "no muc_mapper_domain_base: rooms of tenants cannot be found");
end
