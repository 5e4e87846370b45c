import { app, type HttpResponseInit } from '@azure/functions';
import { readCheckOutToken } from '../domain/check-out-link.js';
import { said } from '../domain/letter.js';
import type { Ports } from './edge-ports.js';
import { durableClient } from './flows.js';
import type { EndpointDescription } from './http/endpoint.js';
import { leave } from './requests/leave.js';

type Needs = Ports<'keys' | 'requests' | 'clock' | 'flows'>;

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; style-src 'unsafe-inline'",
};

/**
 * GET and POST /api/check-outs/{token}: the link of a visit's mail by which somebody says that they have left. Opening it does nothing; the button ends the
 * visit's codes. Whoever has the link can do that and no more, without signing in: at a door, with gloves on.
 */
export function registerCheckOutLink({ keys, ...ports }: Needs): EndpointDescription[] {
  app.http('checkOutLink', {
    methods: ['GET', 'HEAD', 'POST'],
    route,
    authLevel: 'anonymous',
    extraInputs: [durableClient],
    handler: async (request, context) => {
      const masters = (await keys.all()).map(({ master }) => master);
      const id = readCheckOutToken(request.params['token'] ?? '', masters);
      const record = id && (await ports.requests.read(id));
      if (!record) return page(404, 'This link leads nowhere', 'It is not complete, or not one of ours.');
      if (request.method !== 'POST')
        return page(200, 'Have you left?', 'Your codes end with this. You can always leave, with or without it.', true);
      const left = await leave(record, record.subjectId, ports, context);
      return left
        ? page(200, 'Thank you', 'Your visit is over, its codes are void.')
        : page(409, 'Not inside', 'Nobody has entered by this visit, or it is over.');
    },
  });
  return [
    { name: 'openCheckOutLink', method: 'GET', summary: 'Ask by a link whether somebody has left', ...open, answers: asked },
    { name: 'checkOutByLink', method: 'POST', summary: 'Say by a link that one has left', ...open, answers: done },
  ];
}

const route = 'api/check-outs/{token}';
const open = { route, access: 'open' } as const;
const asked = { 200: { description: 'The page with the button' } };
const done = { 200: { description: 'The page that thanks' } };

const page = (status: number, title: string, text: string, isQuestion = false): HttpResponseInit => ({
  status,
  headers: pageHeaders,
  body: [
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${said(title)}</title><style>body{font:1.2rem sans-serif;margin:2rem}button{font:inherit;padding:1rem 2rem}</style>`,
    `<main><h1>${said(title)}</h1><p>${said(text)}</p>`,
    isQuestion ? '<form method="post"><button>I have left</button></form>' : '',
    '</main></html>',
  ].join(''),
});
