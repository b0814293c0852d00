-- A stand-in: it is there, and does nothing.
module:require "stand_in".component("polls_component", "polls");
