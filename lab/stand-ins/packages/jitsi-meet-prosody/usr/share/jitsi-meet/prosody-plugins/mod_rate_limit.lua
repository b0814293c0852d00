-- A stand-in: it loads, and does nothing.
module:log("info", "stand-in for rate_limit: does nothing");
