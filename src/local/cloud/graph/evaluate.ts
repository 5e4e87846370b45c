import { BlockList, isIP, isIPv6 } from 'node:net';
import { z } from 'zod';
import type { Seed } from '../../seed/shape.js';
import { stableId } from '../../seed/stable-id.js';
import { readJson } from '../kernel/read-json.js';
import type { Operation } from '../kernel/serve.js';
import type { Directory, DirectoryPerson } from './directory.js';
import { badRequest } from './errors.js';
import { locationsIn } from './named-locations.js';
import { context } from './odata.js';

const Asked = z.object({
  signInIdentity: z.object({ '@odata.type': z.literal('#microsoft.graph.userSignIn'), userId: z.string() }),
  signInContext: z.union([
    z.object({ '@odata.type': z.literal('#microsoft.graph.applicationContext'), includeApplications: z.array(z.string()).min(1) }),
    z.object({ '@odata.type': z.literal('#microsoft.graph.authContext'), authenticationContextValue: z.string() }),
  ]),
  signInConditions: z.looseObject({
    ipAddress: z
      .string()
      .refine((text) => isIP(text) > 0)
      .optional(),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/)
      .optional(),
  }),
  appliedPoliciesOnly: z.boolean().default(false),
});
type Conditions = z.infer<typeof Asked>['signInConditions'];
type Policy = Seed['accessPolicies'][number];

/** What If: `POST /identity/conditionalAccess/evaluate`, over the seed's policies and named locations. */
export function evaluateOperations(directory: Directory): Operation[] {
  return [
    {
      name: 'EvaluateConditionalAccess',
      method: 'POST',
      path: '/v1.0/identity/conditionalAccess/evaluate',
      handle: (call) => {
        const asked = Asked.safeParse(readJson(call.body));
        if (!asked.success) return badRequest(`Invalid what-if question: ${asked.error.issues[0]?.path.join('.')}.`);
        const { signInIdentity, signInConditions, appliedPoliciesOnly } = asked.data;
        const person = directory.byKey(signInIdentity.userId);
        if (!person) return badRequest(`The user '${signInIdentity.userId}' does not exist.`);
        const value = directory.seed.accessPolicies.map((policy) =>
          view(policy, reasonsAgainst(policy, person, signInConditions, directory.seed)),
        );
        const shown = appliedPoliciesOnly ? value.filter(({ policyApplies }) => policyApplies) : value;
        return { status: 200, body: { '@odata.context': context(call, 'Collection(microsoft.graph.whatIfAnalysisResult)'), value: shown } };
      },
    },
  ];
}

/** Graph's `analysisReasons`: why a policy does not apply. */
function reasonsAgainst(policy: Policy, person: DirectoryPerson, conditions: Conditions, seed: Seed): string[] {
  const here = locationsIn(seed)
    .filter((location) => isAt(location, conditions))
    .map(({ name }) => name);
  const isMeant = policy.people?.includes(person.id) ?? true;
  const isFrom = (policy.from?.some((name) => here.includes(name)) ?? true) && !policy.except.some((name) => here.includes(name));
  return [...(policy.state === 'disabled' ? ['policyNotEnabled'] : []), ...(isMeant ? [] : ['users']), ...(isFrom ? [] : ['location'])];
}

function isAt(
  { networks, countries = [], unknownToo = false }: ReturnType<typeof locationsIn>[number],
  { ipAddress, country }: Conditions,
): boolean {
  if (!networks) return country === undefined ? unknownToo : countries.includes(country.toUpperCase());
  if (ipAddress === undefined) return false;
  const list = new BlockList();
  for (const range of networks) {
    const [network = '', length] = range.split('/');
    list.addSubnet(network, Number(length), isIPv6(network) ? 'ipv6' : 'ipv4');
  }
  return list.check(ipAddress, isIPv6(ipAddress) ? 'ipv6' : 'ipv4');
}

const view = ({ name, state, operator, controls }: Policy, reasons: string[]) => ({
  id: stableId(`access-policy:${name}`),
  displayName: name,
  state,
  policyApplies: reasons.length === 0,
  analysisReasons: reasons.length === 0 ? 'notSet' : reasons.join(','),
  grantControls: { operator, builtInControls: controls, customAuthenticationFactors: [], termsOfUse: [], authenticationStrength: null },
  sessionControls: null,
});
