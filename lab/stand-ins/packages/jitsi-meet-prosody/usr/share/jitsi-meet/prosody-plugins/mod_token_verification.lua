-- A stand-in: it loads, and does nothing.
module:log("info", "stand-in for token_verification: does nothing");
