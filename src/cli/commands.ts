import { exportCommand } from './audit/export-command.js';
import type { Command } from './command.js';
import { doctorCommand } from './doctor/doctor-command.js';
import { changeCommands } from './doors/change-commands.js';
import { deviceCommands } from './doors/device-commands.js';
import { doorCommands } from './doors/door-commands.js';

/** Everything `latch` can do against a Latch anywhere. What needs a local one's files is added by src/local/cli. */
export const commands: readonly Command[] = [...doorCommands, ...deviceCommands, ...changeCommands, exportCommand, doctorCommand];
