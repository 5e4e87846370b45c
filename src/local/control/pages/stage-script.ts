/**
 * Sends what a form and the button pressed in it say to the control plane, tells what came of it, and keeps the live parts of the page as they are
 * now: only those that have changed, so that nobody loses what they are typing or reading.
 */
export const stageScript = `const said = document.getElementById('said');
const refresh = async () => {
  const reply = await fetch(location.href).catch(() => undefined);
  if (!reply?.ok) return;
  const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html');
  for (const old of document.querySelectorAll('[data-live]')) {
    const now = fresh.getElementById(old.id);
    if (now && now.innerHTML !== old.innerHTML) old.replaceChildren(...document.adoptNode(now).childNodes);
  }
};
document.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { target: form, submitter } = event;
  const path = submitter.getAttribute('formaction') ?? form.dataset.path;
  const method = form.dataset.method ?? 'POST';
  const typed = submitter.hasAttribute('formaction') ? {} : Object.fromEntries(new FormData(form));
  const body = JSON.stringify({ ...typed, ...JSON.parse(submitter.dataset.body ?? '{}') });
  said.textContent = '…';
  const reply = await fetch(path, { method, ...(method === 'POST' && { body }) }).catch(() => undefined);
  const answer = reply ? await reply.json().catch(() => ({})) : { detail: 'The local cloud does not answer.' };
  said.textContent = answer.display ?? answer.detail ?? (answer.now ? 'It is ' + answer.now.slice(0, 16).replace('T', ' ') + ' UTC.' : 'Done.');
  await refresh();
});
setInterval(() => document.visibilityState === 'visible' && refresh(), 2000);`;
