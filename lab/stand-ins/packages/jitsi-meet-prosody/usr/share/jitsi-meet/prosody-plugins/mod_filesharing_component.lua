-- A stand-in: it is there, looks for its rooms, and does nothing.
module:require "stand_in".component("filesharing_component", "file-sharing", { muc_component = function () end });
