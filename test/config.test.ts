import { describe, expect, it } from 'vitest';
import { Config, configTable, disabledFunctions, readConfig } from '../src/config.js';

const good: NodeJS.ProcessEnv = {
  LATCH_TENANT_ID: '8b3c1f0e-5d3a-4f0e-9f3c-0a4f5f6d7e81',
  LATCH_API_CLIENT_ID: '4f1e2d3c-6b5a-4978-8d6e-5c4b3a291807',
  LATCH_AUTHORITY: 'https://login.microsoftonline.com/8b3c1f0e-5d3a-4f0e-9f3c-0a4f5f6d7e81',
  LATCH_PUBLIC_URL: 'https://latch.example',
  COSMOS_ENDPOINT: 'https://latch.documents.azure.com/',
  COSMOS__accountEndpoint: 'https://latch.documents.azure.com/',
  IOTHUB_HOSTNAME: 'latch-hub.azure-devices.net',
  IOTHUB_EVENTS: 'Endpoint=sb://x/;SharedAccessKeyName=a;SharedAccessKey=b',
  IOTHUB_EVENTHUB: 'latch-hub',
  ACS_ENDPOINT: 'https://latch.communication.azure.com',
  ACS_EMAIL_SENDER: 'latch@latch.example',
  ACS_SMS_SENDER: '+15550100',
  KEY_VAULT_URL: 'https://latch.vault.azure.net',
};

describe('the configuration', () => {
  it('has defaults for what is the same nearly everywhere', () => {
    const read = readConfig({ ...good, PATH: '/bin' });
    expect(read).toEqual({
      ok: true,
      config: {
        ...good,
        GRAPH_URL: 'https://graph.microsoft.com',
        GRAPH_WHAT_IF: 'off',
        COSMOS_DATABASE: 'latch',
        TEAMS_SERVICE_URL: 'https://smba.trafficmanager.net/teams/',
        TEAMS_METADATA_URL: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
        LATCH_MASTER_SECRET: 'latch-master',
        MONITOR_STREAM: 'Custom-LatchAudit_CL',
        LATCH_PUSH_HOSTS: 'fcm.googleapis.com,updates.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com',
      },
    });
  });

  it('tells every mistake at once, with what the setting is for', () => {
    const { LATCH_TENANT_ID: _tenant, ...rest } = good;
    const read = readConfig({ ...rest, ACS_SMS_SENDER: '0171', KEY_VAULT_URL: '', GRAPH_URL: 'nowhere' });
    expect(read.ok ? [] : read.mistakes).toEqual([
      { name: 'LATCH_TENANT_ID', mistake: 'missing', purpose: 'Entra tenant whose people and apps may call the API' },
      { name: 'GRAPH_URL', mistake: 'invalid', purpose: 'Microsoft Graph' },
      { name: 'ACS_SMS_SENDER', mistake: 'invalid', purpose: 'Sending number of text messages, E.164' },
      { name: 'KEY_VAULT_URL', mistake: 'missing', purpose: 'Vault with the master keys' },
    ]);
  });

  it.each([
    ['http://127.0.0.1:7072/local', true],
    ['http://localhost:7072/local', true],
    ['https://127.0.0.1:7072/local', false],
    ['http://127.0.0.1.evil.example/local', false],
    ['https://doors.example/local', false],
  ])('lets pages hold phones to the doors of this machine alone: %s', (address, isTaken) => {
    expect(readConfig({ ...good, LATCH_PHONE_RELAY_URL: address }).ok).toBe(isTaken);
  });

  it('knows which functions are switched off, however the platform spells it', () => {
    const environment = {
      'AzureWebJobs.deliverCode.Disabled': 'true',
      AzureWebJobs__sweep__Disabled: '1',
      'AzureWebJobs.armLock.Disabled': 'false',
    };
    expect(disabledFunctions(environment)).toEqual(['deliverCode', 'sweep']);
  });

  it('is documented, setting by setting', () => {
    const rows = configTable().trim().split('\n').slice(2);
    expect(rows).toHaveLength(Object.keys(Config.shape).length);
    for (const row of rows) expect(row).toMatch(/^\| `\w+` \| \S.+ \| (`[^`]+`)? ?\|$/);
    expect(rows).toContain('| `COSMOS_DATABASE` | Database in that account | `latch` |');
  });
});
