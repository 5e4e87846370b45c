/** A token for `resource` from App Service's managed-identity endpoint (`IDENTITY_ENDPOINT`, api-version 2019-08-01). A scope (`…/.default`) stands for its resource. */
export async function managedIdentityToken(resource: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const endpoint = env['IDENTITY_ENDPOINT'];
  if (!endpoint) throw new Error('IDENTITY_ENDPOINT is not set: there is no managed identity to get a token from.');
  const url = new URL(endpoint);
  url.searchParams.set('resource', resource.replace(/\/\.default$/, ''));
  url.searchParams.set('api-version', '2019-08-01');
  const answer = await fetch(url, { headers: { 'x-identity-header': env['IDENTITY_HEADER'] ?? '' } });
  if (!answer.ok) throw new Error(`The managed-identity endpoint answered ${answer.status} for ${resource}.`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
