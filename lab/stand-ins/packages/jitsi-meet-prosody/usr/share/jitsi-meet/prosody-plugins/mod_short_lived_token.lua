-- A stand-in: it loads, and does nothing.
module:log("info", "stand-in for short_lived_token: does nothing");
