import { z } from 'zod';
import { inTurns } from '../../activities/in-turns.js';
import { Finding } from '../domain/finding.js';
import { Instant, PersonId } from '../domain/ids.js';
import { version } from '../domain/version.js';
import { auditChecks } from './doctor/audit.js';
import { examine } from './doctor/examine.js';
import { type FeedNeeds, feedChecks } from './doctor/feeds.js';
import { gatewayChecks } from './doctor/gateways.js';
import { examineDoors } from './doctor/locks.js';
import { type ServiceNeeds, serviceChecks } from './doctor/services.js';
import { examineSettings, type SettingsNeeds } from './doctor/settings.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';

const Diagnosis = z.object({ at: Instant, version: z.string(), policyVersion: z.string(), findings: z.array(Finding) });

type Needs = SettingsNeeds &
  ServiceNeeds &
  FeedNeeds &
  Ports<'tokens' | 'sessions' | 'effects' | 'policy' | 'deliveries' | 'audit' | 'locks'>;

const atOnce = 6;

/** GET /api/doctor: everything the app needs, looked at under its own identity; each finding that is not well says what to do. */
export const registerDoctor = (ports: Needs) =>
  expose(
    {
      ...{ name: 'doctor', method: 'GET', route: 'api/doctor', summary: 'Is everything as it should be?' },
      access: { people: ['Latch.Admin', 'Latch.Security'] },
      answers: { 200: { description: 'What every check found', schema: Diagnosis } },
    },
    ports,
    async ({ who }) => {
      const me = PersonId.parse(who.id);
      const checks = [...serviceChecks(me, ports), ...feedChecks(ports), ...auditChecks(ports), ...gatewayChecks(ports)];
      const findings = [...examineSettings(ports), ...(await inTurns(checks, atOnce, examine)), ...(await examineDoors(ports))];
      return answer(200, { at: ports.clock.now().toISOString(), version, policyVersion: ports.policy.version, findings });
    },
  );
