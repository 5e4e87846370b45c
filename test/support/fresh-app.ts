import { registeredFunctions } from '../../src/local/host/app/registry.js';

/** Registered functions live as long as the process; each test file registers its own. */
registeredFunctions.clear();
