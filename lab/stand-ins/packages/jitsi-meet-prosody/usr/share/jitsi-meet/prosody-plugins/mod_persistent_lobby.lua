-- A stand-in: it loads, and does nothing.
module:log("info", "stand-in for persistent_lobby: does nothing");
