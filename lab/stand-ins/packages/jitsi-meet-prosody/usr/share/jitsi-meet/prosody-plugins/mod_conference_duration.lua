-- A stand-in: it is seen in disco, and does nothing.
module:require "stand_in".announce("conference_duration");
