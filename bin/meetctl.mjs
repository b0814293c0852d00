#!/usr/bin/env node
// The program's name until it became meetctl.cjs. `npx meetctl` in a checkout goes by a link that npm has kept since it was
// first typed there.
import './meetctl.cjs';
